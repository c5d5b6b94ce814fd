"""What was sent is kept as long as we say, and handed over or erased when its owner asks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from outbox import sending
from outbox.emails import Email
from outbox.models import Delivery, Mailing, Message, Suppression
from outbox.retention import forget_what_was_sent
from outbox.services import ADDRESSES_KEPT_FOR, MESSAGES_KEPT_FOR, WORDS_KEPT_FOR, queue_email, suppress
from people import personal_data
from people.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midday")]
A_MOMENT = timedelta(minutes=1)


@pytest.fixture
def sent() -> Message:
    message = queue_email(Email("Subject", "Words", "<p>Words</p>"), to="ann@example.org")
    Message.objects.update(state="sent")
    return message


@pytest.mark.parametrize(
    ("age", "words", "is_there"),
    [
        (WORDS_KEPT_FOR - A_MOMENT, "Words", True),
        (WORDS_KEPT_FOR + A_MOMENT, "", True),
        (MESSAGES_KEPT_FOR - A_MOMENT, "", True),
        (MESSAGES_KEPT_FOR + A_MOMENT, "", False),
    ],
)
def test_words_go_first_and_then_the_message(sent, midday, age, words, is_there):
    midday.shift(age)
    forget_what_was_sent()
    found = Message.objects.first()
    assert (found is not None) == is_there
    assert not found or (found.text == words and bool(found.html) == bool(words))


def test_what_still_waits_keeps_its_words(sent, midday):
    Message.objects.update(state="waiting")
    midday.shift(WORDS_KEPT_FOR * 2)
    forget_what_was_sent()
    assert Message.objects.get().text == "Words"


def test_the_addresses_of_a_mailing_go_and_its_counts_stay(make_mailing, midday):
    mailing = make_mailing(3)
    while sending.send_batch(mailing.pk):
        pass
    midday.shift(ADDRESSES_KEPT_FOR - A_MOMENT)
    forget_what_was_sent()
    assert Delivery.objects.count() == 3
    midday.shift(A_MOMENT * 2)
    forget_what_was_sent()
    assert Delivery.objects.count() == 0
    assert Mailing.objects.get().counts() == {"accepted": 3}


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann@example.org", "a long and quiet sentence")


def test_a_person_gets_what_was_sent_to_them(sent, make_mailing, ann):
    make_mailing(["ann@example.org", "bob@example.org"], title="The park")
    suppress("ann@example.org")
    export = personal_data.export(ann)
    parts = {part["title"]: part["records"] for part in export}
    assert parts["Messages we sent you"][0]["subject"] == "Subject"
    assert [each["mailing"] for each in parts["Alerts and other mailings we sent you"]] == ["The park"]
    assert "Your address among those we do not write to" in parts
    assert "bob@example.org" not in str(export)


def test_erasing_takes_the_person_out_and_leaves_the_counts(sent, make_mailing, ann):
    mailing, waiting = (
        make_mailing(["ann@example.org", "bob@example.org"], made_by=ann),
        make_mailing(["ann@example.org"]),
    )
    while sending.send_batch(mailing.pk):
        pass
    suppress("ann@example.org")
    personal_data.erase(ann)
    assert mailing.counts() == {"accepted": 2}
    assert waiting.counts() == {"stopped": 1}
    assert Mailing.objects.get(pk=mailing.pk).made_by is None
    for model, field in ((Message, "to"), (Delivery, "address"), (Suppression, "address")):
        assert not model.objects.filter(**{field: "ann@example.org"}).exists()


def test_a_complaint_outlives_the_account_so_that_nobody_writes_again(ann):
    suppress("ann@example.org", reason="complained")
    assert [str(part.title) for part in personal_data.kept_after_erasing(ann)] == [
        "Your address among those we do not write to"
    ]
    personal_data.erase(ann)
    assert Suppression.objects.of("ann@example.org").exists()


def test_nothing_waits_for_ever(make_mailing, midday):
    """A mailing that was never finished is no record to keep addresses by."""
    make_mailing(1)
    midday.shift(ADDRESSES_KEPT_FOR * 2)
    assert Mailing.objects.going().filter(created_at__lt=timezone.now() - ADDRESSES_KEPT_FOR).exists()
    forget_what_was_sent()
    assert not Delivery.objects.exists()
