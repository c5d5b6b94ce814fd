"""Forums for the tests of this room."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from forums.models import Forum
from forums.preparing.services import start_forum


@pytest.fixture
def make_forum(first_pages, db):
    """Makes a published forum, by default four weeks from now with three places in the room and two online."""

    def make(*, day: date | None = None, slug: str = "this-year", **facts) -> Forum:
        facts = {
            "title": "Annual forum",
            "starts_at": time(10),
            "ends_at": time(15),
            "place_name": "Town hall",
            "capacity_in_person": 3,
            "capacity_online": 2,
            **facts,
        }
        forum = start_forum(slug=slug, by=None, day=day or timezone.localdate() + timedelta(weeks=4), **facts)
        forum.source_page.save_revision().publish()
        return forum

    return make


@pytest.fixture
def forum(make_forum) -> Forum:
    return make_forum()
