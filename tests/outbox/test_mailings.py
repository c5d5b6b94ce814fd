"""Mailings: at most once to each address, stopped and resumed by people, told apart by what became of them."""

import smtplib

import pytest
from django.core import mail
from django.utils import timezone

from outbox import sending
from outbox.mailings import Recipient
from outbox.models import Delivery, Mailing, Suppression
from outbox.querysets import CLAIM_LASTS
from outbox.retention import take_address_out
from outbox.services import UnknownKindError, create_mailing, recipients_of, resend_unknown, stop_mailing, suppress
from people.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midday")]


def send_all(mailing: Mailing) -> Mailing:
    while sending.send_batch(mailing.pk):
        pass
    mailing.refresh_from_db()
    return mailing


def refusing(error: Exception, *, of: str = "person-1@example.org"):
    """A mail server that answers one recipient with an error."""

    def send(self, message):
        if of in message.to:
            raise error
        mail.outbox.append(message)
        return True

    return send


@pytest.fixture
def answer(monkeypatch):
    """Lets the mail server answer as told."""

    def answer(error: Exception, **of):
        send = refusing(error, **of)
        monkeypatch.setattr(
            "django.core.mail.backends.locmem.EmailBackend.send_messages",
            lambda self, messages: sum(send(self, each) for each in messages),
        )

    return answer


@pytest.fixture
def officer(db) -> User:
    return User.objects.create_superuser(email="officer@example.org", password="long enough to pass")


def test_everybody_gets_it_once_and_the_mailing_ends(make_mailing):
    mailing = send_all(make_mailing(3))
    assert sorted(each.to[0] for each in mail.outbox) == [f"person-{number}@example.org" for number in range(3)]
    assert (mailing.state, mailing.counts()) == ("done", {"accepted": 3})
    assert mailing.ended_at
    send_all(mailing)
    assert len(mail.outbox) == 3


def test_an_address_named_twice_whatever_its_case_gets_it_once(make_mailing):
    send_all(make_mailing(["ann@example.org", " Ann@Example.org", "ANN@EXAMPLE.ORG"]))
    assert [each.to for each in mail.outbox] == [["ann@example.org"]]


