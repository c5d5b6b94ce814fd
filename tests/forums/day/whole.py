"""For the tests that look at every page: a forum today, with a table, a guest, a poll and a question on the wall."""

from datetime import time
from uuid import uuid4

from django.utils import timezone

from forums.day import services
from forums.day.models import Screen, TableLink
from forums.day.services import Point
from forums.models import BreakoutTopic, Rsvp, Verdict
from forums.preparing.services import start_forum
from people.models import User

TODAY, TABLE, SCREEN, CODE, GUEST = (
    "forum-today",
    "token-of-a-table",
    "token-of-the-screen",
    "123456",
    "token-of-a-guest",
)


def begin_the_day(by: User) -> None:
    """With a point that stands, one on the wall, and a poll that can be answered."""
    forum = start_forum(
        title="Forum today",
        slug=TODAY,
        by=by,
        day=timezone.localdate(),
        starts_at=time(10),
        ends_at=time(15),
        place_name="Town hall",
        has_live_poll=True,
        has_question_wall=True,
    )
    forum.source_page.save_revision(user=by).publish()
    topic = BreakoutTopic.objects.create(forum=forum, table=1, title="Young people")
    link = TableLink.objects.create(forum=forum, topic=topic, token=TABLE)
    services.deliver(link=link, points=[Point(uuid4(), verdict, f"A point: {verdict.label}") for verdict in Verdict])
    Screen.objects.create(forum=forum, token=SCREEN, code=CODE)
    Rsvp.objects.create(
        forum=forum, name="A guest", coming="in_person", queued_at=timezone.now(), key=uuid4(), token=GUEST
    )
    services.open_poll(poll=services.make_poll(forum=forum, question="What first?", answers=["Lights", "Clubs"]))
    question = services.ask(forum=forum, text="Who sweeps the underpass?", key=uuid4())
    services.let_through(written=[question], by=by)
