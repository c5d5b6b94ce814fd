"""Guests of a forum."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from forums.inviting import letters, services
from forums.models import BreakoutTopic, Coming, Forum, Invitation, Rsvp


@pytest.fixture
def forum(db) -> Forum:
    """A forum without a page, four weeks from now, with three places in the room and two online."""
    return Forum.objects.create(
        title="Annual forum",
        slug="this-year",
        day=timezone.localdate() + timedelta(weeks=4),
        starts_at=time(10),
        ends_at=time(15),
        place_name="Town hall",
        capacity_in_person=3,
        capacity_online=2,
    )


@pytest.fixture
def topics(forum) -> list[BreakoutTopic]:
    """Two tables with two chairs each, which guests choose among."""
    Forum.objects.filter(pk=forum.pk).update(chooses_breakouts=True)
    forum.refresh_from_db()
    titles = enumerate(("Burglary", "Evenings"), start=1)
    return [BreakoutTopic.objects.create(forum=forum, table=table, title=title, places=2) for table, title in titles]


@pytest.fixture
def invite(forum):
    """Makes an invitation that has been sent, by default to the forum of the test."""

    def make(name: str = "Chair of a group", *, to: Forum = forum, **facts) -> Invitation:
        number = Invitation.objects.count() + 1
        facts = {"email": f"guest-{number}@example.org", "released_at": to.made_at, "sent_at": to.made_at, **facts}
        return Invitation.objects.create(**{"forum": to, "name": name, "facts_told": to.facts, **facts})

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