def test_a_mailing_goes_on_batch_by_batch(make_mailing, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    mailing = make_mailing(5)
    assert sending.send_batch(mailing.pk)
    assert mailing.counts() == {"accepted": 2, "waiting": 3}
    assert send_all(mailing).counts() == {"accepted": 5}


def test_one_connection_carries_a_batch(make_mailing, monkeypatch):
    opened = []
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", lambda self: opened.append(1))
    sending.send_batch(make_mailing(20).pk)
    assert (len(opened), len(mail.outbox)) == (1, 20)


def test_suppressed_addresses_are_left_out_and_said_so(make_mailing):
    suppress("Person-0@example.org")
    mailing = make_mailing(3)
    assert mailing.counts() == {"suppressed": 1, "waiting": 2}
    # One that bounces while the mailing waits is left out too.
    suppress("person-1@example.org")
    assert send_all(mailing).counts() == {"suppressed": 2, "accepted": 1}
    assert [each.to for each in mail.outbox] == [["person-2@example.org"]]


def test_who_unsubscribed_in_the_meantime_gets_nothing(make_mailing):
    mailing = send_all(make_mailing([Recipient("gone@example.org", reference="unsubscribed"), "here@example.org"]))
    assert mailing.counts() == {"unwanted": 1, "accepted": 1}


def test_a_message_that_cannot_be_worded_keeps_nobody_waiting(make_mailing):
    mailing = make_mailing([Recipient("odd@example.org", reference="cannot be worded"), "here@example.org"])
    assert send_all(mailing).counts() == {"waiting": 1, "accepted": 1}
    assert mailing.state == "sending"
    assert "no words" in mailing.deliveries.get(state="waiting").problem


@pytest.mark.parametrize(
    ("error", "state", "is_suppressed"),
    [
        (smtplib.SMTPRecipientsRefused({"x": (550, b"5.1.1 No such user")}), "bounced", True),
        (smtplib.SMTPRecipientsRefused({"x": (550, b"No such user")}), "bounced", True),
        (smtplib.SMTPRecipientsRefused({"x": (550, b"5.7.1 Not from you")}), "bounced", False),
        (smtplib.SMTPRecipientsRefused({"x": (552, b"Mailbox full")}), "bounced", False),
        (smtplib.SMTPRecipientsRefused({"x": (450, b"4.2.0 Greylisted")}), "waiting", False),
        (smtplib.SMTPDataError(554, b"Looks like junk"), "waiting", False),
        (smtplib.SMTPSenderRefused(421, b"Too many", "us"), "waiting", False),
        (smtplib.SMTPServerDisconnected("Gone"), "unknown", False),
        (TimeoutError("No answer"), "unknown", False),
    ],
)
def test_what_the_servers_answer_means(make_mailing, answer, error, state, is_suppressed):
    answer(error)
    mailing = make_mailing(2)
    sending.send_batch(mailing.pk)
    delivery = mailing.deliveries.get(address="person-1@example.org")
    assert delivery.state == state
    assert Suppression.objects.of("person-1@example.org").exists() == is_suppressed
    assert mailing.deliveries.get(address="person-0@example.org").state == "accepted"


def test_who_is_put_off_gets_it_later_and_is_given_up_in_the_end(make_mailing, answer, midday):
    answer(smtplib.SMTPRecipientsRefused({"x": (450, b"Try later")}))
    mailing = make_mailing(2)
    tried = 0
    for _ in range(60):
        before = Delivery.objects.get(address="person-1@example.org").tries
        send_all(mailing)
        tried += Delivery.objects.get(address="person-1@example.org").tries - before
        midday.shift(600)
    assert tried == sending.MOST_TRIES
    mailing.refresh_from_db()
    assert (mailing.state, mailing.counts()) == ("done", {"accepted": 1, "bounced": 1})


def test_a_server_that_is_away_is_left_alone_for_a_minute_and_nobody_is_lost(make_mailing, monkeypatch, midday):
    def away(self):
        raise ConnectionRefusedError("Connection refused")

    mailing = make_mailing(2)
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.open", away)
        assert not sending.send_batch(mailing.pk)
    mailing.refresh_from_db()
    assert "Connection refused" in mailing.problem
    assert mailing.counts() == {"waiting": 2}
    assert not sending.send_batch(mailing.pk)
    assert mail.outbox == []
    midday.shift(61)
    assert send_all(mailing).counts() == {"accepted": 2}
    assert mailing.problem == ""


def test_stopping_leaves_those_who_wait_without_it(make_mailing, monkeypatch, officer):
    monkeypatch.setattr(sending, "BATCH", 2)
    mailing = make_mailing(5)
    sending.send_batch(mailing.pk)
    assert stop_mailing(mailing=mailing, user=officer) == 3
    assert send_all(mailing).counts() == {"accepted": 2, "stopped": 3}
    assert (mailing.state, len(mail.outbox)) == ("stopped", 2)


def test_stopping_in_the_middle_of_a_batch_holds_at_once(make_mailing, officer, monkeypatch):
    mailing = make_mailing(5)

    def send(self, messages):
        mail.outbox.extend(messages)
        stop_mailing(mailing=mailing, user=officer)
        return 1

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)
    assert send_all(mailing).counts() == {"accepted": 1, "stopped": 4}


def test_two_workers_never_send_to_the_same_address(make_mailing, monkeypatch):
    mailing = make_mailing(4)

    def send(self, messages):
        # While this worker talks to the server, another one takes the whole batch.
        mail.outbox.extend(messages)
        if len(mail.outbox) == 1:
            sending.send_batch(mailing.pk)
        return 1

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)
    assert send_all(mailing).counts() == {"accepted": 4}
    assert len({each.to[0] for each in mail.outbox}) == len(mail.outbox) == 4


def test_a_claim_whose_worker_died_may_not_have_arrived_and_only_a_person_sends_it_again(make_mailing, officer, midday):
    mailing = make_mailing(2)
    dead = mailing.deliveries.get(address="person-0@example.org")
    assert sending.claim(dead)
    send_all(mailing)
    assert mailing.counts() == {"claimed": 1, "accepted": 1}
    assert sending.settle_forsaken() == 0
    midday.shift(CLAIM_LASTS.total_seconds() + 1)
    assert sending.settle_forsaken() == 1
    assert send_all(mailing).counts() == {"unknown": 1, "accepted": 1}
    assert mailing.state == "done"
    assert [each.to for each in mail.outbox] == [["person-1@example.org"]]
    assert resend_unknown(mailing=mailing, user=officer) == 1
    assert send_all(mailing).counts() == {"accepted": 2}
    assert resend_unknown(mailing=mailing, user=officer) == 0


