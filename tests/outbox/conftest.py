"""What tests of the outbox share: a kind of mailing of their own, and days and nights to send it in."""

import pytest
import time_machine
from wagtail import hooks

from outbox.emails import Email
from outbox.mailings import MailingKind, NotWanted, Recipient
from outbox.models import Mailing
from outbox.services import create_mailing

MIDDAY = "2026-03-04 12:00:00Z"


def render_test(mailing: Mailing, recipient: Recipient) -> Email:
    if recipient.reference == "unsubscribed":
        raise NotWanted
    if recipient.reference == "cannot be worded":
        raise RuntimeError("no words")
    address = f"https://safer.example.org/alerts/unsubscribe/{recipient.reference}/"
    return Email(f"About {mailing.title}", "Something happened.\n", "<p>Something happened.</p>", address)


@pytest.fixture(autouse=True)
def test_kind():
    """A kind of mailing that is registered while a test of the outbox runs."""
    with hooks.register_temporarily(
        "register_mailing_kind", lambda: MailingKind(name="test", label="Test", render=render_test)
    ):
        yield


@pytest.fixture
def midday():
    """A weekday at noon, out of the quiet hours."""
    with time_machine.travel(MIDDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def make_mailing(db):
    """Makes a mailing to so many addresses, or to those given."""

    def make(to: int | list[str] | list[Recipient] = 3, **given) -> Mailing:
        addresses = [f"person-{number}@example.org" for number in range(to)] if isinstance(to, int) else to
        recipients = [each if isinstance(each, Recipient) else Recipient(each, reference="key") for each in addresses]
        return create_mailing(**{"kind": "test", "about": None, "title": "The park", "recipients": recipients, **given})

    return make
