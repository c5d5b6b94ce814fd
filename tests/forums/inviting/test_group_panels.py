"""What a community group is shown of its forums: on its desk, on its public page, on the sheet before its meeting."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from core.models import ContentVersion
from forums.day.models import Attendance
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
    """Those at which somebody was here for it, and not those it only said it would come to."""
    published, missed = make_forum(slug="last-year"), make_forum(slug="year-before")
    for forum in (published, missed):
        answer(invitation=invite("Chair", group=group, to=forum))
    Attendance.objects.create(forum=published, group=group, key=uuid4())
    assert group_panels.attended_panel(group) is None
    yesterday = timezone.localdate() - timedelta(days=1)
    Forum.objects.filter(pk__in=[published.pk, missed.pk]).update(day=yesterday)
    page = drawn(group_panels.attended_panel(group))
    assert "/forums/last-year/" in page and "/forums/year-before/" not in page
    assert group_panels.invitations_panel(group) is None
    # Two came as one group, one of them written down late: it is one forum, and a kept page is drawn anew.
    before = ContentVersion.current()
    Attendance.objects.create(forum=published, group=group, key=uuid4())
    assert ContentVersion.current() > before
    assert drawn(group_panels.attended_panel(group)).count("/forums/last-year/") == page.count("/forums/last-year/")
