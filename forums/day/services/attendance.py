"""Checking in those who said they come, letting in those who did not, moving either, and taking either back.

Whatever of this makes a place free gives it to who waits first, as long as answers are taken; once the forum has begun,
a free place is for whoever stands at the door.
"""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from forums.inviting.models import Coming, Rsvp
from forums.inviting.services import hold, move_up, wait_again
from forums.preparing.models import BreakoutTopic, Forum
from people.models import CommunityGroup, User
from places.models import Area

from ..models import Attendance
from ..room import chairs_free, room_of


class RoomFullError(Exception):
    """Everybody with a place and everybody here fill the room, or online."""


class TableFullError(Exception):
    """Everybody who sits there, or is still expected there, fills the table's chairs."""


@transaction.atomic
def check_in(
    *, rsvp: Rsvp, key: UUID, by: User | None, is_online: bool | None = None, is_over_capacity: bool = False
) -> Attendance:
    """Record that somebody who answered an invitation has come; again, from two doors or twice, it is one attendance.

    They come as they said, unless `is_online` says otherwise. Their own place is theirs; who waits for one, said no or
    comes in the other way takes one that is free. Raises `RoomFullError` where none is, unless `is_over_capacity` says
    that staff let them in all the same.
    """
    # One door after another: two who let in the last guest at once would fill one chair twice.
    held = hold(rsvp.forum_id)
    if known := Attendance.objects.filter(Q(key=key) | Q(rsvp=rsvp)).first():
        return known
    rsvp.refresh_from_db()
    said_online = rsvp.coming == Coming.ONLINE
    if is_online is None:
        is_online = said_online
    has_own_place = rsvp.has_place and is_online == said_online
    if not has_own_place and not is_over_capacity:
        _find_place(held, is_online=is_online)
    attendance = Attendance(
        forum=held,
        rsvp=rsvp,
        name=rsvp.name,
        group=rsvp.group,
        area=rsvp.area,
        is_online=is_online,
        checked_in_by=by,
        key=key,
    )
    saved = _save_once(attendance)
    move_up(held)
    return saved


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

    Raises `RoomFullError` where no place is free and `TableFullError` where no chair is, unless `is_over_capacity` says
    that staff let them in all the same.
    """
    held = hold(forum.pk)
    known = Attendance.objects.filter(key=key).first()
    if known:
        return known
    table = None if is_online else table
    if not is_over_capacity:
        _find_place(held, is_online=is_online)
        _find_chair(held, table)
    attendance = Attendance(
        forum=held,
        name=name.strip(),
        group=group,
        area=area,
        table=table,
        is_online=is_online,
        checked_in_by=by,
        key=key,
    )
    return _save_once(attendance)


@transaction.atomic
def move(
    *, attendance: Attendance, is_online: bool, table: BreakoutTopic | None, is_over_capacity: bool = False
) -> Attendance:
    """Let somebody who is here sit at another table, or take part in the other way.

    Chairs and places of those who are still expected are not given away. Raises `RoomFullError` and `TableFullError`
    as `let_in` does.
    """
    held = hold(attendance.forum_id)
    moved = Attendance.objects.select_related("rsvp").get(pk=attendance.pk)
    table = None if is_online else table
    if not is_over_capacity:
        if is_online != moved.is_online:
            _find_place(held, is_online=is_online)
        if moved.is_online or table != moved.sits_at:
            _find_chair(held, table)
    if is_online != moved.is_online:
        _return_to_line(held, moved)
    moved.is_online = is_online
    if moved.rsvp:
        moved.rsvp.table = table
        moved.rsvp.save(update_fields=["table", "changed_at"])
    else:
        moved.table = table
    moved.full_clean(validate_unique=False)
    moved.save()
    move_up(held)
    return moved


def _find_place(forum: Forum, *, is_online: bool) -> None:
    if room_of(forum).free(is_online=is_online) <= 0:
        raise RoomFullError


def _find_chair(forum: Forum, table: BreakoutTopic | None) -> None:
    if table and chairs_free(forum)[table.pk] <= 0:
        raise TableFullError


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


@transaction.atomic
def undo(*, forum: Forum, key: UUID) -> bool:
    """Take a check-in back: somebody pressed the wrong name. Returns whether there was one."""
    held = hold(forum.pk)
    mistaken = Attendance.objects.select_related("rsvp").filter(forum=held, key=key).first()
    if mistaken is None:
        return False
    _return_to_line(held, mistaken)
    mistaken.delete()
    move_up(held)
    return True


def _return_to_line(forum: Forum, attendance: Attendance) -> None:
    """Before somebody no longer takes part in the other way than they said: theirs is the place they had, unless it was
    given to somebody else since.
    """
    rsvp = attendance.rsvp
    if rsvp is None or not rsvp.has_place:
        return
    said_online = rsvp.coming == Coming.ONLINE
    if attendance.is_online != said_online and room_of(forum).free(is_online=said_online) <= 0:
        wait_again(rsvp)


@transaction.atomic
def forget_in_attendance(user: User) -> None:
    """That somebody came stays; neither who it was nor who stood at the door."""
    Attendance.objects.of_guest(user).update(name="")
    Attendance.objects.filter(checked_in_by=user).update(checked_in_by=None)
