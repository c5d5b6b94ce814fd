"""Answering an invitation, and the line for places.

There is one line for the room and one for online. Everybody who comes stands in the line of the way they chose, in the
order in which they chose it; the first of each line, as many as there are places, have a place. Every change is made
while the forum's row is held, and ends by giving out places anew, so that two who press the button at once cannot
share a chair.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from forums.preparing.models import BreakoutTopic, Forum

from . import letters
from .models import BreakoutChoice, Coming, Invitation, Rsvp
from .places import taken_at_door


class ForumClosedError(Exception):
    """Answers are no longer taken: the forum has begun, is over or is cancelled."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What somebody needs to take part; wiped a month after the forum."""

    access_needs: str = ""
    dietary_needs: str = ""
    language_needs: str = ""
    format_needs: str = ""


NO_NEEDS = Needs()


@transaction.atomic
def answer_invitation(
    *,
    invitation: Invitation,
    key: UUID,
    coming: str,
    name: str = "",
    email: str = "",
    needs: Needs = NO_NEEDS,
    choices: Sequence[BreakoutTopic] = (),
    area_id: int | None = None,
) -> Rsvp:
    """Record what somebody answers, or changes; a second call with the same `key` changes nothing.

    Where another person comes than was invited, it is kept in whose place. `choices` are breakout topics, most wanted
    first. Who keeps to the room, or to online, keeps their place in the line. Raises `ForumClosedError` once it has
    begun or is cancelled.
    """
    forum = hold(invitation.forum_id)
    rsvp = Rsvp.objects.filter(invitation=invitation).first()
    if rsvp and rsvp.key == key:
        return rsvp
    if not forum.takes_answers:
        raise ForumClosedError
    rsvp = rsvp or Rsvp(forum=forum, invitation=invitation)
    before = (rsvp.coming, rsvp.has_place)
    if coming == Coming.NO:
        rsvp.has_place, rsvp.queued_at, rsvp.table = False, None, None
    elif coming != rsvp.coming:
        rsvp.has_place, rsvp.queued_at, rsvp.table = False, _end_of_line(forum), None
    rsvp.key, rsvp.coming, rsvp.area_id = key, coming, area_id
    rsvp.group = invitation.group
    rsvp.name, rsvp.email = name.strip() or invitation.name, email.strip().lower() or invitation.email
    is_another = bool(invitation.name) and rsvp.name.casefold() != invitation.name.casefold()
    rsvp.substitute_for = invitation.name if is_another else ""
    for field, value in asdict(needs if coming != Coming.NO else NO_NEEDS).items():
        setattr(rsvp, field, value)
    rsvp.full_clean()
    rsvp.save()
    # Day, times and place stand above the question.
    Invitation.objects.filter(pk=invitation.pk).update(facts_told=forum.facts)
    rsvp.choices.all().delete()
    if coming != Coming.NO:
        BreakoutChoice.objects.bulk_create(
            BreakoutChoice(rsvp=rsvp, topic=topic, rank=rank) for rank, topic in enumerate(choices, start=1)
        )
    _give_out_places(forum, but_not_told=rsvp)
    rsvp.refresh_from_db()
    if before != (rsvp.coming, rsvp.has_place):
        letters.send_confirmation(rsvp)
    return rsvp


@transaction.atomic
def ask_to_come(*, forum: Forum, name: str, email: str, language: str, is_suspicious: bool) -> Invitation:
    """Send somebody who asked on the public page their link; who was invited already gets the same link again.

    What looks like a machine's stands on the list of guests, where staff send it or take it off.
    """
    hold(forum.pk)
    invitation = Invitation.objects.filter(forum=forum, email=email).first()
    if invitation is None:
        invitation = Invitation(forum=forum, name=name, email=email, language=language, is_asked_for=True)
        invitation.full_clean()
    if not is_suspicious:
        invitation.facts_told = forum.facts
        invitation.released_at = invitation.released_at or timezone.now()
        invitation.sent_at = invitation.sent_at or timezone.now()
    invitation.save()
    if not is_suspicious:
        letters.send_link(invitation)
    return invitation


@transaction.atomic
def move_up(forum: Forum) -> list[Rsvp]:
    """Give out places as they are now, tell whose place that changes, and return those who have moved up."""
    held = hold(forum.pk)
    return _give_out_places(held) if held.takes_answers else []


@transaction.atomic
def wait_again(rsvp: Rsvp) -> None:
    """Their place was given to somebody else: they wait again, before those who answered later, and are told."""
    held = hold(rsvp.forum_id)
    _change_place(rsvp, has_place=False)
    if held.takes_answers:
        letters.send_moved(rsvp)


def hold(forum_id: int) -> Forum:
    """The forum, held until this transaction ends, so that its places are given out by one at a time."""
    return Forum.objects.select_for_update().get(pk=forum_id)


def capacity_of(forum: Forum, coming: str) -> int:
    return forum.capacity_in_person if coming == Coming.IN_PERSON else forum.capacity_online


def _give_out_places(forum: Forum, *, but_not_told: Rsvp | None = None) -> list[Rsvp]:
    """Give the places that are free to the first who wait, of each line; who has no place any more waits again.

    Whose place that changes is told. Only fewer places take one away, from the last in line. Doors open before it
    begins: nobody gets a place that somebody was let in on, and nobody who has one loses it to them.
    """
    moved_up = []
    at_door = taken_at_door(forum)
    for coming in (Coming.IN_PERSON, Coming.ONLINE):
        capacity = capacity_of(forum, coming)
        line = list(Rsvp.objects.in_line(forum, coming))
        have, wait = [each for each in line if each.has_place], [each for each in line if not each.has_place]
        next_up = wait[: max(capacity - len(have) - at_door[coming], 0)]
        for rsvp in [*have[capacity:], *next_up]:
            _change_place(rsvp, has_place=not rsvp.has_place)
            if rsvp != but_not_told:
                letters.send_moved(rsvp)
        moved_up += next_up
    return moved_up


def _change_place(rsvp: Rsvp, *, has_place: bool) -> None:
    rsvp.has_place = has_place
    if not has_place:
        rsvp.table = None
    rsvp.save(update_fields=["has_place", "table", "changed_at"])


def _end_of_line(forum: Forum) -> datetime:
    """A time later than anybody's in the lines, whatever this machine's clock says."""
    last = Rsvp.objects.filter(forum=forum).aggregate(last=Max("queued_at"))["last"]
    now = timezone.now()
    return now if last is None else max(now, last + timedelta(microseconds=1))
