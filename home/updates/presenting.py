"""What the pages of updates show besides their own words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import or_
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from core.drawing import once_a_page
from core.first_pages import ancestors
from home.filters import Choice, area_choice, worth_offering
from home.panels import Panel
from home.topics import Topic
from places.models import Area, AreaKind

from .crime_figure import Wish, crime_figures
from .kinds import UpdateKind

if TYPE_CHECKING:
    from home.priorities.pages import PriorityPage

    from .models import UpdatePage
    from .querysets import UpdatePageQuerySet

ON_A_PAGE = 20
IN_A_PANEL = 5
# So that the list of areas to choose from stays one that people can read.
KINDS_TO_CHOOSE = (AreaKind.NEIGHBOURHOOD, AreaKind.WARD, AreaKind.PARISH, AreaKind.ESTATE, AreaKind.MSOA)


def update_context(update: "UpdatePage") -> dict[str, Any]:
    """What became of an update, and what belongs to it."""
    # What a page shows that was drawn before is not asked for again.
    return {
        "areas": SimpleLazyObject(lambda: list(update.areas.all())),
        "topics": update.chosen_topics,
        "corrections": SimpleLazyObject(lambda: list(update.source.corrections.all()) if update.pk else []),
        "is_sensitive": SimpleLazyObject(lambda: update.is_sensitive),
        "body": SimpleLazyObject(lambda: draw_bodies([update])[0]),
        "list_of_updates": SimpleLazyObject(lambda: ancestors(update)[-1]),
        "site_address": settings.SITE_URL,
        "short_address": f"{settings.SITE_URL}{update.short_address}".split("://")[-1] if update.pk else "",
    }


def draw_bodies(updates: Sequence["UpdatePage"]) -> list[SafeString]:
    """The body of each. What their pictures and figures show is asked for together: once for fifty as for one."""
    parts = [part for update in updates for part in update.body.raw_data]
    blocks = list(StreamValue(updates[0].body.stream_block, parts, is_lazy=True)) if updates else []
    wishes = [Wish.of_block(block.value) for block in blocks if block.block_type == "crime_figure"]
    known, of_all = {"crime_figures": crime_figures(wishes)}, iter(blocks)
    return [
        format_html_join(
            "", "{}", ((block.render({"page": update} | known),) for block in islice(of_all, len(update.body)))
        )
        for update in updates
    ]


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see of all updates, as the address says it; what it names in vain is left out."""

    area: Area | None = None
    kind: str = ""
    topic: Topic | None = None

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        area, topic = query.get("area", "").strip(), query.get("topic", "").strip()
        kind = query.get("kind", "").strip()
        return cls(
            area=Area.objects.filter(slug=area).first() if area else None,
            kind=kind if kind in UpdateKind.values else "",
            topic=Topic.objects.filter(slug=topic).first() if topic else None,
        )

    def of(self, updates: "UpdatePageQuerySet") -> "UpdatePageQuerySet":
        if self.area:
            updates = updates.about_area(self.area)
        if self.kind:
            updates = updates.of_kind(self.kind)
        return updates.about_topic(self.topic) if self.topic else updates

    @property
    def as_query(self) -> str:
        query = QueryDict(mutable=True)
        if self.area:
            query["area"] = self.area.slug
        if self.kind:
            query["kind"] = self.kind
        if self.topic:
            query["topic"] = self.topic.slug
        return query.urlencode()

    @property
    def sentence(self) -> str:
        """`Appeals about burglary in Bletchley`: what the list below it holds."""
        what = str(UpdateKind(self.kind).label) if self.kind else _("All updates")
        words = {"what": what, "topic": self.topic, "area": self.area}
        if self.topic and self.area:
            return _("%(what)s about %(topic)s, for %(area)s") % words
        if self.topic:
            return _("%(what)s about %(topic)s") % words
        return _("%(what)s for %(area)s") % words if self.area else what


def list_context(updates: "UpdatePageQuerySet", request: HttpRequest) -> dict[str, Any]:
    """One page of the list of updates, and what it can be narrowed to."""
    filters = Filters.from_query(request.GET)
    found = filters.of(updates.listed().in_own_language()).prefetch_related("areas")
    shown: Page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "filters": filters,
        "updates": shown,
        "choices": worth_offering(
            area_choice(areas_with_updates(updates), filters.area),
            Choice("kind", _("Kind"), _("All"), UpdateKind.choices, filters.kind),
            _topic_choice(filters.topic),
        ),
        "site_address": settings.SITE_URL,
    }


def _topic_choice(chosen: Topic | None) -> Choice:
    topics = [(topic.slug, topic.name) for topic in Topic.objects.all()]
    return Choice("topic", _("Topic"), _("All"), topics, chosen.slug if chosen else "", are_data=True)


def areas_with_updates(updates: "UpdatePageQuerySet") -> list[Area]:
    """The areas that somebody can narrow the list to: those that a current update names."""
    named = updates.listed().order_by().values("areas")
    return list(Area.objects.filter(pk__in=named, kind__in=KINDS_TO_CHOOSE).order_by("name", "pk"))


@dataclass(frozen=True, slots=True)
class ToTell:
    """What the page of an area tells of: the newest updates, one more than it lists, and the meetings to come."""

    newest: list["UpdatePage"]
    meetings: list["UpdatePage"]


@once_a_page
def what_to_tell(updates: type["UpdatePage"], area: Area) -> ToTell:
    """In the language in use. One query."""
    today = timezone.localdate()
    here = updates.objects.published().in_own_language().about_area(area)
    told = (here.listed_on(today)[: IN_A_PANEL + 1], here.meetings_from(today))
    either = updates.objects.filter(reduce(or_, (Q(pk__in=each.values("pk")) for each in told)))
    found = list(either.order_by("-first_published_at", "-pk"))
    return ToTell(
        newest=[update for update in found if not update.has_expired][: IN_A_PANEL + 1],
        meetings=[update for update in found if update.is_meeting_from(today)],
    )


def neighbourhood_panel(updates: "UpdatePageQuerySet", area: Area) -> Panel | None:
    """The newest updates for an area, which need not say again where it is; nothing where there are none."""
    shown = what_to_tell(updates.model, area).newest
    if not shown:
        return None
    context = {"updates": shown[:IN_A_PANEL], "has_more": len(shown) > IN_A_PANEL, "area": area, "without_areas": True}
    return Panel(50, "updates", _("Updates"), "home/updates/panel.html", context)


def priority_panel(updates: "UpdatePageQuerySet", priority: "PriorityPage") -> Panel | None:
    """Every update that belongs to a priority and still matters, in the language of its page."""
    shown = list(updates.listed().of_priority(priority).filter(locale=priority.locale_id))
    if not shown:
        return None
    return Panel(50, "updates", _("Updates"), "home/updates/list.html", {"updates": shown, "without_areas": True})


def home_panel(updates: "UpdatePageQuerySet") -> Panel | None:
    shown = list(updates.listed().in_own_language().prefetch_related("areas")[:IN_A_PANEL])
    if not shown:
        return None
    context = {"updates": shown, "has_more": True, "area": None}
    return Panel(40, "updates", _("What is new"), "home/updates/panel.html", context)
