"""How full a forum and its tables are: who is here, who is still expected, and for how many more there is room."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from forums.inviting.models import Coming, Rsvp
from forums.preparing.models import Forum

from .models import Attendance


@dataclass(frozen=True, slots=True)
class Room:
    """The room, or online: places, who is here, and who has a place and is not here yet."""

    places: int
    here: int
    walk_ins: int
    expected: int

    @property
    def free(self) -> int:
        """Places that neither somebody here nor somebody expected takes; never less than 0."""
        return max(self.places - self.here - self.expected, 0)

    @property
    def over(self) -> int:
        """How many more are here than there are places."""
        return max(self.here - self.places, 0)


@dataclass(frozen=True, slots=True)
class Rooms:
    in_person: Room
    online: Room

    def free(self, *, is_online: bool) -> int:
        return (self.online if is_online else self.in_person).free


def room_of(forum: Forum) -> Rooms:
    """How full it is now, counted in two queries."""
    here = Attendance.objects.for_forum(forum).aggregate(
        in_person=Count("pk", filter=Q(is_online=False)),
        online=Count("pk", filter=Q(is_online=True)),
        walked_in=Count("pk", filter=Q(is_online=False, rsvp=None)),
        joined=Count("pk", filter=Q(is_online=True, rsvp=None)),
    )
    expected = Rsvp.objects.filter(forum=forum, has_place=True, attendance=None).aggregate(
        in_person=Count("pk", filter=Q(coming=Coming.IN_PERSON)), online=Count("pk", filter=Q(coming=Coming.ONLINE))
    )
    return Rooms(
        Room(forum.capacity_in_person, here["in_person"], here["walked_in"], expected["in_person"]),
        Room(forum.capacity_online, here["online"], here["joined"], expected["online"]),
    )


def chairs_free(forum: Forum) -> dict[int, int]:
    """How many chairs of each table, by its key, neither somebody here nor somebody expected takes. Three queries."""
    expected = Rsvp.objects.filter(forum=forum, has_place=True, coming=Coming.IN_PERSON, attendance=None)
    taken = Counter(expected.exclude(table=None).values_list("table", flat=True))
    here = Attendance.objects.for_forum(forum).in_person()
    for walk_in, guest in here.values_list("table", "rsvp__table"):
        taken[guest or walk_in] += 1
    return {topic.pk: max(topic.places - taken[topic.pk], 0) for topic in forum.topics.all()}
