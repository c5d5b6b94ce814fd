"""Staff pages of a forum ask the database as often for fifty guests, sessions and tables as for one."""

from datetime import time
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from forums.models import BreakoutTopic, Coming, Forum, Invitation, Rsvp, SeniorAttendance, Session, TableLink
from people.models import Agency

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


def asked(client, forum: Forum) -> dict[str, int]:
    found = {}
    for page in PAGES:
        with CaptureQueriesContext(
            connection,
        ) as queries:
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
