"""Single messages: they arrive at least once, or somebody is told."""

import smtplib

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from outbox import messages
from outbox.models import Message, Suppression
from outbox.services import lift_suppression, send_message, suppress, try_again
from people.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midday")]
NO_SUCH_USER = smtplib.SMTPRecipientsRefused({"ann@example.org": (550, b"5.1.1 No such user")})


def receipt(**given) -> Message:
    return send_message(
        **{
            "to": "Ann@Example.org",
            "subject": "We have your question",
            "template": "emails/base",
            "context": {},
            **given,
        }
    )


def tasks() -> list[DBTaskResult]:
    """What is queued to send messages; saving a user queues other things."""
    return list(DBTaskResult.objects.filter(task_path="outbox.tasks.send_messages"))


@pytest.fixture
def answer(monkeypatch):
    def answer(error: Exception | None):
        def send(self, mails):
            if error:
                raise error
            mail.outbox.extend(mails)
            return len(mails)

        monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", send)

    return answer


def test_a_message_waits_until_what_it_tells_is_committed(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = receipt()
        assert not tasks()
    assert len(tasks()) == 1
    assert message.to == "ann@example.org"
    messages.send_due_messages()
    assert [(each.to, each.subject) for each in mail.outbox] == [(["ann@example.org"], "We have your question")]
    messages.send_due_messages()
    assert len(mail.outbox) == 1


def test_many_messages_take_one_task_and_one_connection(django_capture_on_commit_callbacks, monkeypatch):
    opened = []
    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", lambda self: opened.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(5):
            receipt(to=f"person-{number}@example.org")
    assert len(tasks()) == 1
    messages.send_due_messages()
    assert (len(opened), len(mail.outbox)) == (1, 5)


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("refused"),
        smtplib.SMTPServerDisconnected("gone in the middle"),
        smtplib.SMTPRecipientsRefused({"x": (451, b"Try later")}),
        smtplib.SMTPDataError(554, b"Looks like junk"),
    ],
)
def test_what_may_not_have_arrived_is_sent_again_with_longer_and_longer_pauses(answer, midday, error):
    receipt()
    answer(error)
    pauses = []
    for _ in range(4):
        messages.send_due_messages()
        pauses.append((Message.objects.get().due_at - timezone.now()).total_seconds())
        midday.shift(pauses[-1])
    assert pauses == sorted(pauses)
    assert pauses[-1] > pauses[0]
    answer(None)
    messages.send_due_messages()
    assert len(mail.outbox) == 1
    assert Message.objects.get().state == "sent"


def test_a_server_that_cannot_be_reached_is_tried_every_minute(monkeypatch, midday):
    def away(self):
        raise ConnectionRefusedError("refused")

    receipt()
    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.backends.locmem.EmailBackend.open", away)
        for _ in range(5):
            messages.send_due_messages()
            midday.shift(61)
    messages.send_due_messages()
    assert len(mail.outbox) == 1


def test_what_a_dead_worker_had_taken_is_sent_by_another(midday):
    message = receipt()
    assert messages.take(message)
    assert not messages.take(message), "nobody else has it meanwhile"
    messages.send_due_messages()
    assert mail.outbox == []
    midday.shift(messages.LEASE.total_seconds() + 1)
    messages.send_due_messages()
    assert len(mail.outbox) == 1


def test_sent_twice_it_has_the_same_name_so_that_mail_programs_show_it_once(midday):
    message = receipt()
    messages.send_due_messages()
    Message.objects.update(state="waiting", due_at=timezone.now())
    messages.send_due_messages()
    names = {each.extra_headers["Message-ID"] for each in mail.outbox}
    assert len(mail.outbox) == 2
    assert names == {f"<{message.key}@127.0.0.1>"}


def test_after_three_days_somebody_is_told(answer, midday):
    receipt()
    answer(ConnectionResetError("reset"))
    for _ in range(80):
        messages.send_due_messages()
        midday.shift(3_600)
    assert Message.objects.get().state == "refused"
    assert Message.objects.undelivered_lately().count() == 1
    midday.shift(8 * 86_400)
    assert Message.objects.undelivered_lately().count() == 0


def test_an_address_that_does_not_exist_is_given_up_at_once_and_gets_no_mailings(answer):
    receipt()
    answer(NO_SUCH_USER)
    messages.send_due_messages()
    assert Message.objects.get().state == "refused"
    assert Suppression.objects.get().reason == "bounced"


def test_whoever_reported_us_gets_no_message_and_whose_mail_bounced_once_does():
    suppress("ann@example.org", reason="complained")
    suppress("bob@example.org", reason="bounced")
    receipt(to="ann@example.org")
    receipt(to="bob@example.org")
    messages.send_due_messages()
    assert [each.to for each in mail.outbox] == [["bob@example.org"]]
    assert Message.objects.get(to="ann@example.org").state == "refused"
    lift_suppression("Ann@example.org")
    assert not Suppression.objects.of("ann@example.org").exists()


def test_a_complaint_outweighs_a_bounce_and_not_the_other_way_round():
    suppress("ann@example.org", reason="bounced")
    suppress("ann@example.org", reason="complained")
    suppress("ann@example.org", reason="bounced")
    assert Suppression.objects.get().reason == "complained"


def test_a_message_given_up_is_tried_again_by_a_person(answer):
    officer = User.objects.create_superuser(email="officer@example.org", password="long enough to pass")
    receipt()
    answer(NO_SUCH_USER)
    messages.send_due_messages()
    answer(None)
    try_again(message=Message.objects.get(), user=officer)
    messages.send_due_messages()
    assert len(mail.outbox) == 1


def test_an_address_that_is_none_is_refused():
    with pytest.raises(ValidationError):
        receipt(to="not an address")
    assert not Message.objects.exists()
