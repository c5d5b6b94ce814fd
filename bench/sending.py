"""Sending: queueing a mailing, handing it to a mail server, and workers killed in the middle.

The mail server is one of our own on this machine that takes everything at once, so what is measured is what we do.
"""

import os
import time
from collections.abc import Iterator

from . import Row

PEOPLE, SENT, KILLED, PEOPLE_KILLED = 20_000, 1_000, 50, 150


def measure() -> Iterator[Row]:
    from django.conf import settings  # noqa: PLC0415 - Django is set up by now, and was not above
    from wagtail import hooks  # noqa: PLC0415 - as above

    from outbox.emails import Letterhead, render_email  # noqa: PLC0415 - as above
    from outbox.mailings import MailingKind, Recipient  # noqa: PLC0415 - as above
    from outbox.models import Mailing  # noqa: PLC0415 - as above
    from outbox.services import create_mailing  # noqa: PLC0415 - as above

    def render(mailing, recipient):
        address = f"https://example.org/{recipient.reference}/"
        given = {"subject": mailing.title, "manage_address": address, "unsubscribe_address": address}
        return render_email("emails/base", {}, letterhead=mailing.prepared, **given)

    kind = MailingKind("bench", "Bench", render, prepare=lambda mailing, recipients: Letterhead.current())

    def queue(people: int) -> Mailing:
        recipients = [Recipient(f"person-{number}@example.org", reference=str(number)) for number in range(people)]
        return create_mailing(kind="bench", about=None, title="A mailing", recipients=recipients, is_urgent=True)

    with hooks.register_temporarily("register_mailing_kind", lambda: kind):
        started = time.perf_counter()
        mailing = queue(PEOPLE)
        took = time.perf_counter() - started
        yield Row(f"{PEOPLE:,} messages queued", f"{took:.2f} s", "under 10 s", took < 10)
        mailing.delete()
        yield from sending(queue(SENT), settings)
        yield from killing(queue(PEOPLE_KILLED))
    Mailing.objects.all().delete()


def sending(mailing, settings) -> Iterator[Row]:
    """One worker, one connection for each hundred, each message worded, claimed, handed over and recorded."""
    from outbox.sending import send_batch  # noqa: PLC0415 - Django is set up by now
    from tests.outbox.mail_sink import MailSink  # noqa: PLC0415 - as above

    was = settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT
    with MailSink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        started = time.perf_counter()
        while send_batch(mailing.pk):
            pass
        took = time.perf_counter() - started
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = was
    is_all = mailing.counts() == {"accepted": SENT} and sum(sink.received.values()) == SENT
    what = f"{SENT:,} messages worded, claimed, sent and recorded by one worker"
    yield Row(what, f"{SENT / took:.0f} a second", "each once", is_all)


def killing(mailing) -> Iterator[Row]:
    """Senders killed with SIGKILL at every moment of the conversation, another going on after each."""
    from tests.outbox.killing import kill_senders  # noqa: PLC0415 - Django is set up by now

    outcome = kill_senders(mailing, {**os.environ}, times=KILLED)
    twice = sum(count > 1 for count in outcome.received.values())
    not_known = sum(state != "accepted" for state in outcome.states.values())
    accepted = {address for address, state in outcome.states.items() if state == "accepted"}
    is_kept = outcome.killed == KILLED and not twice and not_known <= KILLED and accepted <= outcome.received.keys()
    what = f"{KILLED} workers killed while sending to {PEOPLE_KILLED}: sent twice, and may not have arrived"
    yield Row(what, f"{twice} twice, {not_known} not known", f"none twice, at most {KILLED} not known", is_kept)
