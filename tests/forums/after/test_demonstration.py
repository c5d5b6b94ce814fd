"""The demonstration tells what came after its forums, whenever it is laid, and once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from actions.models import Action
from consultations.models import Release, Response, Said
from consultations.preparing.publishing import why_not
from forums.demonstration.after import tell_what_came_after
from forums.models import Evidence, Forum, ForumReportPage
from home.demonstration import read_demonstration


@pytest.fixture
def forums(make_forum, priorities, staff) -> None:
    """Two that were held and one that is coming, as other rooms lay them."""
    staff("Support team")
    today, last = timezone.localdate(), None
    for slug, days in (("first", -700), ("last", -330), ("next", 25)):
        last = make_forum(slug=slug, day=today + timedelta(days=days), previous=last)
        last.priorities.set(priorities)
        last.save()


def test_each_forum_has_its_feedback_themes_actions_report_and_evidence(forums):
    demonstration = read_demonstration("milton-keynes")
    tell_what_came_after(demonstration)
    first, last, coming = (Forum.objects.get(slug=slug) for slug in ("first", "last", "next"))
    assert last.feedback.copied_from == first.feedback and coming.feedback.copied_from == last.feedback
    assert Response.objects.filter(consultation=last.feedback).count() == 96
    assert coming.feedback.can_be_answered and coming.feedback.responses.exists()
    assert Said.objects.filter(consultation=last.feedback).count() == 3
    assert Action.objects.filter(is_public=True).count() == 6
    assert ForumReportPage.objects.live().count() == 2 and Evidence.objects.exists()
    assert why_not(last.feedback.source_page) == {}
    release = Release.objects.newest_of(last.feedback)
    assert any("earlier" in question for question in release.content["respondents"][0]["questions"])
    before = [model.objects.count() for model in (Response, Action, Evidence, ForumReportPage)]
    tell_what_came_after(demonstration)
    assert [model.objects.count() for model in (Response, Action, Evidence, ForumReportPage)] == before
