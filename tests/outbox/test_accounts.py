"""Messages about accounts leave like all others, but no copy of their words stays."""

import smtplib

import pytest
from django.core import mail
from django.utils.translation import override
from wagtail.models import Site

from core.models import Partnership
from outbox.models import Message, Suppression
from people.models import AccountMessage, User
from people.services import queue_message
from people.tasks import send_account_message

pytestmark = pytest.mark.django_db
WORDS = "Open this link: https://safer.example.org/account/password/reset/key/abc/"
NO_SUCH_USER = smtplib.SMTPRecipientsRefused({"ann@example.org": (550, b"5.1.1 No such user")})


@pytest.fixture
def waiting() -> AccountMessage:
    facts = {"name": "Our Place", "email": "team@example.org", "phone": "01234 567890"}
    Partnership.objects.update_or_create(site=Site.objects.get(is_default_site=True), defaults=facts)
    return queue_message(recipient="ann@example.org", subject="A new password", text=f"{WORDS}\n\n--\nUs", words=WORDS)


def send() -> None:
    for pk in AccountMessage.objects.values_list("pk", flat=True):
        send_account_message.func(pk)


def test_it_has_the_look_and_the_headers_of_every_email_and_leaves_no_copy(waiting):
    send()
    (sent,) = mail.outbox
    ((html, kind),) = sent.alternatives
    assert kind == "text/html"
    assert html.count("<h1") == 1 and "A new password" in html
    assert '<a href="https://safer.example.org/account/password/reset/key/abc/"' in html
    assert html.count("01234 567890") == 1, "what stands below every message stands there once"
    assert sent.reply_to == ["team@example.org"]
    assert sent.from_email.startswith("Our Place <")
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert not AccountMessage.objects.exists()
    assert not Message.objects.exists()


def test_it_is_in_the_language_of_whoever_asked():
    with override("pl"):
        queue_message(recipient="ann@example.org", subject="Nowe hasło", text=WORDS)
    send()
    assert '<html lang="pl"' in mail.outbox[0].alternatives[0][0]


def test_its_html_has_the_words_alone(client):
    User.objects.create_user("ann@example.org", "a long enough password")
    client.post("/account/password/reset/", {"email": "ann@example.org"})
    message = AccountMessage.objects.get()
    assert "You asked to choose a new password" in message.words
    assert "This is an automatic message" in message.text and "This is an automatic message" not in message.words


@pytest.mark.parametrize(
    ("error", "is_settled", "is_suppressed"),
    [
        (NO_SUCH_USER, True, True),
        (smtplib.SMTPServerDisconnected("gone"), False, False),
        (smtplib.SMTPRecipientsRefused({"ann@example.org": (451, b"4.7.1 Later")}), False, False),
    ],
)
def test_what_could_not_be_sent_waits_and_what_cannot_ever_be_is_dropped(
    waiting, monkeypatch, error, is_settled, is_suppressed
):
    def refuse(self, mails):
        raise error

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    send()
    assert AccountMessage.objects.exists() is not is_settled
    assert Suppression.objects.among(["ann@example.org"]) == ({"ann@example.org"} if is_suppressed else set())


def test_a_mail_server_that_is_away_is_tried_again(waiting, monkeypatch):
    def refuse(self):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.open", refuse, raising=False)
    send()
    assert AccountMessage.objects.exists()
