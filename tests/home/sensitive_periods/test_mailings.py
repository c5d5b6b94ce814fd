"""Mailings wait in a sensitive period, and one that was held stays held."""

import pytest
import time_machine
from wagtail import hooks

from home.models import Held, Topic
from home.sensitive_periods import services
from home.sensitive_periods.mailings import why_mailing_is_held
from outbox import sending
from outbox.emails import Email
from outbox.mailings import MailingKind, Recipient
from outbox.models import Mailing, MailingState, Message
from outbox.services import create_mailing
from tests.home.sensitive_periods.conftest import at


@pytest.fixture
def make_mailing(db):
    kind = MailingKind("test-alert", "Test", lambda mailing, recipient: Email("Subject", "Words"))

    def make(about=None, **fields) -> Mailing:
        recipients = [Recipient("resident@example.org")]
        return create_mailing(kind="test-alert", about=about, title="An alert", recipients=recipients, **fields)

    with hooks.register_temporarily("register_mailing_kind", lambda: kind):
        yield make


def goes_out(mailing: Mailing) -> bool:
    return not why_mailing_is_held(Mailing.objects.get(pk=mailing.pk))


def test_a_mailing_is_held_and_stays_so_after_the_period(period, make_mailing, officer):
    with time_machine.travel(at(5, 10), tick=False):
        mailing = make_mailing(is_urgent=True)
        assert not goes_out(mailing)
    with time_machine.travel(at(6, 2), tick=False):
        assert not goes_out(mailing)
        services.release(Held.objects.get(), officer=officer, reason="Still true.")
        assert goes_out(mailing)


def test_a_mailing_put_off_into_the_period_is_held(period, make_mailing):
    with time_machine.travel(at(4, 30), tick=False):
        mailing = make_mailing(not_before=at(5, 1, 8))
        assert goes_out(mailing)
    with time_machine.travel(at(6, 2), tick=False):
        assert not goes_out(mailing)


def test_one_that_is_dropped_is_stopped(period, make_mailing, officer):
    with time_machine.travel(at(5, 10), tick=False):
        mailing = make_mailing()
        why_mailing_is_held(mailing)
        services.drop(Held.objects.get(), officer=officer, reason="No.")
        mailing.refresh_from_db()
        assert mailing.state == MailingState.STOPPED


def test_a_released_update_takes_its_alert_along_and_no_later_correction(period, make_mailing, officer, draft):
    with time_machine.travel(at(5, 10), tick=False) as clock:
        draft.get_latest_revision().publish()
        assert not goes_out(make_mailing(about=draft))
        Held.objects.of(draft).get()
        services.release(Held.objects.of(draft).get(), officer=officer, reason="Facts.")
        clock.shift(60)
        alert = make_mailing(about=draft)
        assert goes_out(alert)
        assert goes_out(alert)
        assert Held.objects.of(alert).get().reason == "Facts."
        assert not goes_out(make_mailing(about=draft))


def test_outside_a_period_nothing_is_held(period, make_mailing):
    with time_machine.travel(at(4, 1), tick=False):
        assert goes_out(make_mailing())
        assert not Held.objects.exists()


def test_the_worker_sends_nothing_that_is_held(period, make_mailing, officer, mailoutbox):
    with time_machine.travel(at(5, 10), tick=False):
        mailing = make_mailing()
        sending.send_batch(mailing.pk)
        assert mailoutbox == []
        services.release(Held.objects.get(), officer=officer, reason="Needed now.")
        sending.send_batch(mailing.pk)
        assert [mail.to for mail in mailoutbox] == [["resident@example.org"]]


def test_officers_are_told_of_one_about_a_sensitive_subject_without_its_name(
    period, make_mailing, officer, draft, mailoutbox
):
    draft.topics = [Topic.objects.create(slug="abuse-at-home", name="Abuse at home", is_sensitive=True)]
    draft.save()
    with time_machine.travel(at(5, 10), tick=False):
        assert not goes_out(make_mailing(about=draft))
        (told,) = Message.objects.filter(to=officer.email)
    assert "An alert" not in told.subject and "An alert" in told.text
