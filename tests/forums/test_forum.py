"""The record of a forum and its page."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from forums.models import Forum, ForumState


def test_its_page_says_when_and_where(forum, client):
    page = client.get("/forums/this-year/").content.decode()
    assert "Town hall" in page and "10am to 3pm" in page
    assert "Annual forum" in client.get("/forums/").content.decode()


@pytest.mark.parametrize(("days", "state"), [(1, ForumState.COMING), (0, ForumState.TODAY), (-1, ForumState.HELD)])
def test_it_stands_in_one_state_on_each_day(forum, days, state):
    today = timezone.localdate()
    forum.day = today + timedelta(days=days)
    assert forum.state_on(today) == state


def test_coming_and_held_leave_no_day_between_them(make_forum):
    today = timezone.localdate()
    for number, days in enumerate((-1, 0, 1)):
        make_forum(day=today + timedelta(days=days), slug=f"forum-{number}")
    assert list(Forum.objects.coming_on(today).values_list("slug", flat=True)) == ["forum-1", "forum-2"]
    assert list(Forum.objects.held_before(today).values_list("slug", flat=True)) == ["forum-0"]


def test_it_cannot_end_before_it_begins(forum):
    forum.ends_at = forum.starts_at
    with pytest.raises(ValidationError, match="must end after it begins"):
        forum.full_clean()
