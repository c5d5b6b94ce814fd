"""Reading what the day of a forum kept, in the words of those who report on it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, Q

if TYPE_CHECKING:
    from forums.preparing.models import Forum
    from home.models import PriorityPage
    from people.models import User
    from places.models import Area

    from .models import Attendance, Poll, TableLink, TableNote, WallQuestion  # noqa: F401 - what the querysets are of


@dataclass(frozen=True, slots=True)
class AttendanceCount:
    """How many came of one sort: `key` is a kind of group ("" for nobody's) or an area (None where not known)."""

    key: "str | Area | None"
    in_person: int
    online: int

    @property
    def total(self) -> int:
        return self.in_person + self.online


@dataclass(frozen=True, slots=True)
class VerdictCounts:
    """How many points at the tables said what of one priority; None for points of no priority."""

    priority: "PriorityPage | None"
    working: int
    not_working: int
    missed: int

    @property
    def total(self) -> int:
        return self.working + self.not_working + self.missed


IN_PERSON, ONLINE = Count("pk", filter=Q(is_online=False)), Count("pk", filter=Q(is_online=True))


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def for_forum(self, forum: "Forum") -> Self:
        """Everybody who came to it, in the order in which they arrived."""
        return self.filter(forum=forum)

    def involving(self, user: "User") -> Self:
        """Where this person came, or checked others in."""
        return self.filter(Q(checked_in_by=user) | Q(rsvp__email__iexact=user.email))

    def of_guest(self, user: "User") -> Self:
        """Where this person came."""
        return self.filter(rsvp__email__iexact=user.email)

    def in_person(self) -> Self:
        return self.filter(is_online=False)

    def online(self) -> Self:
        return self.filter(is_online=True)

    def walk_ins(self) -> Self:
        return self.filter(rsvp=None)

    def by_kind_of_group(self) -> list[AttendanceCount]:
        """How many came for each kind of group, by its code; "" are those who came for no group."""
        rows = self.order_by().values("group__kind").annotate(in_person=IN_PERSON, online=ONLINE)
        found = [AttendanceCount(row["group__kind"] or "", row["in_person"], row["online"]) for row in rows]
        return sorted(found, key=lambda count: (-count.total, str(count.key)))

    def by_area(self) -> list[AttendanceCount]:
        """How many came from each area, most first; None where nobody said."""
        from places.models import Area  # noqa: PLC0415 - models are read with these querysets

        rows = list(self.order_by().values("area").annotate(in_person=IN_PERSON, online=ONLINE))
        areas = Area.objects.in_bulk([row["area"] for row in rows if row["area"]])
        found = [AttendanceCount(areas.get(row["area"]), row["in_person"], row["online"]) for row in rows]
        return sorted(found, key=lambda count: (-count.total, str(count.key or "")))


class TableLinkQuerySet(models.QuerySet["TableLink"]):
    def in_use(self) -> Self:
        """Those that nobody has ended."""
        return self.filter(ended_at=None)

    def by_table(self) -> Self:
        """In the order of the numbers on the tables, the whole room last."""
        return self.select_related("forum", "topic__priority").order_by(F("topic__table").asc(nulls_last=True), "pk")


class TableNoteQuerySet(models.QuerySet["TableNote"]):
    def for_forum(self, forum: "Forum | models.OuterRef") -> Self:
        """Every point of its tables that stands, for staff: withdrawn ones are left out."""
        return self.filter(forum=forum, withdrawn_at=None)

    def published(self) -> Self:
        """Those that everybody may read, as `public_text`."""
        return self.filter(state="published", withdrawn_at=None)

    def by_priority_and_verdict(self) -> list[VerdictCounts]:
        """How many points said what of each priority, the most spoken of first."""
        from home.models import PriorityPage  # noqa: PLC0415 - models are read with these querysets

        rows = list(
            self.order_by()
            .values("priority")
            .annotate(
                working=Count("pk", filter=Q(verdict="working")),
                not_working=Count("pk", filter=Q(verdict="not_working")),
                missed=Count("pk", filter=Q(verdict="missed")),
            )
        )
        pages = PriorityPage.objects.in_bulk([row["priority"] for row in rows if row["priority"]])
        found = [VerdictCounts(pages.get(row.pop("priority")), **row) for row in rows]
        return sorted(found, key=lambda count: (count.priority is None, -count.total, str(count.priority)))


class PollQuerySet(models.QuerySet["Poll"]):
    def on_screen(self) -> Self:
        """The one that stands on the screen now, to be answered or with its counts."""
        return self.filter(opened_at__isnull=False, taken_off_at=None)

    def held(self) -> Self:
        """Those that the room has answered, and whose counts it has seen, in the order in which they were put."""
        return self.filter(closed_at__isnull=False).order_by("opened_at", "pk")


class WallQuestionQuerySet(models.QuerySet["WallQuestion"]):
    def for_forum(self, forum: "Forum") -> Self:
        """Every question from its room, for staff."""
        return self.filter(forum=forum)

    def published(self) -> Self:
        """Those that everybody may read, as `public_text`, answered in the room or not."""
        return self.filter(state="published")

    def on_the_wall(self) -> Self:
        """What everybody in the room may read and nobody has answered yet, in the order in which it was asked."""
        return self.filter(state="published", answered_at=None)
