"""Places and the waiting list: never over, never lost, first come first served, and whoever moves is told."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forums.inviting import services
from forums.inviting.places import places_left
from forums.models import Coming, Forum, Invitation, Rsvp
from outbox.models import Message

GUESTS = range(6)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("answer"), st.sampled_from(GUESTS), st.sampled_from(Coming.values)),
        st.tuples(st.just("capacity"), st.integers(0, 4), st.integers(0, 3)),
        st.tuples(st.just("erase"), st.sampled_from(GUESTS), st.none()),
    ),
    max_size=14,
)


def names(rsvps) -> list[str]:
    return list(rsvps.values_list("name", flat=True))


def subjects() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("subject", flat=True))


def test_the_first_have_places_and_the_others_wait_in_their_order(answer, forum, invite):
    for name in "Ada", "Bea", "Cy", "Dot", "Eve":
        answer(invitation=invite(name))
    assert names(Rsvp.objects.coming(forum)) == ["Ada", "Bea", "Cy"]
    assert names(Rsvp.objects.waiting(forum)) == ["Dot", "Eve"]


def test_who_waits_first_moves_up_and_is_told(answer, forum, invite):
    answers = [answer(invitation=invite(name)) for name in ("Ada", "Bea", "Cy", "Dot", "Eve")]
    Message.objects.all().delete()
    answer(Coming.NO, invitation=answers[0].invitation)
    assert names(Rsvp.objects.coming(forum)) == ["Bea", "Cy", "Dot"]
    assert sorted(Message.objects.values_list("to", "subject")) == [
        (answers[0].email, "You are not coming: Annual forum"),
        (answers[3].email, "You have a place: Annual forum"),
    ]


def test_who_changes_what_they_need_keeps_their_place(answer, forum, invite):
    first = answer(invitation=invite("Ada"))
    for name in "Bea", "Cy", "Dot":
        answer(invitation=invite(name))
    Message.objects.all().delete()
    again = answer(invitation=first.invitation, needs=services.Needs(access_needs="A seat near the door"))
    assert again.has_place and again.pk == first.pk
    assert names(Rsvp.objects.waiting(forum)) == ["Dot"]
    assert not Message.objects.exists(), "nothing changed that one has to be told"


def test_whoever_comes_another_way_joins_the_end_of_that_line(answer, forum, invite):
    guests = [answer(Coming.ONLINE, invitation=invite(name)) for name in ("Ada", "Bea")]
    late = answer(invitation=invite("Cy"))
    late = answer(Coming.ONLINE, invitation=late.invitation)
    assert late.is_waiting
    assert names(Rsvp.objects.coming(forum)) == ["Ada", "Bea"]
    answer(Coming.IN_PERSON, invitation=guests[0].invitation)
    late.refresh_from_db()
    assert late.has_place


def test_a_form_sent_twice_is_one_answer_and_one_letter(invite):
    invitation, key = invite(), uuid4()
    once = services.answer_invitation(invitation=invitation, key=key, coming=Coming.IN_PERSON)
    again = services.answer_invitation(invitation=invitation, key=key, coming=Coming.IN_PERSON)
    assert once == again and Rsvp.objects.count() == 1
    assert subjects() == ["You are coming: Annual forum"]


def test_more_places_move_people_up_and_fewer_let_the_last_wait_at_the_head(answer, forum, invite):
    for name in "Ada", "Bea", "Cy", "Dot":
        answer(invitation=invite(name))
    Forum.objects.update(capacity_in_person=4)
    assert [rsvp.name for rsvp in services.move_up(forum)] == ["Dot"]
    Message.objects.all().delete()
    Forum.objects.update(capacity_in_person=2)
    assert services.move_up(forum) == []
    assert names(Rsvp.objects.waiting(forum)) == ["Cy", "Dot"]
    assert set(subjects()) == {"You no longer have a place: Annual forum"}


def test_nothing_moves_once_it_has_begun_or_is_cancelled(answer, forum):
    waiting = [answer() for _ in range(4)][-1]
    Forum.objects.update(capacity_in_person=9, cancelled_at=timezone.now())
    assert services.move_up(forum) == []
    with pytest.raises(services.ForumClosedError):
        answer(invitation=waiting.invitation)
    Forum.objects.update(cancelled_at=None, day=timezone.localdate() - timedelta(days=1))
    assert services.move_up(forum) == []
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_who_comes_in_somebodys_place_is_known(answer, invite):
    assert answer(invitation=invite("Ada"), name="Bea").substitute_for == "Ada"
    assert answer(invitation=invite("Ada"), name="ada").substitute_for == ""
    assert answer(invitation=invite(""), name="Cy").substitute_for == ""


def test_how_many_places_are_left(answer, forum):
    for _ in range(4):
        answer()
    answer(Coming.ONLINE)
    left = places_left(forum)
    assert (left.in_person.free, left.in_person.waiting) == (0, 1)
    assert (left.online.free, left.online.waiting) == (1, 0)
    assert not left.is_full


class Expected:
    """The rule in its plainest form: two lines of guests, and of each the first have places."""

    def __init__(self) -> None:
        self.lines: dict[str, list[int]] = {Coming.IN_PERSON: [], Coming.ONLINE: []}

    def leave(self, guest: int) -> None:
        for line in self.lines.values():
            if guest in line:
                line.remove(guest)

    def answer(self, guest: int, coming: str) -> None:
        if coming == Coming.NO or guest not in self.lines[coming]:
            self.leave(guest)
            if coming != Coming.NO:
                self.lines[coming].append(guest)


@given(steps=STEPS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_never_over_never_lost_in_fair_order(steps, forum, silence):
    """Whatever people answer, change and take back, and however the room shrinks and grows."""
    Rsvp.objects.all().delete()
    Invitation.objects.all().delete()
    Forum.objects.filter(pk=forum.pk).update(capacity_in_person=3, capacity_online=2)
    forum.refresh_from_db()
    guests = [Invitation.objects.create(forum=forum, name=str(number)) for number in GUESTS]
    expected = Expected()
    for kind, first, second in steps:
        if kind == "capacity":
            Forum.objects.filter(pk=forum.pk).update(capacity_in_person=first, capacity_online=second)
            services.move_up(forum)
        elif kind == "erase":
            Rsvp.objects.filter(invitation=guests[first]).delete()
            services.move_up(forum)
            expected.leave(first)
        else:
            services.answer_invitation(invitation=guests[first], key=uuid4(), coming=second)
            expected.answer(first, second)
        forum.refresh_from_db()
        for coming, line in expected.lines.items():
            capacity = services.capacity_of(forum, coming)
            rows = list(Rsvp.objects.in_line(forum, coming).values_list("name", "has_place"))
            assert rows == [(str(guest), place < capacity) for place, guest in enumerate(line)]
