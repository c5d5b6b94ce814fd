"""The demonstration's actions: every state and tier, with histories that could have happened."""

import pytest
from django.db.models import Count, F
from django.utils import timezone

from actions.demonstration import tell_actions
from actions.models import Action, ActionChange, ActionReply, ActionWords, AreaAtRisk
from actions.panels import group_panel
from actions.statuses import Status
from home.demonstration import read_demonstration
from outbox.models import Message
from people.models import CommunityGroup, User
from places.models import Area


@pytest.fixture
def told(db, index):
    """As told on a site that has its groups and areas already, by somebody of the team."""
    demonstration = read_demonstration("milton-keynes")
    for code in ("E02003479", "E02003488"):
        Area.objects.create(kind="msoa", code=code, vintage=2021, name=code, slug=code.lower())
    CommunityGroup.objects.create(
        name="Fishermead Residents’ Association", slug="fishermead-residents", kind="residents"
    )
    officer = User.objects.create_user("team@example.org", "a long and quiet sentence")
    officer.groups.create(name="Support team")
    tell_actions(demonstration)
    return demonstration


def test_it_tells_every_state_and_tier_once(told):
    count, changes = Action.objects.count(), ActionChange.objects.count()
    assert count >= 30  # the outcomes of its consultations tell the rest
    assert set(Action.objects.values_list("status", flat=True)) == set(Status)
    assert set(Action.objects.going_on().values_list("tier__number", flat=True)) == {1, 2, 3}
    moves = ActionChange.objects.filter(tier_before__number__lt=F("tier_after__number")).order_by()
    assert 2 in moves.values("action").annotate(times=Count("pk")).values_list("times", flat=True)
    assert AreaAtRisk.objects.watched().count() == 2
    assert ActionReply.objects.get().is_public
    assert group_panel(CommunityGroup.objects.get())
    assert ActionWords.objects.filter(language="pl").exists()
    tell_actions(told)
    assert (Action.objects.count(), ActionChange.objects.count()) == (count, changes)


def test_nothing_of_it_is_past_its_limit_or_written_to_anybody(told):
    assert not Action.objects.past_limit_on(timezone.localdate()).exists()
    assert not ActionChange.objects.filter(told_at=None).exists()
    assert not Message.objects.filter(subject__startswith="Up to").exists()
