"""What guests told us is kept for as long as we said, and no day longer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from forums.inviting import retention, services
from forums.models import BreakoutChoice, Forum, Invitation, LetterRun, Rsvp


@pytest.fixture
def guest(answer, invite, topics) -> Rsvp:
    needs = services.Needs(access_needs="A hearing loop", dietary_needs="Vegan")
    return answer(invitation=invite("Ada", address="1 High Street"), needs=needs, choices=topics, name="Bea")


def held(days_ago: int) -> None:
    Forum.objects.update(day=timezone.localdate() - timedelta(days=days_ago))


@pytest.mark.parametrize(("days", "is_kept"), [(30, True), (31, False)])
def test_needs_are_kept_for_a_month(guest, days, is_kept):
    held(days)
    retention.forget_needs()
    guest.refresh_from_db()
    assert bool(guest.access_needs) is bool(guest.dietary_needs) is BreakoutChoice.objects.exists() is is_kept
    assert guest.name == "Bea"


def test_needs_are_of_no_use_once_it_is_cancelled(guest):
    Forum.objects.update(cancelled_at=timezone.now())
    retention.forget_needs()
    guest.refresh_from_db()
    assert not guest.access_needs and not BreakoutChoice.objects.exists()
    assert guest.name == "Bea"


@pytest.mark.parametrize(("days", "is_kept"), [(365, True), (366, False)])
def test_names_are_kept_for_a_year(guest, days, is_kept):
    held(days)
    retention.forget_guests()
    guest.refresh_from_db()
    invitation = Invitation.objects.get()
    assert bool(guest.name) is bool(guest.email) is bool(guest.substitute_for) is is_kept
    assert bool(invitation.name) is bool(invitation.email) is bool(invitation.address) is is_kept
    assert guest.has_place, "that somebody came stays"


def test_who_asked_and_never_answered_is_forgotten_after_the_day(invite, answer):
    invite("Ada", is_asked_for=True)
    answer(invitation=invite("Bea", is_asked_for=True))
    held(1)
    retention.forget_unanswered_requests()
    assert [each.name for each in Invitation.objects.all()] == ["Bea"]


def test_letters_are_kept_for_a_week(forum):
    run = LetterRun.objects.create(forum=forum)
    retention.forget_letters()
    assert LetterRun.objects.exists()
    LetterRun.objects.filter(pk=run.pk).update(made_at=timezone.now() - timedelta(days=8))
    retention.forget_letters()
    assert not LetterRun.objects.exists()


def test_whoever_is_erased_leaves_the_line_and_the_next_moves_up(answer, forum, invite, django_user_model):
    user = django_user_model.objects.create_user(email="ada@example.org")
    answer(invitation=invite("Ada", email="ada@example.org"))
    others = [answer() for _ in range(3)]
    assert others[-1].is_waiting
    retention.erase_rsvps_of(user)
    retention.erase_invitations_of(user)
    others[-1].refresh_from_db()
    assert others[-1].has_place
    assert not Rsvp.objects.filter(email="ada@example.org").exists()
    assert not Invitation.objects.filter(email="ada@example.org").exists()
