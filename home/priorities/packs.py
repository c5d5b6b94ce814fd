"""What a delivery group meets over: one printable paper that is more than performance figures.

Apps above add their own parts, which are drawn on the page and told in every format:

    @hooks.register("register_pack_section")
    def actions_of(group: DeliveryGroup) -> Panel | None:
        return Panel(order=60, name="actions", title=_("Actions"), template="...", context={...})

The orders of its own parts are in steps of ten: measures 10, findings 20, crime 30, feedback 40, methods 50,
recommendations 60.
"""

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from wagtail import hooks

from core.demonstration import demonstration_line
from core.models import Partnership
from crime_map.caveats import illustrative_words
from crime_map.figures import read_figures
from crime_map.findings import describe_compared, name_change
from crime_map.months import PublishedMonths
from crime_map.selection import Selection
from formats.documents import Document, document_from_html
from home.panels import Panel
from places.models import Area

from .fields import categories_of
from .groups import DeliveryGroup
from .lessons import Recommendation, with_follow_ups
from .measures import Measure
from .pages import Finding, Method, PriorityPage, StrategyPage
from .presenting import ListedPriority, ShownMeasure, list_priorities, show_measures


def sections_of(group: DeliveryGroup) -> list[Panel]:
    """Every part of the group's pack, in order; those with nothing to tell are left out."""
    pages = current_priorities(group)
    of_every_strategy = every_priority(group)
    measures = show_measures(Measure.objects.of_priorities(pages))
    listed = list_priorities(pages, measures)
    own = [
        _measures(listed, measures),
        _findings(of_every_strategy),
        _crime(pages),
        _feedback(measures),
        _methods(pages),
        _recommendations(group, listed, of_every_strategy),
    ]
    others = [register(group) for register in hooks.get_hooks("register_pack_section")]
    return sorted((section for section in [*own, *others] if section), key=lambda section: section.order)


def current_priorities(group: DeliveryGroup) -> list[PriorityPage]:
    """The group's priorities of the strategy in force, or where it has none there, of its newest strategy."""
    pages = list(PriorityPage.objects.current().for_group(group))
    if pages:
        return pages
    every = PriorityPage.objects.live().for_group(group)
    for strategy in StrategyPage.objects.published().newest_first():
        if found := list(every.child_of(strategy).order_by("path")):
            return found
    return []


def every_priority(group: DeliveryGroup) -> list[PriorityPage]:
    """The group's public priorities of every strategy, the newest first: an assessment's findings are for the plan's
    group too, and what was promised under one plan is still owed under the next.
    """
    return list(PriorityPage.objects.live().for_group(group).order_by("-path"))


def pack_document(group: DeliveryGroup) -> Document:
    """The pack in plain parts, for large print, plain text and the rest."""
    html = "".join(
        f"<h2>{section.title}</h2>{render_to_string(section.template, section.context | {'is_document': True})}"
        for section in sections_of(group)
    )
    partnership = Partnership.current()
    document = document_from_html(
        html, title=title_of(group), language="en-gb", summary=group.purpose, base=settings.SITE_URL
    )
    return Document(
        document.title,
        document.language,
        document.summary,
        document.parts,
        publisher=partnership.name,
        notice=demonstration_line(),
    )


def title_of(group: DeliveryGroup) -> str:
    return _("Pack for the %(group)s") % {"group": group.name}


def _measures(listed: list[ListedPriority], measures: list[ShownMeasure]) -> Panel | None:
    if not measures:
        return None
    context = {"listed": listed, "measures": measures}
    return Panel(10, "measures", _("Measures"), "home/priorities/pack/measures.html", context)


def _findings(pages: list[PriorityPage]) -> Panel | None:
    findings = Finding.objects.filter(page__in=pages).select_related("page").order_by("-year", "page", "sort_order")
    if not findings:
        return None
    return Panel(20, "findings", _("Findings"), "home/priorities/pack/findings.html", {"findings": findings})


def _crime(pages: list[PriorityPage]) -> Panel | None:
    """The categories that the priorities name, over the last twelve months and against the year before."""
    categories = categories_of([slug for page in pages for slug in page.crime_categories])
    district, published = Area.objects.district(), PublishedMonths.of_the_force()
    if not categories or district is None or published.newest is None:
        return None
    first, last = published.last_year()
    selection = Selection(place=district, first=first, last=last, categories=categories, published=published)
    figures = read_figures(selection)
    changes = [figures.change([each]) for each in categories]
    context = {
        "selection": selection,
        "rows": [
            (each.label, figures.total([each]), name_change(change))
            for each, change in zip(categories, changes, strict=True)
        ],
        "compared": describe_compared(figures, changes),
        "illustrative": illustrative_words() if figures.is_illustrative else "",
    }
    return Panel(30, "crime", _("Crime"), "home/priorities/pack/crime.html", context)


def _feedback(measures: list[ShownMeasure]) -> Panel | None:
    """What people say, by the measures in words."""
    said = [shown for shown in measures if not shown.measure.is_quantitative and shown.standing.found]
    if not said:
        return None
    return Panel(40, "feedback", _("What people say"), "home/priorities/pack/feedback.html", {"said": said})


def _methods(pages: list[PriorityPage]) -> Panel | None:
    methods = Method.objects.filter(page__in=pages).select_related("page", "lead").order_by("page", "sort_order")
    if not methods:
        return None
    return Panel(50, "methods", _("What is being done"), "home/priorities/pack/methods.html", {"methods": methods})


def _recommendations(group: DeliveryGroup, listed: list[ListedPriority], pages: list[PriorityPage]) -> Panel | None:
    """Open recommendations of reviews for the agencies that lead the group's priorities, or chair it; and those of
    reviews about the topics of its priorities, whoever they are for.
    """
    agencies = {lead.agency_id for priority in listed for lead in priority.leads} | {group.chaired_by_id}
    theirs = Q(agency__in=agencies - {None}) | Q(page__topics__priorities__in=pages)
    going_on = [Recommendation.State.OPEN, Recommendation.State.UNDER_WAY]
    found = Recommendation.objects.filter(theirs, state__in=going_on, page__live=True).distinct()
    in_order = with_follow_ups(found.select_related("page", "agency").order_by("due_on"))
    recommendations = [each for each in in_order if each.is_owed]
    if not recommendations:
        return None
    title = _("Recommendations of reviews")
    template = "home/priorities/pack/recommendations.html"
    return Panel(60, "recommendations", title, template, {"recommendations": recommendations})
