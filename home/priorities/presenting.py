"""What pages of priorities show, put together from pages, measures and readings with few queries."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from html import unescape
from itertools import groupby
from urllib.parse import urlencode

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail import hooks
from wagtail.models import WorkflowState

from core.charts import Point, target_chart
from crime_map.caveats import illustrative_words
from crime_map.months import write_month
from home.panels import Panel

from .local import TaskingGroup
from .measures import Measure
from .pages import Finding, PrioritiesIndexPage, PriorityLead, PriorityPage, StrategyPage
from .readings import Found, Series, gap_of, series_of
from .sign_off import Dispatch, PerformanceSettings, SignOff
from .standing import Standing, State, describe_change, stand, write_value

FEWEST_FOR_A_CHART = 3
END_OF_SENTENCE = re.compile(r"[.!?](?=\s)")


@dataclass(frozen=True)
class ShownMeasure:
    """One measure as pages show it: where it stands in words, and every reading behind that."""

    measure: Measure
    series: Series
    standing: Standing
    change: str

    @property
    def anchor(self) -> str:
        return f"measure-{self.measure.pk}"

    @property
    def rows(self) -> list[Found]:
        """Every reading, the newest first; gaps that follow each other are one."""
        runs = groupby(reversed(self.series.whole), key=lambda found: found.is_gap)
        return [found for is_gap, run in runs for found in ([gap_of(list(run))] if is_gap else run)]

    @property
    def every_row(self) -> list[Found]:
        """As `rows`, with those of each part of the breakdown after them."""
        return [*self.rows, *(found for part in self.series.parts.values() for found in reversed(part))]

    @property
    def breakdown(self) -> list[Found]:
        """The newest reading of each part."""
        return self.series.newest_of_parts

    @property
    def has_words(self) -> bool:
        return any(found.words for found in self.every_row)

    @property
    def illustrative(self) -> str:
        """What stands beside figures that are made up, or nothing."""
        if self.measure.is_computed:
            return illustrative_words() if any(found.is_illustrative for found in self.series.whole) else ""
        is_made_up = self.measure.is_target_illustrative or any(found.is_illustrative for found in self.every_row)
        return _("Illustrative, not real") if is_made_up else ""

    @property
    def crime_map_address(self) -> str:
        """The same figures on the crime map, where they are worked out from them."""
        found = self.series.latest
        if not self.measure.is_computed or found is None:
            return ""
        query = [("area", self.measure.area.code)] if self.measure.area else []
        query += [("from", write_month(found.starts_on)), ("to", write_month(found.ends_on.replace(day=1)))]
        query += [("category", slug) for slug in self.measure.categories]
        return f"{reverse('crime_map:map')}?{urlencode(query)}"

    def chart(self) -> SafeString | str:
        """The readings as a line with the target, where there are enough to make one."""
        known = [found for found in self.series.whole if found.value is not None]
        if not self.measure.is_quantitative or len(known) < FEWEST_FOR_A_CHART:
            return ""
        points = [
            Point(found.ends_on.replace(day=1), None if found.value is None else float(found.value))
            for found in self.series.whole
        ]
        target = None if self.measure.target is None else float(self.measure.target)
        # Its heading names the measure, in the language in which staff wrote it.
        return target_chart(
            points, target, title=self.standing.point, description=self._describe(known), about=self.anchor
        )

    def _describe(self, known: Sequence[Found]) -> str:
        least, most = min(known, key=_value), max(known, key=_value)
        words = {
            "readings": len(known),
            "least": write_value(_value(least), self.measure),
            "least_when": least.period,
            "most": write_value(_value(most), self.measure),
            "most_when": most.period,
        }
        text = ngettext(
            "Line chart of %(readings)s reading. The lowest is %(least)s in %(least_when)s, the highest %(most)s in "
            "%(most_when)s.",
            "Line chart of %(readings)s readings. The lowest is %(least)s in %(least_when)s, the highest %(most)s in "
            "%(most_when)s.",
            len(known),
        )
        if self.measure.target is None:
            return text % words
        target = _("A broken line shows the target, %(target)s.") % {
            "target": write_value(self.measure.target, self.measure)
        }
        return f"{text % words} {target}"


def _value(found: Found) -> Decimal:
    return found.value or Decimal(0)


def show_measures(measures: Iterable[Measure], *, in_brief: bool = False) -> list[ShownMeasure]:
    """Each measure with where it stands; in brief, without what its readings said before they were corrected.

    As many queries for fifty as for one.
    """
    chosen = list(measures)
    series = series_of(chosen, in_brief=in_brief)
    return [
        ShownMeasure(
            measure,
            series[measure.pk],
            stand(measure, series[measure.pk]),
            describe_change(measure, series[measure.pk]),
        )
        for measure in chosen
    ]


@dataclass(frozen=True)
class ListedPriority:
    """A priority in a list: who leads it and where it stands, by its measures."""

    page: PriorityPage
    leads: list[PriorityLead]
    measures: list[ShownMeasure]

    @property
    def standing(self) -> str:
        """`2 of 3 targets met`, or in words where it has none."""
        with_target = [each for each in self.measures if each.standing.is_against_target]
        if with_target:
            met = sum(each.standing.state == State.MET for each in with_target)
            words = {"met": met, "all": len(with_target)}
            return ngettext("%(met)s of %(all)s target met", "%(met)s of %(all)s targets met", words["all"]) % words
        told = {State.BETTER: _("People say: better"), State.SAME: _("People say: the same")}
        told[State.WORSE] = _("People say: worse")
        return next((told[each.standing.state] for each in self.measures if each.standing.state in told), "")

    @property
    def done(self) -> str:
        """How far it is, in the first sentence of its progress: what a list has room for."""
        words = " ".join(unescape(strip_tags(self.page.progress.replace("</p>", "</p> "))).split())
        return words[: end.end()].strip() if (end := END_OF_SENTENCE.search(words)) else words

    @property
    def is_behind(self) -> bool:
        return any(each.standing.state in (State.BEHIND, State.WORSE) for each in self.measures)

    @property
    def is_good(self) -> bool:
        return not self.is_behind and any(each.standing.is_good for each in self.measures)


def list_priorities(
    pages: Iterable[PriorityPage],
    shown: Iterable[ShownMeasure] | None = None,
    *,
    with_leads: bool = True,
    day: date | None = None,
) -> list[ListedPriority]:
    """Priorities with those who lead them on `day`, or today, and their measures, which may have been read already."""
    chosen = list(pages)
    day = day or localdate()
    leads: dict[int, list[PriorityLead]] = defaultdict(list)
    of_pages = PriorityLead.objects.filter(page__in=chosen if with_leads else [])
    for lead in of_pages.select_related("agency").order_by("sort_order"):
        leads[lead.page_id].append(lead)
    by_priority: dict[str, list[ShownMeasure]] = defaultdict(list)
    if shown is None:
        shown = show_measures(Measure.objects.of_priorities(chosen), in_brief=True)
    for each in shown:
        if each.measure.priority:
            by_priority[each.measure.priority.translation_key].append(each)
    return [ListedPriority(page, leading(leads[page.pk], day), by_priority[page.translation_key]) for page in chosen]


def leading(leads: Sequence[PriorityLead], day: date) -> list[PriorityLead]:
    """Who leads on `day`, or where nobody does any more, who led last."""
    now = [lead for lead in leads if lead.leads_on(day)]
    if now or not leads:
        return now
    last = max((lead.ends_on for lead in leads if lead.ends_on), default=None)
    return [lead for lead in leads if lead.ends_on == last]


def index_context(index: PrioritiesIndexPage) -> dict:
    strategy = StrategyPage.objects.in_force()
    earlier = StrategyPage.objects.published().newest_first()
    pages = list(PriorityPage.objects.of(strategy)) if strategy else []
    shown = show_measures(Measure.objects.of_priorities(pages, and_headline=True))
    return {
        "strategy": strategy,
        "listed": list_priorities((page for page in pages if page.kind == PriorityPage.Kind.PRIORITY), shown),
        "support": [page for page in pages if page.kind == PriorityPage.Kind.SUPPORT],
        "headlines": [each for each in shown if each.measure.is_headline],
        "others": [page for page in earlier if page != strategy],
        "reports": _reports(index),
        "local_groups": TaskingGroup.objects.filter(is_active=True).select_related("area").order_by("area__name"),
    }


def _reports(index: PrioritiesIndexPage) -> list:
    from .lessons import LessonsPage  # noqa: PLC0415 - its module reads the pages' own

    return list(LessonsPage.objects.live().child_of(index).order_by("-published_on"))


def strategy_context(strategy: StrategyPage) -> dict:
    pages = list(PriorityPage.objects.of(strategy))
    signed = SignOff.objects.filter(
        strategy__translation_key=strategy.translation_key, workflow_state__status=WorkflowState.STATUS_APPROVED
    )
    rounds = [list(group) for _round, group in groupby(signed, key=lambda each: each.workflow_state_id)]
    dispatch = Dispatch.objects.filter(strategy__translation_key=strategy.translation_key).first()
    # What was sent before the plan was signed anew was an earlier version of it.
    is_sent = dispatch is not None and not (rounds and dispatch.sent_on < localdate(rounds[-1][-1].signed_at))
    is_in_force = StrategyPage.objects.in_force() == strategy
    # Who led when it ended, where leads have changed hands since and it no longer holds.
    day = None if is_in_force else min(strategy.ends_on, localdate())
    return {
        "listed": list_priorities((page for page in pages if page.kind == PriorityPage.Kind.PRIORITY), day=day),
        "support": [page for page in pages if page.kind == PriorityPage.Kind.SUPPORT],
        "sign_offs": rounds[-1] if rounds else [],
        "dispatch": dispatch,
        "is_sent": is_sent,
        "policing_body": dispatch.sent_to if dispatch else PerformanceSettings.of_the_site().policing_body_name,
        "is_in_force": is_in_force,
    }


def strategy_html(strategy: StrategyPage) -> str:
    return render_to_string(
        "home/priorities/strategy_body.html", {"page": strategy, "is_document": True} | strategy_context(strategy)
    )


@dataclass(frozen=True)
class FindingsOfYear:
    year: int
    findings: list[Finding]
    recommendations: list[Finding]


def priority_context(page: PriorityPage) -> dict:
    findings = sorted(page.findings.all(), key=lambda finding: (-finding.year, finding.sort_order or 0))
    leads, methods = list(page.leads.select_related("agency")), list(page.methods.select_related("lead"))
    return {
        "strategy": page.get_parent(),
        "leads": leads,
        "measures": show_measures(Measure.objects.of_priority(page).select_related("area")),
        "methods": methods,
        "findings": [
            FindingsOfYear(
                year,
                [each for each in of_year if each.kind == Finding.Kind.FINDING],
                [each for each in of_year if each.kind == Finding.Kind.RECOMMENDATION],
            )
            for year, group in groupby(findings, key=lambda finding: finding.year)
            for of_year in [list(group)]
        ],
    }


def panels_of(page: PriorityPage) -> list[Panel]:
    """What apps above add to a priority's page, by the hook `register_priority_panel(page) -> Panel | None`."""
    found = [register(page) for register in hooks.get_hooks("register_priority_panel")]
    return sorted((panel for panel in found if panel), key=lambda panel: panel.order)


def priority_html(page: PriorityPage, *, is_document: bool = True) -> str:
    """The words of a priority's page; in a document every table is open."""
    return render_to_string(
        "home/priorities/priority_body.html", {"page": page, "is_document": is_document} | priority_context(page)
    )


def describe_lead(lead: PriorityLead) -> str:
    """`Primary Care Trust, until 31 March 2013`, with only the dates that are known."""
    words = {"agency": lead.agency}
    if lead.starts_on:
        words["first"] = date_format(lead.starts_on, "j E Y")
    if lead.ends_on:
        words["last"] = date_format(lead.ends_on, "j E Y")
    match bool(lead.starts_on), bool(lead.ends_on):
        case True, True:
            return _("%(agency)s, from %(first)s to %(last)s") % words
        case True, False:
            return _("%(agency)s, from %(first)s") % words
        case False, True:
            return _("%(agency)s, until %(last)s") % words
    return str(lead.agency)
