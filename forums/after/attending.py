"""Who was in the room, by kind of group and by area, and who was not.

Groups are public bodies and are counted as they are. People are not: an area from which fewer came than the threshold
is named without a number, together with whatever would reveal it (`consultations.disclosure`). That nobody came from
somewhere points at no one, and is what this is for.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import BigIntegerField, Exists, Q, Value
from django.db.models.functions import Cast

from consultations.disclosure import THRESHOLD, CountTable, Dimension, protect
from forums.day.models import Attendance
from forums.inviting.models import Invitation
from forums.preparing.models import Forum
from people.groups.kinds import group_kinds
from people.models import CommunityGroup
from places.models import Area, AreaKind

# What people's areas are told apart by, where nobody has come yet: the first kind of which there are any.
USUAL_KINDS = (AreaKind.WARD, AreaKind.PARISH, AreaKind.MSOA)
NOT_SAID = "not-said"


@dataclass(frozen=True, slots=True)
class KindOfGroup:
    """How many groups of one kind there are, were invited, and came."""

    label: str
    known: int
    invited: int
    came: int


@dataclass(frozen=True, slots=True)
class FromArea:
    """How many people came from an area; None where somebody came and the number is not told."""

    area: Area
    count: int | None


@dataclass(frozen=True)
class Room:
    """Who was in the room. What the public may read has no small numbers about people in it."""

    in_person: int
    online: int
    groups: int
    kinds: list[KindOfGroup] = field(default_factory=list)
    areas: list[FromArea] = field(default_factory=list)
    missing_groups: list[CommunityGroup] = field(default_factory=list)

    @property
    def total(self) -> int:
        return self.in_person + self.online

    @cached_property
    def kinds_missing(self) -> list[KindOfGroup]:
        """Kinds of group that were invited or exist, of which none came."""
        return [kind for kind in self.kinds if not kind.came]

    @cached_property
    def areas_told(self) -> list[FromArea]:
        return sorted(
            (each for each in self.areas if each.count), key=lambda each: (-(each.count or 0), each.area.name)
        )

    @cached_property
    def areas_few(self) -> list[Area]:
        """Areas from which somebody came, without a number."""
        return [each.area for each in self.areas if each.count is None]

    @cached_property
    def areas_missing(self) -> list[Area]:
        """Areas from which nobody came."""
        return [each.area for each in self.areas if each.count == 0]


def room_of(forum: Forum, *, for_staff: bool = False, areas: list[FromArea] | None = None) -> Room:
    """Who came to `forum`, in as many queries for fifty groups as for one. Staff see every number.

    Whoever asks in one language after another gives the `areas` that were worked out first: they are the same in all.
    """
    here = Attendance.objects.for_forum(forum).order_by().values_list(Value(1), "group", "area", "is_online")
    asked = Invitation.objects.filter(forum=forum).exclude(group=None).order_by()
    both = list(
        here.union(asked.values_list(Value(0), "group", Cast(Value(None), BigIntegerField()), Value(False)), all=True)
    )
    came = [(group, area, is_online) for is_here, group, area, is_online in both if is_here]
    groups_came = {group for group, _area, _is_online in came if group}
    invited = {group for is_here, group, _area, _is_online in both if not is_here}
    groups = _groups(groups_came | invited)
    online = sum(is_online for _group, _area, is_online in came)
    from_areas: Counter[int | None] = Counter(area for _group, area, _is_online in came)
    return Room(
        in_person=len(came) - online,
        online=online,
        groups=len(groups_came),
        kinds=_kinds(forum, groups, groups_came, invited),
        areas=_areas(forum, from_areas, for_staff=for_staff) if areas is None else areas,
        missing_groups=[group for group in groups if group.pk in invited - groups_came] if for_staff else [],
    )


def _groups(named: set[int]) -> list[CommunityGroup]:
    """Those that are active, and those `named`, with their names and kinds alone."""
    concerned = CommunityGroup.objects.active() | CommunityGroup.objects.filter(pk__in=named)
    return list(concerned.distinct().order_by("name", "pk").only("name", "kind"))


def _kinds(forum: Forum, groups: list[CommunityGroup], groups_came: set[int], invited: set[int]) -> list[KindOfGroup]:
    kind_of = {group.pk: group.kind for group in groups}
    known = Counter(kind_of.values())
    asked = Counter(kind_of[group] for group in invited)
    came = Counter(kind_of[group] for group in groups_came)
    # A smaller forum, for some, misses only the kinds that it invited.
    counted = {code for code in known if forum.is_annual or asked[code] or came[code]}
    kinds = {code: label for code, label in group_kinds().items() if code in counted}
    return [KindOfGroup(label, known[code], asked[code], came[code]) for code, label in kinds.items()]


def _areas(forum: Forum, counts: Counter[int | None], *, for_staff: bool) -> list[FromArea]:
    areas = list(_areas_that_could_come(forum, [pk for pk in counts if pk]))
    if for_staff:
        return [FromArea(area, counts[area.pk]) for area in areas]
    # Who did not say where they come from, or comes from an area of another kind, is counted like one more area.
    named = {str(area.pk): counts[area.pk] for area in areas if counts[area.pk]}
    elsewhere = counts.total() - sum(named.values())
    dimension = Dimension("area", (*named, NOT_SAID))
    table = CountTable("areas", dimension, {(name,): count for name, count in (named | {NOT_SAID: elsewhere}).items()})
    protected = protect([table], THRESHOLD)
    is_safe = bool(protected.shown_tables) and not protected.failures()
    told = {name: protected.count(table, name) if is_safe else None for name in named}
    return [FromArea(area, told.get(str(area.pk), 0)) for area in areas]


def _areas_that_could_come(forum: Forum, come_from: list[int]):
    """The areas of one kind that the forum is for: of the kind that most guests named."""
    current = Area.objects.current()
    kinds = Counter(current.filter(pk__in=come_from).order_by().values_list("kind", flat=True))
    kind = kinds.most_common(1)[0][0] if kinds else _usual_kind(current)
    places = Forum.areas.through.objects.filter(forum=forum).values("area")
    in_places = Q(pk__in=Area.objects.sharing_ground_with(Area.objects.filter(pk__in=places)).values("pk"))
    return current.of_kind(kind).filter(in_places | ~Exists(places)).order_by("name", "pk")


def _usual_kind(areas) -> str:
    loaded = set(areas.filter(kind__in=USUAL_KINDS).order_by().values_list("kind", flat=True).distinct())
    return next((kind for kind in USUAL_KINDS if kind in loaded), "")
