"""How many places are taken, left and waited for."""

from dataclasses import dataclass

from django.db.models import Count, Q

from forums.preparing.models import Forum

from .models import Coming, Rsvp
from .querysets import HERE_OTHERWISE


@dataclass(frozen=True, slots=True)
class Line:
    """One way to come: its places, how many are given to guests, how many wait for one, and who was let in without."""

    coming: Coming
    capacity: int
    taken: int
    waiting: int
    at_door: int = 0

    @property
    def filled(self) -> int:
        """By guests and at the door; more than there are places where staff let more in."""
        return self.taken + self.at_door

    @property
    def free(self) -> int:
        return max(self.capacity - self.filled, 0)


@dataclass(frozen=True, slots=True)
class PlacesLeft:
    """Both lines of a forum."""

    in_person: Line
    online: Line

    def of(self, coming: str) -> tuple[int, int]:
        """How many places are free, and how many people wait."""
        line = self.online if coming == Coming.ONLINE else self.in_person
        return line.free, line.waiting

    @property
    def lines(self) -> list[Line]:
        """Those ways in which one can come."""
        return [line for line in (self.in_person, self.online) if line.capacity or line.filled or line.waiting]

    @property
    def is_full(self) -> bool:
        return not any(line.free for line in self.lines)


def places_left(forum: Forum) -> PlacesLeft:
    """The lines as they are now. Two queries."""
    at_door = taken_at_door(forum)
    waits = Q(has_place=False, attendance=None)
    counts = {
        row["coming"]: row
        for row in Rsvp.objects.filter(forum=forum)
        .order_by()
        .values("coming")
        .annotate(taken=Count("pk", filter=Q(has_place=True) & ~HERE_OTHERWISE), waiting=Count("pk", filter=waits))
    }

    def line(coming: Coming, capacity: int) -> Line:
        row = counts.get(coming, {"taken": 0, "waiting": 0})
        return Line(coming, capacity, row["taken"], row["waiting"], at_door[coming])

    return PlacesLeft(line(Coming.IN_PERSON, forum.capacity_in_person), line(Coming.ONLINE, forum.capacity_online))


def taken_at_door(forum: Forum) -> dict[Coming, int]:
    """How many are here, each way, on no place of their own: walk-ins, and who waited or had said otherwise."""
    their_way = Q(is_online=True, rsvp__coming=Coming.ONLINE) | Q(is_online=False, rsvp__coming=Coming.IN_PERSON)
    others = forum.attendances.exclude(their_way, rsvp__has_place=True)
    counts = dict(others.order_by().values_list("is_online").annotate(Count("pk")))
    return {Coming.IN_PERSON: counts.get(False, 0), Coming.ONLINE: counts.get(True, 0)}
