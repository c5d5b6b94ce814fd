"""For the tests that look at every page: a forum that was held and reported on, and one that is coming."""

from datetime import time, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from actions.services import create_action
from forums.after.evidence import publish_evidence
from forums.after.feedback import make_feedback
from forums.after.reports import start_report
from forums.models import Attendance, Forum, TableNote, Verdict
from forums.preparing.services import start_forum
from home.models import PriorityPage
from people.models import User
from places.models import Area
from tests.forums.day.whole import begin_the_day
from tests.forums.inviting.whole import invite_guests

HELD, COMING, EVIDENCE_YEAR = "forum-held", "forum-coming", 2025
IN_TOWN_HALL: dict[str, Any] = {
    "starts_at": time(10),
    "ends_at": time(15),
    "place_name": "Town hall",
    "capacity_online": 20,
}


def hold_forums(by: User, area: Area) -> None:
    """With feedback, points of its tables, an action and a report; and the evidence of one year."""
    today = timezone.localdate()
    held = _announce(Forum(title="Forum held", slug=HELD, day=today - timedelta(days=1)), by)
    held.priorities.set(PriorityPage.objects.live()[:1])
    held.save()
    for _each in range(6):
        Attendance.objects.create(forum=held, area=area, key=uuid4())
    for verdict in Verdict:
        note = TableNote.objects.create(
            forum=held,
            verdict=verdict,
            text=f"A point: {verdict.label}",
            public_text=f"A point: {verdict.label}",
            state="published",
            noted_at=timezone.now(),
            key=uuid4(),
        )
    create_action(title="Light the path", source=note, public_wording="Six lamps.", is_public=True, by=by)
    feedback = make_feedback(forum=held, by=by)
    feedback.source_page.get_latest_revision().publish()
    start_report(forum=Forum.objects.get(pk=held.pk), by=by).save_revision(user=by).publish()
    publish_evidence(year=EVIDENCE_YEAR, by=by)
    begin_the_day(by)
    coming = _announce(Forum(title="Forum coming", slug=COMING, day=today + timedelta(weeks=4), previous=held), by)
    invite_guests(coming)


def _announce(facts: Forum, by: User) -> Forum:
    forum = start_forum(
        title=facts.title, slug=facts.slug, day=facts.day, previous=facts.previous, by=by, **IN_TOWN_HALL
    )
    forum.source_page.save_revision(user=by).publish()
    return forum
