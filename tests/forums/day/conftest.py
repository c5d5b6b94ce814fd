"""A forum on the day itself, with tables, guests and staff."""

from collections.abc import Callable
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.utils import timezone

from forums.day import services
from forums.day.models import TableLink
from forums.inviting.models import Rsvp
from forums.models import BreakoutTopic, Forum
from people.models import User
from people.roles import create_roles


@pytest.fixture(autouse=True)
def noon():
    """It is noon, so that no test meets the end of the day."""
    with time_machine.travel(timezone.localtime().replace(hour=12, minute=0), tick=True):
        yield


@pytest.fixture
def forum(make_forum) -> Forum:
    """Today, with two tables, all switches on, three places in the room and two online."""
    forum = make_forum(
        day=timezone.localdate(), has_live_poll=True, has_question_wall=True, prints_badges=True, chooses_breakouts=True
    )
    for number, title in ((1, "Young people"), (2, "Roads")):
        BreakoutTopic.objects.create(forum=forum, table=number, title=title)
    return forum


@pytest.fixture
def link(forum) -> TableLink:
    """The link of the first table."""
    return services.make_links(forum=forum)[0]


@pytest.fixture
def guest(forum) -> Callable[..., Rsvp]:
    """Somebody who said they come, in person and with a place unless said otherwise."""

    def made(name: str = "A resident", **facts) -> Rsvp:
        facts = {
            "forum": forum,
            "coming": "in_person",
            "has_place": True,
            "queued_at": timezone.now(),
            "key": uuid4(),
            **facts,
        }
        return Rsvp.objects.create(name=name, **facts)

    return made


@pytest.fixture
def staff(db) -> Callable[[str], User]:
    """Somebody in one of the roles."""
    create_roles()

    def made(role: str) -> User:
        user = User.objects.create_user(f"{role.replace(' ', '-').lower()}@example.org", "a long and quiet sentence")
        user.groups.set(Group.objects.filter(name=role))
        return user

    return made
