"""Who may do what with an action, by role of the staff and by tier; and what anybody else may not."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from actions.models import Tier
from actions.permissions import (
    may_bring_down,
    may_change,
    may_decide,
    may_escalate,
    may_keep_risks,
    may_make,
    may_see,
    may_see_risks,
)
from actions.risk.services import open_area
from actions.services import add_raiser
from actions.tiers.laying import lay_tiers
from actions.tiers.meetings import open_meeting
from people.models import CommunityGroup, Membership, User
from people.roles import create_roles

KEEPERS = {"Consultation managers", "Forum managers", "Administrators", "Support team"}
ROLES = ["Editors", "Analysts", "Moderators", "Communications team", *sorted(KEEPERS)]
# Who besides those with a role: in no role of actions, or in charge of this one, or named at the tier where it is.
OTHERS = ["resident", "member", "representative", "departed representative", "officer in charge", "chair"]
ALLOWED = {
    "see": {*ROLES, "officer in charge", "chair"},
    "make": KEEPERS,
    "change": {*KEEPERS, "officer in charge"},
    "escalate": {*KEEPERS, "officer in charge", "chair"},
    "bring down": {*KEEPERS, "chair"},
    "decide": {*KEEPERS, "chair"},
    "see risks": {*KEEPERS, "Analysts"},
    "keep risks": KEEPERS,
    "set tiers": {"Administrators", "Support team"},
}


@pytest.fixture
def tiers(db) -> list[Tier]:
    create_roles()
    return lay_tiers()


@pytest.fixture
def actor(person, tiers):
    """Somebody of each kind, and what they have to do with this action and its tier."""

    def made(name: str, action) -> User:
        if name in ROLES:
            user = person(name.replace(" ", "-").lower())
            user.groups.add(Group.objects.get(name=name))
        elif name in {"officer in charge", "chair"}:
            user = person("named", "view_action")
            if name == "chair":
                Tier.objects.filter(pk=action.tier_id).update(chair=user)
            else:
                type(action).objects.filter(pk=action.pk).update(owner=user)
        else:
            user = person("somebody")
            if name != "resident":
                group = CommunityGroup.objects.create(name="A group", slug="a-group", kind="watch")
                ended = timezone.localdate() - timedelta(days=1) if "departed" in name else None
                role = "member" if name == "member" else "representative"
                Membership.objects.create(group=group, user=user, role=role, ends_on=ended)
                add_raiser(action=action, group=group)
        action.refresh_from_db()
        return User.objects.get(pk=user.pk)

    return made


@pytest.fixture
def scene(make, tiers, ward):
    """An action at the middle tier, the meeting before which it is, and an area at risk."""
    today = timezone.localdate()
    meeting = open_meeting(tier=tiers[1], held_on=today)
    watched = open_area(by=None, area=ward, signs=[], seen="The shops close.", review_on=today)
    return make(tier=tiers[1]), meeting, watched


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("name", [*ROLES, *OTHERS])
def test_the_matrix(make, actor, tiers, name, number):
    action = make(tier=tiers[number - 1])
    user = actor(name, action)
    may = {
        "see": may_see(user),
        "make": may_make(user),
        "change": may_change(user, action),
        "escalate": may_escalate(user, action),
        "bring down": may_bring_down(user, action),
        "decide": may_decide(user, action.tier),
        "see risks": may_see_risks(user),
        "keep risks": may_keep_risks(user),
        "set tiers": user.has_perm("actions.change_tier"),
    }
    assert may == {deed: name in allowed for deed, allowed in ALLOWED.items()}


def test_a_chair_decides_at_their_own_tier_alone(make, actor, tiers):
    action, above = make(tier=tiers[1]), make("Above", tier=tiers[2])
    chair = actor("chair", action)
    assert may_decide(chair, tiers[1]) is False  # before it was read anew
    assert may_decide(chair, Tier.objects.get(pk=tiers[1].pk))
    assert not may_decide(chair, above.tier)
    assert not may_bring_down(chair, above)


@pytest.mark.parametrize(
    ("name", "opens"),
    [
        ("resident", set()),
        ("representative", set()),
        ("Editors", {"tiers", "tier", "meeting"}),
        ("Analysts", {"tiers", "tier", "meeting", "risks", "risk"}),
        ("chair", {"tiers", "tier", "meeting", "enter", "up"}),
        ("officer in charge", {"tiers", "tier", "meeting", "up"}),
        ("Support team", {"tiers", "tier", "meeting", "enter", "up", "risks", "risk", "open"}),
    ],
)
def test_what_opens_to_whom(client, actor, scene, name, opens):
    action, meeting, watched = scene
    client.force_login(actor(name, action))
    looks = {
        "tiers": reverse("action_tiers"),
        "tier": reverse("action_tier", args=[action.tier_id]),
        "meeting": meeting.staff_address,
        "risks": reverse("areas_at_risk"),
        "risk": watched.staff_address,
        "open": reverse("area_at_risk_new"),
    }
    found = {what for what, address in looks.items() if client.get(address).status_code == 200}
    enter = client.post(meeting.staff_address, {f"action-{action.pk}-verdict": "in_progress"})
    found |= {"enter"} if enter.get("Location") == meeting.staff_address else set()
    action.refresh_from_db()
    assert (action.status == "in_progress") is ("enter" in found)
    client.post(reverse("action_move", args=[action.pk]), {"way": "up", "reason": "Two must agree."})
    action.refresh_from_db()
    found |= {"up"} if action.tier.number == 3 else set()
    assert found == opens
