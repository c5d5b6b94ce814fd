"""What somebody of a group writes for the public: shown at once, or once the team has read it; never where it hides."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from home.groups import services
from home.groups.calendars import calendar_of
from home.groups.trust import may_say_at_once, may_show_place
from moderation.models import Item
from moderation.names import names_in
from moderation.services import decide
from places.models import Area

pytestmark = pytest.mark.django_db
PLAIN = {"purpose": "We walk the towpath each month.", "public_contact": "walks@example.org, https://example.org"}


@pytest.mark.parametrize(
    ("changed", "at_once"),
    [
        ({}, True),
        ({"purpose": "Jane Miller leads our walks."}, False),
        ({"purpose": "Mrs Jones leads our walks."}, False),
        ({"purpose": "Mill Residents walk round Old Mill Green each Saturday."}, True),
        ({"purpose": "We meet at 12 Mill Lane."}, False),
        ({"purpose": "Write to walks@example.org."}, False),
        ({"purpose": "The council are idiots."}, False),
        ({"public_contact": "Ring 01908 123456."}, False),
        ({"public_contact": "The board at 12 Mill Lane."}, False),
        ({"public_contact": "The notice board at the library"}, True),
    ],
)
def test_what_a_checked_group_says_at_once(group, changed, at_once):
    group.areas.add(Area.objects.create(kind="estate", code="X1", vintage=2025, name="Old Mill Green", slug="green"))
    assert may_say_at_once(group, **PLAIN | changed) == at_once


@pytest.mark.parametrize("state", [{"verified_at": None}, {"hides_address": True, "kind": "refuge"}])
def test_who_is_not_trusted_with_the_plainest_words(group, state):
    for name, value in state.items():
        setattr(group, name, value)
    group.save()
    assert not may_say_at_once(group, **PLAIN)


@pytest.mark.parametrize(
    ("place", "at_once"),
    [
        ("The hall, 12 Mill Lane, MK9 3EJ", True),
        ("Methodist Church Hall, High Street", True),
        ("At Jane Miller's, 12 Mill Lane", False),
        ("The hall; the code of the door is on 01908 123456", False),
    ],
)
def test_which_places_are_shown_at_once(group, place, at_once):
    assert may_show_place(group, place) == at_once


def test_whose_names_are_no_names(group):
    assert not names_in("")
    assert not names_in("Mill Residents. Every Wednesday We Walk")
    assert names_in("Ask for Ann O'Neill")


def test_the_old_words_stand_until_the_team_has_decided(group, person, staff, browser):
    chair = person("chair", group=group, role="chair")
    page, client = reverse("groups:words", args=[group.slug]), browser(chair)
    answer = client.post(page, PLAIN, follow=True)
    assert b"page says it now" in answer.content
    shown = browser(None).get(group.get_absolute_url()).content.decode()
    assert "We walk the towpath" in shown and "/report/" in shown, "and anybody can report it"
    assert not Item.objects.exclude(waiting_since=None).exists()

    answer = client.post(page, PLAIN | {"purpose": "Jane Miller leads our walks."}, follow=True)
    assert b"looks at it before it is shown" in answer.content and b"are being checked" in answer.content
    shown = browser(None).get(group.get_absolute_url()).content.decode()
    assert "We walk the towpath" in shown and "Jane Miller" not in shown

    item = Item.objects.exclude(waiting_since=None).get()
    team = staff["Support team"]
    decide(
        item=item,
        action="published",
        by=team,
        version=item.version,
        removals=["Jane Miller"],
        reason="personal-details",
    )
    shown = browser(None).get(group.get_absolute_url()).content.decode()
    assert "leads our walks" in shown and "Jane Miller" not in shown
    item.refresh_from_db()
    decide(item=item, action="taken-down", by=team, version=item.version, reason="personal-details")
    assert "We walk the towpath" in browser(None).get(group.get_absolute_url()).content.decode()


@time_machine.travel(datetime(2027, 1, 11, 12, 0), tick=False)
def test_a_place_that_is_checked_is_nowhere_until_then(group, person, staff, client):
    chair = person("chair", group=group, role="chair")
    starts_at = timezone.now() + timedelta(days=3)
    written = {"place": "At Jane Miller's", "weeks_between": 4, "times": 3}
    services.add_meetings(group=group, starts_at=starts_at, by=chair, **written)
    item = Item.objects.get(kind="group_meeting_place")
    assert (item.text, group.meetings.exclude(place="").count()) == ("At Jane Miller's", 0)
    assert b"Jane" not in calendar_of(group) + client.get(group.get_absolute_url()).content

    team = staff["Support team"]
    decide(item=item, action="published", by=team, version=item.version)
    assert [str(each["location"]) for each in Calendar.from_ical(calendar_of(group)).walk("VEVENT")] == [
        "At Jane Miller's"
    ] * 3
    item.refresh_from_db()
    decide(item=item, action="taken-down", by=team, version=item.version, reason="personal-details")
    assert b"Jane" not in calendar_of(group) + client.get(group.get_absolute_url()).content
    assert not group.meetings.exclude(proposed_place="").exists()


def test_a_group_that_begins_to_hide_has_its_places_forgotten(group, person, client):
    """Those that were shown, those that wait, and those that somebody lets through afterwards."""
    group.kind = "refuge"
    chair, starts_at = person("chair", group=group, role="chair"), timezone.now() + timedelta(days=3)
    services.add_meetings(group=group, starts_at=starts_at, place="12 Secret Lane", by=chair)
    waiting = services.add_meetings(
        group=group, starts_at=starts_at + timedelta(1), place="Secretly at Jane Miller's", by=chair
    )[0]
    assert waiting.proposed_place
    group.hides_address = True
    group.full_clean()
    group.save()
    waiting.refresh_from_db()
    services.show_place(waiting, "12 Secret Lane")
    assert b"Secret" not in calendar_of(group) + client.get(group.get_absolute_url()).content
    assert set(group.meetings.values_list("place", "proposed_place")) == {("", "")}
