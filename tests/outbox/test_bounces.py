"""Delivery reports as mail servers send them back (RFC 3464), and which of them are believed."""

import io
import sys
from mailbox import Maildir
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from outbox import sending
from outbox.emails import Email
from outbox.keys import key_of
from outbox.models import Delivery, Message, Suppression
from outbox.services import queue_email

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midday")]

# As Postfix words it: the message itself comes back at the end.
POSTFIX = """\
Return-Path: <>
Date: Wed,  4 Mar 2026 12:00:07 +0000 (GMT)
From: MAILER-DAEMON@mail.example.org (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: alerts@safer.example.org
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4B1F2.1772625607/mail.example.org"

This is a MIME-encapsulated message.

--4B1F2.1772625607/mail.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients.

--4B1F2.1772625607/mail.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.org
Arrival-Date: Wed,  4 Mar 2026 12:00:05 +0000 (GMT)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.org
Diagnostic-Code: smtp; {said}

--4B1F2.1772625607/mail.example.org
Content-Description: Undelivered Message
Content-Type: message/rfc822

Subject: About the park
From: SaferMK <alerts@safer.example.org>
To: {address}
Message-ID: <{key}@safer.example.org>

Something happened.

--4B1F2.1772625607/mail.example.org--
"""
NO_SUCH_USER = "550 5.1.1 <{address}>: Recipient address rejected: User unknown in virtual mailbox table"

# As Exchange words it: only the headers come back, and the status says nothing.
EXCHANGE = """\
From: postmaster@council.example.org
To: alerts@safer.example.org
Subject: Undeliverable: About the park
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b1"

--b1
Content-Type: text/html; charset="utf-8"

<p>Your message couldn't be delivered.</p>
--b1
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR01.example.com

Final-recipient: RFC822;{address}
Action: failed
Status: 5.0.0
Diagnostic-code: smtp;550 No such mailbox

--b1
Content-Type: text/rfc822-headers

Subject: About the park
Message-ID:
 <{key}@safer.example.org>

--b1--
"""


@pytest.fixture
def delivered(make_mailing) -> Delivery:
    """One of two deliveries that the mail server accepted."""
    mailing = make_mailing(2)
    while sending.send_batch(mailing.pk):
        pass
    return mailing.deliveries.get(address="person-0@example.org")


def report(delivery: Delivery, words: str = POSTFIX, **given: str) -> bytes:
    """A report in which the message is named as it was when it left."""
    sent = next(each for each in mail.outbox if each.to == [delivery.address])
    key = sent.extra_headers["Message-ID"].strip("<>").partition("@")[0]
    fields = {"address": delivery.address, "action": "failed", "status": "5.1.1", "said": NO_SUCH_USER, "key": key}
    return words.format(**fields | given).encode()


def hear(email: bytes, monkeypatch) -> str:
    """What the command answers to an email that is piped to it."""
    said = io.StringIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(email)))
    call_command("receive_bounces", stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("words", [POSTFIX, EXCHANGE])
def test_an_address_that_does_not_exist_is_written_to_no_more(delivered, words, monkeypatch):
    for _ in range(2):
        assert hear(report(delivered, words), monkeypatch) == "Heard.\n"
    delivered.refresh_from_db()
    assert delivered.state == "bounced"
    assert delivered.problem.startswith("550 ")
    assert delivered.mailing.counts() == {"accepted": 1, "bounced": 1}
    assert Suppression.objects.get().address == delivered.address


@pytest.mark.parametrize(
    ("status", "said", "is_suppressed"),
    [
        ("5.1.1", "550 5.1.1 No such user", True),
        ("5.1.10", "550 5.1.10 RESOLVER.ADR.RecipientNotFound", True),
        ("5.2.1", "550 5.2.1 The account is disabled", True),
        ("5.0.0", "550 No such mailbox", True),
        ("5.0.0", "554 5.7.1 Looks like spam", False),
        ("5.2.2", "552 5.2.2 Mailbox full", False),
        ("5.7.1", "550 5.7.1 Message refused by policy", False),
        ("4.4.1", "connect to mx.example.org: timed out", False),
    ],
)
def test_only_an_address_that_does_not_exist_is_suppressed(delivered, monkeypatch, status, said, is_suppressed):
    assert hear(report(delivered, status=status, said=said), monkeypatch) == "Heard.\n"
    delivered.refresh_from_db()
    assert delivered.state == "bounced"
    assert Suppression.objects.exists() is is_suppressed


@pytest.mark.parametrize(
    "given",
    [
        {"action": "delayed"},
        {"action": "delivered"},
        {"address": "person-1@example.org"},
        {"key": "delivery-1-aaaaaaaaaaaaaaaaaaaa"},
        {"key": "5afe0f0a-0000-4000-8000-000000000004"},
        {"key": "somebody.elses.message"},
        {"key": ""},
    ],
)
def test_what_takes_long_or_names_no_message_of_ours_to_that_address_changes_nothing(delivered, monkeypatch, given):
    assert hear(report(delivered, **given), monkeypatch) == "That is no report about a message of ours.\n"
    assert delivered.mailing.counts() == {"accepted": 2}
    assert not Suppression.objects.exists()


OTHER_EMAILS = [b"", b"Subject: Hello\n\nIs anybody there?", b"\xff\xfe\x00", POSTFIX[:900].encode()]


@pytest.mark.parametrize("email", OTHER_EMAILS)
def test_no_email_whatever_breaks_it(email, monkeypatch):
    assert hear(email, monkeypatch) == "That is no report about a message of ours.\n"


def test_a_receipt_that_came_back_is_said_to_staff(monkeypatch):
    message = queue_email(Email("Your answer", "We have it.\n"), to="ann@example.org")
    given = {"address": message.to, "action": "failed", "status": "5.1.1", "said": NO_SUCH_USER, "key": message.key}
    assert hear(POSTFIX.format(**given).encode(), monkeypatch) == "Heard.\n"
    assert Message.objects.undelivered_lately().get() == message
    assert Suppression.objects.get().address == message.to


def test_a_mailbox_is_read_once_and_what_is_no_report_stays_new(delivered, tmp_path):
    box = Maildir(tmp_path / "bounces")
    box.add(report(delivered))
    box.add(b"Subject: A question\n\nWhen is the next meeting?")
    for heard in ("1 reports", "0 reports"):
        said = io.StringIO()
        call_command("receive_bounces", str(tmp_path / "bounces"), stdout=said)
        assert said.getvalue() == f"{heard} heard; 1 other messages left as they are.\n"
    assert len(list((tmp_path / "bounces" / "new").iterdir())) == 1
    assert Suppression.objects.get().address == delivered.address


def test_a_folder_that_is_no_mailbox_is_refused(tmp_path):
    with pytest.raises(CommandError, match="not a mailbox"):
        call_command("receive_bounces", str(tmp_path))


def test_a_mail_server_is_asked_to_try_again_when_the_database_is_away(delivered, monkeypatch):
    def away(_):
        raise DatabaseError

    monkeypatch.setattr("outbox.management.commands.receive_bounces.believe", away)
    with pytest.raises(SystemExit) as ended:
        hear(report(delivered), monkeypatch)
    assert ended.value.code == 75


def test_a_name_of_a_message_holds_for_one_address_only():
    assert key_of("delivery", 7, "Ann@example.org") == key_of("delivery", 7, "ann@example.org")
    others = [("delivery", 8, "ann@example.org"), ("account", 7, "ann@example.org"), ("delivery", 7, "bob@example.org")]
    assert key_of("delivery", 7, "ann@example.org") not in {key_of(*other) for other in others}
