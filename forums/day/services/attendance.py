"""Checking in those who said they come, letting in those who did not, and taking either back."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from forums.inviting.models import Coming, Rsvp
from forums.preparing.models import BreakoutTopic, Forum
from people.models import CommunityGroup, User
from places.models import Area

from ..models import Attendance
from ..room import room_of


class RoomFullError(Exception):
    """Everybody with a place and everybody here fill the room."""


def check_in(*, rsvp: Rsvp, key: UUID, by: User | None, is_online: bool | None = None) -> Attendance:
    """Record that somebody who answered an invitation has come; again, from two doors or twice, it is one attendance.

    They come as they said, unless `is_online` says otherwise. Who said no, or waits for a place, and comes all the
    same is in the room, and counts.
    """
    attendance = Attendance(
        forum=rsvp.forum,
        rsvp=rsvp,
        name=rsvp.name,
        group=rsvp.group,
        area=rsvp.area,
        is_online=rsvp.coming == Coming.ONLINE if is_online is None else is_online,
        checked_in_by=by,
        key=key,
    )
    return _save_once(attendance)


@transaction.atomic
def let_in(
    *,
    forum: Forum,
    key: UUID,
    by: User | None,
    name: str = "",
    group: CommunityGroup | None = None,
    area: Area | None = None,
    table: BreakoutTopic | None = None,
    is_online: bool = False,
    is_over_capacity: bool = False,
) -> Attendance:
    """Record somebody who comes without having said so, once for each `key`.

    Raises `RoomFullError` where nobody's place is free, unless `is_over_capacity` says that staff let them in all the
    same.
    """
    # One door after another: two who let in the last guest at once would fill one chair twice.
    held = Forum.objects.select_for_update().get(pk=forum.pk)
    known = Attendance.objects.filter(key=key).first()
    if known:
        return known
    if not is_over_capacity and room_of(held).free(is_online=is_online) <= 0:
        raise RoomFullError
    attendance = Attendance(
        forum=held,
        name=name.strip(),
        group=group,
        area=area,
        table=None if is_online else table,
        is_online=is_online,
        checked_in_by=by,
        key=key,
    )
    return _save_once(attendance)


def _save_once(attendance: Attendance) -> Attendance:
    known = Q(key=attendance.key) | Q(rsvp=attendance.rsvp) if attendance.rsvp else Q(key=attendance.key)
    if found := Attendance.objects.filter(known).first():
        return found
    attendance.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            attendance.save(force_insert=True)
    except IntegrityError:
        # Another door was quicker with the same guest.
        return Attendance.objects.get(known)
    return attendance


def undo(*, forum: Forum, key: UUID) -> bool:
    """Take a check-in back: somebody pressed the wrong name. Returns whether there was one."""
    deleted, _rows = Attendance.objects.filter(forum=forum, key=key).delete()
    return bool(deleted)


@transaction.atomic
def forget_in_attendance(user: User) -> None:
    """That somebody came stays; neither who it was nor who stood at the door."""
    Attendance.objects.of_guest(user).update(name="")
    Attendance.objects.filter(checked_in_by=user).update(checked_in_by=None)
