"""Thirty groups of every kind for the demonstration, with their people and meetings; harmless to repeat."""

import pytest
from django.utils import timezone

from home.demonstration import read_demonstration
from home.demonstration.groups import REPRESENTATIVE, representative_sign_in, tell_groups
from people.groups import GroupKind
from people.groups.permissions import may_speak_for
from people.models import CommunityGroup, GroupMeeting, Membership, User

pytestmark = pytest.mark.django_db


def test_thirty_groups_of_every_kind_run_themselves(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    demonstration = read_demonstration("milton-keynes")
    tell_groups(demonstration)
    groups = CommunityGroup.objects.listed()
    assert len(groups) == 30
    assert {group.kind for group in groups} == set(GroupKind.values) - {GroupKind.OTHER}
    for group in groups:
        group.full_clean()
    assert [group.name for group in CommunityGroup.objects.proposed()] == ["Canal Boat Dwellers"]
    assert CommunityGroup.objects.without_representative().count() == 1
    assert CommunityGroup.objects.unverified().count() == 1
    somebody = User.objects.get(email=representative_sign_in(demonstration).email)
    assert representative_sign_in(demonstration).role == REPRESENTATIVE
    assert [may_speak_for(somebody, group) for group in groups].count(True) == 1
    assert GroupMeeting.objects.from_now(timezone.now()).values("group").distinct().count() == 30

    before = (Membership.objects.count(), GroupMeeting.objects.count(), User.objects.count())
    tell_groups(demonstration)
    assert (Membership.objects.count(), GroupMeeting.objects.count(), User.objects.count()) == before
