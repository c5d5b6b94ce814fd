"""What a community group is shown of its forums: on its desk, on its public page, on the sheet before its meeting."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from forums.inviting import group_panels
from forums.models import Coming, Forum
from people.models import CommunityGroup


@pytest.fixture
def group(db) -> CommunityGroup:
    return CommunityGroup.objects.create(name="Lake residents", slug="lake", kind="residents")


def drawn(panel) -> str:
    return render_to_string(panel.template, panel.context)


def test_the_desk_leads_to_the_answer_and_says_where_it_stands(group, invite, answer):
    invitation = invite("Chair", group=group)
    page = drawn(group_panels.invitations_panel(group))
    assert invitation.get_absolute_url() in page and "Not answered" in page
    answer(Coming.ONLINE, invitation=invitation)
    assert "Online" in drawn(group_panels.invitations_panel(group))
    assert "Chair comes for you." in drawn(group_panels.pack_part(group))


def test_what_was_not_sent_is_not_shown(group, invite):
    invite("Chair", group=group, sent_at=None, released_at=None)
    assert group_panels.invitations_panel(group) is None
    assert group_panels.pack_part(group) is None


def test_forums_it_came_to_stand_on_its_page_once_they_are_over(group, invite, answer, make_forum):
    published = make_forum(slug="last-year")
    answer(invitation=invite("Chair", group=group, to=published))
    assert group_panels.attended_panel(group) is None
    Forum.objects.filter(pk=published.pk).update(day=timezone.localdate() - timedelta(days=1))
    assert "/forums/last-year/" in drawn(group_panels.attended_panel(group))
    assert group_panels.invitations_panel(group) is None
