"""Staff pages of a forum ask the database as often for fifty guests, sessions and tables as for one."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from actions.services import create_action
from consultations.models import Code
from forums.after.feedback import make_feedback
from forums.after.reports import start_report
from forums.models import (
    Attendance,
    BreakoutTopic,
    Coming,
    Forum,
    Invitation,
    NoteTheme,
    Rsvp,
    SeniorAttendance,
    Session,
    TableLink,
    TableNote,
)
from people.models import Agency, CommunityGroup
from people.roles import create_roles
from people.services import make_member_of_staff
from places.models import Area

PAGES = ("detail", "guests", "sending", "today", "check_in", "walk_in", "notes", "table_links", "screen")
MOST = 30


def fill(forum: Forum, numbers: range) -> None:
    """A session, a senior, a table with its link, and a guest at it, for each number."""
    for number in numbers:
        agency = Agency.objects.create(name=f"Agency {number}", slug=f"agency-{number}", is_responsible_authority=True)
        Session.objects.create(forum=forum, starts_at=time(10, number), title="Talk", agency=agency)
        SeniorAttendance.objects.create(forum=forum, agency=agency, role="Chair")
        topic = BreakoutTopic.objects.create(forum=forum, table=number + 1, title=f"Topic {number}", places=2)
        TableLink.objects.create(forum=forum, topic=topic, token=f"link-{number}")
        email = f"guest-{number}@example.org"
        invitation = Invitation.objects.create(forum=forum, name=f"Guest {number}", email=email)
        Rsvp.objects.create(
            forum=forum,
            invitation=invitation,
            name=f"Guest {number}",
            coming=Coming.IN_PERSON,
            has_place=True,
            queued_at=timezone.now(),
            key=uuid4(),
            table=topic,
        )


def asked(client, forum: Forum, pages: tuple[str, ...] = PAGES) -> dict[str, int]:
    found = {}
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"forum_{page}", args=[forum.pk])).status_code == 200
        found[page] = len(queries)
    return found


@pytest.mark.django_db
def test_fifty_of_everything_ask_as_often_as_one(make_forum, admin_client):
    forum = make_forum(capacity_in_person=80, chooses_breakouts=True, has_live_poll=True, has_question_wall=True)
    fill(forum, range(1))
    asked(admin_client, forum)  # what is the same for all pages is read once
    with_one = asked(admin_client, forum)
    fill(forum, range(1, 50))
    assert asked(admin_client, forum) == with_one
    assert {page: count for page, count in with_one.items() if count > MOST} == {}


def hold(forum: Forum, numbers: range) -> None:
    """A group that came and one that did not, a point with a suggested theme and an action, for each number."""
    for number in numbers:
        ward = Area.objects.create(
            kind="ward", code=f"W{number}", vintage=2025, name=f"Ward {number}", slug=f"w{number}"
        )
        here, away = (
            CommunityGroup.objects.create(name=f"{who} {number}", slug=f"{who}-{number}", kind="parish")
            for who in ("here", "away")
        )
        for group in (here, away):
            Invitation.objects.create(forum=forum, group=group, name=group.name)
        Attendance.objects.create(forum=forum, group=here, area=ward, key=uuid4())
        point = {"forum": forum, "text": "It is dark.", "verdict": "not_working", "noted_at": timezone.now()}
        TableNote.objects.create(state="checking", key=uuid4(), **point)
        let_through = TableNote.objects.create(state="published", public_text="It is dark.", key=uuid4(), **point)
        theme = Code.objects.create(consultation=forum.feedback, title=f"Light {number}")
        NoteTheme.objects.create(note=let_through, code=theme, likeness=0.5, because={})
        create_action(
            title=f"Lamp {number}", source=let_through, public_wording="One.", areas=[ward], is_public=True, by=None
        )


@pytest.mark.django_db
def test_what_comes_after_a_forum_asks_as_often_for_fifty_of_everything_as_for_one(make_forum, client):
    forum = make_forum(day=timezone.localdate() - timedelta(days=1))
    make_feedback(forum=forum, by=None).source_page.get_latest_revision().publish()
    forum = Forum.objects.get(pk=forum.pk)
    hold(forum, range(1))
    start_report(forum=forum, by=None)  # which drafts the minutes too
    hold(forum, range(1, 2))
    create_roles()
    roles = ["Forum managers", "Analysts", "Editors"]
    client.force_login(make_member_of_staff(email="staff@example.org", name="Staff", roles=roles))
    asked(client, forum, ("after",))  # as above
    with_two = asked(client, forum, ("after",))
    hold(forum, range(2, 50))
    assert asked(client, forum, ("after",)) == with_two
    assert with_two["after"] <= MOST
