"""Answering by the personal link and asking for one: what people see, and what they are refused."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar

from forums.models import BreakoutTopic, Coming, Forum, Invitation, Rsvp
from outbox.models import Message


@pytest.fixture
def forum(make_forum):
    """With a page, as the public reads it."""
    return make_forum()


def fill(client, address: str, **given) -> dict[str, str]:
    """What the form at `address` would send, with what is given."""
    page = client.get(address).content.decode()
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    return {**hidden, **given}


def test_one_answers_reads_changes_and_takes_back_with_one_link(client, invite, forum):
    address = invite("Ada").get_absolute_url()
    page = client.get(address).content.decode()
    assert "Are you coming?" in page and "Yes, online" in page and 'value="Ada"' in page
    sent = fill(client, address, coming="in_person", name="Ada", access_needs="A hearing loop", format_needs="Braille")
    assert client.post(address, sent).status_code == 302
    client.post(address, sent)
    rsvp = Rsvp.objects.get()
    assert rsvp.has_place and rsvp.access_needs == "A hearing loop" and rsvp.format_needs == "Braille"
    page = client.get(address).content.decode()
    assert "You are coming" in page and "A hearing loop" in page and "data:image/svg" in page
    assert "A hearing loop" in client.get(f"{address}?change=1").content.decode()
    client.post(address, fill(client, f"{address}?change=1", coming="no"))
    rsvp.refresh_from_db()
    assert (rsvp.coming, rsvp.has_place, rsvp.access_needs) == ("no", False, "")
    assert "cannot come" in client.get(address).content.decode()


def test_who_waits_reads_how_many_wait_before_them(client, answer, invite, forum):
    for _ in range(4):
        answer()
    address = invite("Ada").get_absolute_url()
    assert "full: you go on the waiting list, 1 waits already" in client.get(address).content.decode()
    client.post(address, fill(client, address, coming="in_person", name="Ada"))
    page = client.get(address).content.decode()
    assert "You are on the waiting list" in page and "1 person waits before you." in page
    assert "There are places left to take part online." in page


def test_what_is_missing_is_said_at_its_question(client, invite, forum):
    address = invite("").get_absolute_url()
    page = client.post(address, fill(client, address)).content.decode()
    assert "Error:" in page and "Choose whether you are coming" in page
    page = client.post(address, fill(client, address, coming="online")).content.decode()
    assert "Write the name of the person who comes" in page
    assert not Rsvp.objects.exists()


def test_once_it_has_begun_nothing_is_taken(client, invite, forum):
    address = invite("Ada").get_absolute_url()
    given = fill(client, address, coming="in_person", name="Ada")
    Forum.objects.update(day=timezone.localdate() - timedelta(days=1))
    assert "has begun or is over" in client.post(address, given).content.decode()
    assert not Rsvp.objects.exists()


def test_who_is_late_still_finds_the_address_to_join_until_the_day_is_over(client, answer, forum):
    Forum.objects.update(online_address="https://meeting.example.org/forum")
    forum.refresh_from_db()
    address = answer(Coming.ONLINE).invitation.get_absolute_url()
    for late, is_there in ((timedelta(minutes=1), True), (timedelta(days=1), False)):
        with time_machine.travel(forum.begins + late, tick=False):
            page = client.get(address).content.decode()
        assert ("meeting.example.org" in page) == is_there
        assert ("You are coming" in page, "You had a place" in page) == (is_there, not is_there)


def test_the_address_to_join_stands_only_in_the_calendar_of_who_comes_online(client, answer, forum):
    Forum.objects.update(online_address="https://meeting.example.org/forum")
    forum.refresh_from_db()
    online, room = answer(Coming.ONLINE), answer()
    files = {rsvp: client.get(f"{rsvp.invitation.get_absolute_url()}forum.ics").content for rsvp in (online, room)}
    assert "meeting.example.org" in str(Calendar.from_ical(files[online]).walk("VEVENT")[0]["description"])
    assert b"meeting.example.org" not in files[room]
    assert b"meeting.example.org" not in client.get("/forums/calendar.ics").content
    assert b"meeting.example.org" not in client.get("/forums/this-year/").content


def test_anybody_asks_on_the_page_and_answers_by_the_link_that_comes(client, forum):
    assert "/forums/this-year/come/" in client.get("/forums/this-year/").content.decode()
    given = {"name": "Ada", "email": "Ada@example.org", "opened": "", "further_topic": ""}
    assert "Look at your email" in client.post("/forums/this-year/come/", given).content.decode()
    invitation = Invitation.objects.get()
    if invitation.sent_at is None:  # no time lay between opening and sending: staff look at it
        Invitation.objects.update(released_at=timezone.now(), sent_at=timezone.now())
    assert invitation.email == "ada@example.org" and invitation.is_asked_for
    assert not Rsvp.objects.exists(), "the address is not confirmed before its link is opened"


def test_who_was_invited_gets_the_same_link_again_and_nobody_learns_it(client, invite, forum):
    known = invite("Ada", email="ada@example.org")
    form = client.get("/forums/this-year/come/").context["form"]
    opened = form["opened"].value()
    with_time = {"name": "Somebody", "email": "ada@example.org", "opened": opened, "further_topic": ""}
    page = client.post("/forums/this-year/come/", with_time).content.decode()
    assert known.token not in page
    assert Invitation.objects.get().name == "Ada"


def test_a_link_may_be_typed_in_small_letters(client, invite, forum):
    assert client.get(invite("Ada").get_absolute_url().lower()).status_code == 200


def test_a_link_that_is_wrong_leads_nowhere(client, forum):
    assert client.get("/forums/rsvp/none-of-ours/").status_code == 404
    assert client.get("/forums/rsvp/none-of-ours/forum.ics").status_code == 404


def test_choices_of_tables_are_ranked(client, invite, forum):
    Forum.objects.update(chooses_breakouts=True)
    topics = [BreakoutTopic.objects.create(forum=forum, table=number, title=f"Topic {number}") for number in (1, 2)]
    address = invite("Ada").get_absolute_url()
    twice = {f"topic_{number}": str(topics[1].pk) for number in (1, 2)}
    assert (
        "Choose each topic once"
        in client.post(address, fill(client, address, coming="in_person", name="Ada", **twice)).content.decode()
    )
    ranked = {"topic_1": str(topics[1].pk), "topic_2": str(topics[0].pk)}
    client.post(address, fill(client, address, coming="in_person", name="Ada", **ranked))
    assert [choice.topic for choice in Rsvp.objects.get().choices.all()] == [topics[1], topics[0]]


def test_in_polish_the_same_link_works(client, invite, forum):
    assert client.get(f"/pl{invite('Ada').get_absolute_url()}").status_code == 200


def test_what_is_sent_says_what_holds(answer, forum):
    waiting = [answer(key=uuid4()) for _ in range(4)][-1]
    text = Message.objects.get(to=waiting.email).text
    assert "on the waiting list" in text and waiting.invitation.token in text and "Town hall" in text