def test_a_correction_goes_to_exactly_those_who_have_it_or_may_have_it(make_mailing, officer):
    mailing = make_mailing(5, about=officer)
    states = ["accepted", "unknown", "claimed", "bounced", "stopped"]
    for delivery, state in zip(mailing.deliveries.order_by("pk"), states, strict=True):
        Delivery.objects.filter(pk=delivery.pk).update(state=state)
    make_mailing(["other@example.org"])
    found = recipients_of(officer)
    assert [each.address for each in found] == [f"person-{number}@example.org" for number in range(3)]
    assert {each.reference for each in found} == {"key"}
    assert recipients_of(officer, kind="another") == []


def test_a_kind_that_nobody_registered_is_refused(db):
    with pytest.raises(UnknownKindError):
        create_mailing(kind="no such", about=None, title="x", recipients=[])
    assert not Mailing.objects.exists()


def test_a_mailing_to_nobody_is_done_at_once(make_mailing):
    assert send_all(make_mailing([])).state == "done"


def test_the_kind_prepares_once_for_a_batch(make_mailing, monkeypatch):
    asked = []
    kind = sending.mailing_kinds()["test"]
    changed = type(kind)(
        name="test", label="Test", render=kind.render, prepare=lambda mailing, recipients: asked.append(len(recipients))
    )
    monkeypatch.setattr(sending, "mailing_kinds", lambda: {"test": changed})
    send_all(make_mailing(7))
    assert asked == [7]


def test_sending_asks_the_database_only_to_claim_and_record(make_mailing, django_assert_max_num_queries):
    few, many = make_mailing(2), make_mailing(12)
    with django_assert_max_num_queries(14 + 2 * 4):  # to begin; claim, record and two savepoints for each
        sending.send_batch(few.pk)
    with django_assert_max_num_queries(14 + 12 * 4):  # the same
        sending.send_batch(many.pk)


def test_many_are_queued_with_few_queries(db, django_assert_max_num_queries):
    people = [Recipient(f"person-{number}@example.org", reference=str(number)) for number in range(2_500)]
    with django_assert_max_num_queries(60):  # the mailing, the suppressed, then as many rows at a time as SQLite takes
        mailing = create_mailing(kind="test", about=None, title="Many", recipients=people)
    assert mailing.counts() == {"waiting": 2_500}


def test_urgent_ones_take_the_quick_queue(make_mailing):
    from django_tasks_db.models import DBTaskResult

    for is_urgent in (True, False):
        mailing = make_mailing(1, is_urgent=is_urgent)
        assert sending.queue(mailing)
        mailing.refresh_from_db()
        assert DBTaskResult.objects.get(pk=mailing.task).queue_name == ("default" if is_urgent else "slow")
        assert not sending.queue(mailing), "one task is enough"


def test_what_waits_is_queued_and_what_is_over_is_not(make_mailing):
    waiting, over = make_mailing(1), make_mailing(1)
    send_all(over)
    later = make_mailing(1, not_before=timezone.now() + timezone.timedelta(hours=1))
    assert sending.queue_due_mailings() == [waiting.pk]
    assert later.pk not in sending.queue_due_mailings()


@pytest.mark.parametrize("said", [b"4.2.0 Try later", b"5.1.1 No such user", None])
def test_who_is_erased_while_the_mail_server_has_theirs_is_kept_nowhere(make_mailing, monkeypatch, midday, said):
    mailing = make_mailing(1)

    def send(self, messages):
        take_address_out(mailing.deliveries.all())
        if said:
            raise smtplib.SMTPRecipientsRefused({"person-0@example.org": (int(said[:1]) * 100 + 50, said)})
        mail.outbox.extend(messages)
        return 1

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)
    send_all(mailing)
    midday.shift(7 * 60 * 60)
    states = {b"4.2.0 Try later": "unwanted", b"5.1.1 No such user": "bounced", None: "accepted"}
    assert send_all(mailing).counts() == {states[said]: 1}
    assert mailing.state == "done"
    assert (mailing.deliveries.get().address, mailing.deliveries.get().server_id) == ("", "")
    assert not Suppression.objects.exists()
