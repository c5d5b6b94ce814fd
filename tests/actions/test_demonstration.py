"""The demonstration's actions: every state and tier, with histories that could have happened."""

import pytest
from django.db.models import Count, F
from django.utils import timezone

from actions.demonstration import tell_actions
from actions.models import Action, ActionChange, ActionReply, ActionWords, AreaAtRisk, MeetingDecision, Tier
from actions.panels import group_panel
from actions.statuses import Status
from actions.tiers.measuring import measure, stays_of
from actions.tiers.models import Verdict
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


def test_each_tier_has_met_and_decided(told):
    for measured in measure(Action.objects.all()):
        tier = measured.tier
        assert measured.took, f"how long things take at {tier} is known"
        assert tier.meetings.closed().count() >= 2
        assert tier.meetings.open().count() == 1
        for meeting in tier.meetings.closed():
            assert meeting.decisions.exists(), f"{meeting} decided something"
    assert set(MeetingDecision.objects.values_list("verdict", flat=True)) == set(Verdict)
    for decision in MeetingDecision.objects.select_related("meeting"):
        assert decision.action.changes.filter(made_at__date=decision.meeting.held_on, reason=decision.reason).exists()


def test_nothing_of_it_stayed_longer_than_its_tier_allows_unless_a_meeting_put_that_off(told):
    limits = dict(Tier.objects.values_list("pk", "limit_days"))
    kept = set(MeetingDecision.objects.filter(verdict=Verdict.KEEP).values_list("action", flat=True))
    for stay in stays_of(Action.objects.all()):
        # It goes up on the morning after its last day.
        within = not limits[stay.tier] or stay.days is None or stay.days <= limits[stay.tier] + stay.went_up
        assert within or stay.action in kept, Action.objects.get(pk=stay.action).title


def test_nothing_of_it_is_past_its_limit_or_written_to_anybody(told):
    assert not Action.objects.past_limit_on(timezone.localdate()).exists()
    assert not ActionChange.objects.filter(told_at=None).exists()
    assert not Message.objects.filter(subject__startswith="Up to").exists()
