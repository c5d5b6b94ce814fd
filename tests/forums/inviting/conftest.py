"""Guests of a forum."""

from uuid import uuid4

import pytest

from forums.inviting import letters, services
from forums.models import Coming, Invitation, Rsvp


@pytest.fixture
def invite(forum):
    """Makes an invitation that has been sent, by default to the forum of the test."""

    def make(name: str = "Chair of a group", *, to=forum, **facts) -> Invitation:
        number = Invitation.objects.count() + 1
        facts = {"email": f"guest-{number}@example.org", "released_at": to.made_at, "sent_at": to.made_at, **facts}
        return Invitation.objects.create(forum=to, name=name, facts_told=to.facts, **facts)

    return make


@pytest.fixture
def answer(invite):
    """Answers an invitation, a new one where none is named."""

    def give(coming: str = Coming.IN_PERSON, *, invitation: Invitation | None = None, **more) -> Rsvp:
        more = {"key": uuid4(), **more}
        return services.answer_invitation(invitation=invitation or invite(), coming=coming, **more)

    return give


@pytest.fixture
def silence(monkeypatch):
    """No letters: wording them takes longer than what the test is about."""
    for name in ("send_confirmation", "send_moved"):
        monkeypatch.setattr(letters, name, lambda rsvp: None)
