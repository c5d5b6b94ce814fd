"""What the public reads of forums: their page, its other formats, calendars, and panels on other pages."""

from datetime import time, timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar

from forums.models import BreakoutTopic, Forum, SeniorAttendance, Session
from forums.preparing import presenting
from home.panels import draw
from people.models import Agency
from places.models import Area


@pytest.fixture
def full(forum) -> Forum:
    """A forum with everything on its page."""
    agency = Agency.objects.create(name="Probation service", slug="probation", kind="probation")
    forum.sessions = [
        Session(starts_at=time(10), title="Last year's actions", kind="actions", speaker_role="Chair"),
        Session(starts_at=time(11), title="At the tables", kind="breakout"),
        Session(starts_at=time(10, 30), title="Getting out of a circle", speaker_role="Head", agency=agency),
    ]
    forum.topics = [BreakoutTopic(table=1, title="Burglary and bikes")]
    forum.seniors = [SeniorAttendance(agency=agency, role="Head of Delivery")]
    forum.access, forum.place_address = "Step-free from the car park.", "1 High Street\nTown AB1 2CD"
    forum.save()
    return forum


def test_the_page_says_everything_one_asks_beforehand(full, client, django_assert_max_num_queries):
    client.get("/forums/")  # lays the partnership's settings, once for the site
    with django_assert_max_num_queries(30):
        page = client.get("/forums/this-year/").content.decode()
    for words in (
        "Town hall, 1 High Street, Town AB1 2CD", "10am to 3pm", "or online", "Step-free from the car park.",
        "Head, Probation service", "Table 1: Burglary and bikes", "Head of Delivery", "Come to the forum",
    ):  # fmt: skip
        assert words in page, words
    assert page.index("Last year") < page.index("Getting out of a circle") < page.index("At the tables")


def test_every_format_says_it_too(full):
    words = str(full.source_page.to_document())
    for expected in ("Town hall", "Getting out of a circle", "Burglary and bikes", "/forums/this-year/come/"):
        assert expected in words, expected


def test_a_forum_that_was_held_is_not_come_to(make_forum, client):
    make_forum(day=timezone.localdate() - timedelta(days=1), title="Last year's")
    page = client.get("/forums/this-year/").content.decode()
    assert "/come/" not in page and "Held" in page
    assert client.get("/forums/this-year/come/").status_code == 302
    assert "Last year&#x27;s" in client.get("/forums/").content.decode()


def test_the_calendar_has_what_is_to_come_and_takes_over_changes(full, make_forum, client):
    make_forum(day=timezone.localdate() - timedelta(days=1), slug="over")
    events = Calendar.from_ical(client.get("/forums/calendar.ics").content).walk("VEVENT")
    assert [str(event["summary"]) for event in events] == ["Annual forum"]
    assert timezone.localtime(events[0].decoded("dtstart")) == full.begins
    before = events[0]["sequence"]
    full.save()
    Forum.objects.filter(pk=full.pk).update(changed_at=full.changed_at + timedelta(minutes=5))
    event = Calendar.from_ical(client.get("/forums/this-year/forum.ics").content).walk("VEVENT")[0]
    assert event["sequence"] > before and str(event["location"]) == "Town hall, 1 High Street, Town AB1 2CD"


def test_a_draft_is_in_no_calendar(forum, client):
    forum.source_page.unpublish()
    assert b"VEVENT" not in client.get("/forums/calendar.ics").content
    assert client.get("/forums/this-year/forum.ics").status_code == 404
    assert client.get("/forums/this-year/come/").status_code == 404
    assert presenting.home_panel() is None


def test_the_next_one_stands_on_the_first_page_and_on_those_of_its_areas(forum, make_forum):
    lake, hill = (
        Area.objects.create(kind="ward", code=code, name=code, slug=code.lower(), vintage=2025)
        for code in ("LAKE", "HILL")
    )
    assert [each.slug for each in presenting.home_panel().context["listed"]] == ["this-year"]
    sooner = make_forum(slug="sooner", day=timezone.localdate() + timedelta(days=2))
    sooner.areas.set([lake])
    sooner.save()
    assert [each.slug for each in presenting.neighbourhood_panel(lake).context["listed"]] == ["sooner"]
    assert [each.slug for each in presenting.neighbourhood_panel(hill).context["listed"]] == ["this-year"]
    Forum.objects.update(day=timezone.localdate() + timedelta(weeks=40))
    assert presenting.home_panel() is None, "half a year ahead is early enough"


def test_a_list_in_another_language_says_in_which_its_titles_are(forum):
    def shown() -> str:
        return " ".join(panel.html for panel in draw([presenting.home_panel()]))

    assert 'lang="' not in shown()
    with override("ur"):
        assert ' lang="en-GB" dir="ltr">Annual forum</a>' in shown()
