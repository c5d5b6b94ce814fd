"""What the public list of actions shows, and how it can be narrowed."""

from dataclasses import dataclass
from datetime import MINYEAR
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.languages import in_language
from home.filters import Choice, area_choice, worth_offering
from home.models import PriorityPage
from people.models import CommunityGroup
from places.models import Area

from .models import Action
from .querysets import ActionQuerySet
from .sources import SourceKind, source_kinds
from .statuses import IN_SHORT, Status

ON_A_PAGE = 20
OVERDUE = "overdue"
STATUSES = {
    OVERDUE: gettext_lazy("Overdue"),
    **{status.value: IN_SHORT.get(status, status.label) for status in Status},
}


@dataclass(frozen=True)
class Filters:
    """What somebody wants to see of all actions, as the address says it; what it names in vain is left out."""

    words: str = ""
    area: Area | None = None
    priority: PriorityPage | None = None
    year: int | None = None
    status: str = ""
    kind: SourceKind | None = None
    group: CommunityGroup | None = None

    @classmethod
    def from_query(cls, query: QueryDict) -> "Filters":
        area, priority = query.get("area", "").strip(), query.get("priority", "").strip()
        year, status = query.get("year", "").strip(), query.get("status", "").strip()
        kind, group = query.get("from", "").strip(), query.get("group", "").strip()
        return cls(
            words=" ".join(query.get("q", "").split())[:100],
            area=Area.objects.filter(slug=area).first() if area else None,
            priority=PriorityPage.objects.live().filter(slug=priority).first() if priority else None,
            year=int(year) if len(year) == 4 and year.isdecimal() and int(year) >= MINYEAR else None,
            status=status if status in STATUSES else "",
            kind=public_kinds().get(kind) if kind else None,
            group=CommunityGroup.objects.with_a_page().filter(slug=group).first() if group else None,
        )

    def of(self, actions: ActionQuerySet) -> ActionQuerySet:
        if self.words:
            actions = actions.said_like(self.words)
        if self.area:
            actions = actions.about_area(self.area)
        if self.priority:
            actions = actions.for_priority(self.priority)
        if self.year:
            actions = actions.made_in(self.year)
        if self.kind:
            actions = actions.of_kind(self.kind.model)
        if self.group:
            actions = actions.raised_by(self.group)
        if self.status == OVERDUE:
            return actions.overdue_on(timezone.localdate())
        return actions.of_status(self.status) if self.status else actions

    @property
    def as_query(self) -> str:
        query = QueryDict(mutable=True)
        given = {
            "q": self.words,
            "area": self.area and self.area.slug,
            "priority": self.priority and self.priority.slug,
            "year": self.year,
            "status": self.status,
            "from": self.kind and self.kind.name,
            "group": self.group and self.group.slug,
        }
        query.update({name: str(value) for name, value in given.items() if value})
        return query.urlencode()

    @property
    def sentence(self) -> str:
        """`Overdue actions on burglary in Bletchley, begun in 2026`: what the list below it holds."""
        sentence = str(STATUSES[self.status]) if self.status else _("All actions")
        if self.words:
            sentence = _("%(what)s with “%(words)s”") % {"what": sentence, "words": self.words}
        if self.priority:
            sentence = _("%(what)s, for %(priority)s") % {"what": sentence, "priority": self.priority}
        if self.area:
            sentence = _("%(what)s, in %(area)s") % {"what": sentence, "area": self.area}
        if self.year:
            sentence = _("%(what)s, begun in %(year)s") % {"what": sentence, "year": self.year}
        if self.group:
            sentence = _("%(what)s, raised by %(group)s") % {"what": sentence, "group": self.group}
        if self.kind:
            sentence = _("%(what)s, from: %(source)s") % {"what": sentence, "source": self.kind.label}
        return sentence


def public_kinds() -> dict[str, SourceKind]:
    """Kinds of sources that the public may know of."""
    return {name: kind for name, kind in source_kinds().items() if kind.is_for_the_public}


def tracker_context(query: QueryDict) -> dict[str, Any]:
    """One page of the list, what it can be narrowed to, and how much is late."""
    filters, public = Filters.from_query(query), Action.objects.public()
    found = filters.of(public).first_due_first().with_what_lists_show()
    shown: Page = Paginator(found, ON_A_PAGE).get_page(query.get("page"))
    return {
        "filters": filters,
        "actions": shown,
        "choices": _choices(filters, public),
        "late": public.overdue_on(timezone.localdate()).count(),
    }


def _choices(filters: Filters, public: ActionQuerySet) -> list[Choice]:
    """By what the list can be narrowed besides words: what there are published actions for."""
    areas = Area.objects.filter(pk__in=public.order_by().values("areas")).order_by("name", "pk")
    found = PriorityPage.objects.live().filter(pk__in=public.order_by().values("priority")).order_by("title")
    priorities = list(found)
    years = [str(day.year) for day in public.order_by().dates("made_at", "year", order="DESC")]
    return worth_offering(
        Choice("status", _("Where it stands"), _("All"), list(STATUSES.items()), filters.status),
        area_choice(areas, filters.area),
        Choice(
            "priority",
            _("Priority"),
            _("All"),
            [(one.slug, read.title) for one, read in zip(priorities, in_language(priorities), strict=True)],
            filters.priority.slug if filters.priority else "",
            are_data=True,
        ),
        Choice("year", _("Year it began"), _("All"), [(year, year) for year in years], str(filters.year or "")),
        Choice(
            "from",
            _("Where it came from"),
            _("All"),
            [(kind.name, kind.label) for kind in _kinds_in(public)],
            filters.kind.name if filters.kind else "",
        ),
    )


def _kinds_in(public: ActionQuerySet) -> list[SourceKind]:
    """The kinds from which there are published actions."""
    there_are = set(public.order_by().values_list("content_type", flat=True).distinct())
    return [kind for kind in public_kinds().values() if ContentType.objects.get_for_model(kind.model).pk in there_are]
