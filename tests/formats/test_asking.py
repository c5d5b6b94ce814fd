"""Asking for a format that is not here: whoever asks can be reached, is answered by a day, and forgotten after."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import travel

from core.waiting import waiting_for
from formats.models import FormatRequest
from formats.services import answered_by
from formats.wagtail_hooks import forget_requests
from outbox.models import Message
from people.personal_data import erase, export
from people.suspicion import opened_now

MONDAY = date(2026, 5, 4)
State = FormatRequest.State


@pytest.fixture
def answers() -> dict[str, str]:
    return {"about": "Bicycles near the station", "wanted": "braille", "phone": "01908 000000"}


def ask(client, page, answers):
    """Fill the form in as a person does, half a minute after opening it."""
    return client.post(f"{page.url}formats/ask/", {"opened": opened_half_a_minute_ago(), **answers})


def opened_half_a_minute_ago() -> str:
    with travel(timezone.now() - timedelta(seconds=30), tick=False):
        return opened_now()


def test_the_form_knows_which_page_and_which_format(client, page):
    form = client.get(f"{page.url}formats/ask/?format=braille").content.decode()
    assert 'value="Bicycles near the station"' in form
    assert 'value="braille" required id="id_wanted_2" checked' in form or 'value="braille" checked' in form


def test_a_request_waits_with_its_due_day(client, page, answers, time_machine):
    time_machine.move_to(datetime(2026, 5, 18, 23, 30, tzinfo=UTC))  # half past midnight on Tuesday in London
    assert ask(client, page, answers).url == f"{page.url}formats/asked/"
    asked = FormatRequest.objects.get()
    assert (asked.page_id, asked.state, asked.due_on) == (page.pk, State.WAITING, date(2026, 6, 3)), (
        "25 May is a bank holiday"
    )
    assert "3 June 2026" in client.get(f"{page.url}formats/asked/").content.decode()


@pytest.mark.parametrize("way", [{"email": "a@example.org"}, {"phone": "01908 000000"}, {"address": "1 High Street"}])
def test_one_way_to_reach_people_is_enough(client, page, answers, way):
    del answers["phone"]
    assert ask(client, page, answers | way).status_code == 302
    assert FormatRequest.objects.get().state == State.WAITING


def test_with_no_way_to_reach_them_people_are_told(client, page, answers):
    del answers["phone"]
    response = ask(client, page, answers)
    words = response.content.decode()
    assert response.status_code == 422
    assert "Give us at least one way to reach you: an email address" in words
    assert "<title>Error:" in words.replace("\n", "")
    assert 'href="#id_email"' in words
    assert not FormatRequest.objects.exists()


def test_whoever_leaves_an_address_gets_a_receipt(client, page, answers):
    ask(client, page, answers | {"email": "reader@example.org"})
    receipt = Message.objects.get()
    assert receipt.to == "reader@example.org"
    due = FormatRequest.objects.get().due_on
    assert f"{due.day} {due:%B %Y}" in receipt.text


def test_a_tripped_trap_holds_and_never_refuses(client, page, answers):
    response = ask(client, page, answers | {"further_topic": "https://spam", "email": "x@example.org"})
    assert response.status_code == 302, "whoever tripped it cannot tell"
    assert FormatRequest.objects.get().state == State.HELD
    assert not Message.objects.exists()


def test_what_was_never_opened_is_held_without_a_receipt(client, page, answers):
    assert client.post(f"{page.url}formats/ask/", answers | {"email": "x@example.org"}).status_code == 302
    assert FormatRequest.objects.get().state == State.HELD
    assert not Message.objects.exists()


def test_the_form_carries_what_tells_people_from_machines(client, page):
    form = client.get(f"{page.url}formats/ask/").content.decode()
    assert 'name="opened"' in form and 'name="further_topic"' in form


def test_more_than_five_from_one_place_are_held(client, page, answers):
    for _number in range(6):
        ask(client, page, answers)
    states = FormatRequest.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.WAITING] * 5 + [State.HELD]


def test_one_mailbox_cannot_be_filled_with_receipts(page, answers):
    for number in range(7):
        ask(Client(REMOTE_ADDR=f"203.0.113.{number}"), page, answers | {"email": "Victim@example.org"})
    assert FormatRequest.objects.filter(state=State.WAITING).count() == 7, "nobody's request is lost"
    assert Message.objects.count() == 5
    ask(Client(REMOTE_ADDR="203.0.113.8"), page, answers | {"email": "other@example.org"})
    assert Message.objects.count() == 6


def test_something_without_a_page_can_be_asked_for_too(client, page, answers):
    given = {"opened": opened_half_a_minute_ago(), **answers}
    response = client.post("/formats/ask/", given | {"about": "The crime map of Fishermead"})
    assert response.status_code == 302
    asked = FormatRequest.objects.get()
    assert (asked.page, asked.about) == (None, "The crime map of Fishermead")


def test_the_form_is_never_kept_for_others(client, page):
    response = client.get(f"{page.url}formats/ask/")
    assert "no-store" in response["Cache-Control"]
    assert client.get("/no-such-page/formats/ask/").status_code == 404


@pytest.fixture
def asked(page) -> FormatRequest:
    return FormatRequest.objects.create(
        page=page, about=page.title, wanted="braille", email="reader@example.org", due_on=MONDAY
    )


@pytest.mark.parametrize(
    ("day", "late"), [(MONDAY - timedelta(days=1), 0), (MONDAY, 0), (MONDAY + timedelta(days=1), 1)]
)
def test_a_request_is_late_the_day_after_it_was_due(asked, day, late):
    assert FormatRequest.objects.late_on(day).count() == late


def test_staff_see_what_waits_and_what_is_late(asked, publisher, time_machine):
    time_machine.move_to(datetime(2026, 5, 5, 10, tzinfo=UTC))
    waiting = [each for each in waiting_for(publisher) if "format" in str(each.label)]
    assert [(each.count, each.late) for each in waiting] == [(1, 1)]
    asked.state = State.ANSWERED
    asked.save()
    assert not [each for each in waiting_for(publisher) if "format" in str(each.label)]


def test_staff_enter_what_came_by_phone_and_answer_it(client, page, publisher):
    client.force_login(publisher)
    new = {"page": page.pk, "about": "Bicycles", "wanted": "large-print", "phone": "01908 000000"}
    address = reverse("format_requests:add")
    response = client.post(address, new | {"channel": "phone", "state": "waiting", "due_on": ""})
    assert response.status_code == 302, response.content.decode()[:2000]
    asked = FormatRequest.objects.get()
    assert asked.due_on == answered_by(timezone.localdate(asked.asked_at))
    assert "Bicycles" in client.get(reverse("format_requests:index")).content.decode()
    done = new | {"channel": "phone", "state": "answered", "due_on": asked.due_on.isoformat()}
    client.post(reverse("format_requests:edit", args=[asked.pk]), done)
    asked.refresh_from_db()
    assert asked.state == State.ANSWERED
    assert asked.answered_at is not None


@pytest.mark.parametrize(
    ("role", "may"), [("Editors", True), ("Communications team", True), ("Support team", True), ("Analysts", False)]
)
def test_who_may_answer_requests(db, client, django_user_model, role, may):
    call_command("create_roles", verbosity=0)
    user = django_user_model.objects.create_user("one@example.org", "a long enough password")
    user.groups.add(user.groups.model.objects.get(name=role))
    client.force_login(user)
    assert (client.get(reverse("format_requests:index")).status_code == 200) is may


@pytest.mark.parametrize(
    ("state", "days", "is_kept"),
    [
        (State.ANSWERED, 89, True),
        (State.ANSWERED, 91, False),
        (State.HELD, 91, False),
        (State.WAITING, 364, True),
        (State.WAITING, 366, False),
    ],
)
def test_how_long_a_request_is_kept(asked, time_machine, state, days, is_kept):
    asked.state, asked.answered_at = state, asked.asked_at if state == State.ANSWERED else None
    asked.save()
    time_machine.move_to(asked.asked_at + timedelta(days=days))
    forget_requests()
    assert FormatRequest.objects.exists() is is_kept


def test_what_somebody_asked_for_is_exported_and_erased(asked, django_user_model):
    reader = django_user_model.objects.create_user("Reader@example.org", "a long enough password")
    part = next(part for part in export(reader) if part["title"] == "Formats you asked us for")
    assert "Bicycles near the station" in part["records"][0].values()
    erase(reader)
    assert not FormatRequest.objects.exists()
