"""What is written to the outbox."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from wagtail.log_actions import log

from people.models import User

from .emails import Email, render_email
from .mailings import Recipient, mailing_kinds
from .models import (
    Delivery,
    DeliveryState,
    Mailing,
    MailingState,
    Message,
    MessageState,
    Suppression,
    SuppressionReason,
)

# How long what was sent is kept: the words of messages, the messages themselves, the addresses of a mailing.
WORDS_KEPT_FOR = timedelta(days=30)
MESSAGES_KEPT_FOR = timedelta(days=365)
ADDRESSES_KEPT_FOR = timedelta(days=365)
ROWS_AT_A_TIME = 2_000


class UnknownKindError(LookupError):
    """A mailing is of a kind that no app has registered."""


@transaction.atomic
def send_message(
    *,
    to: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    about: Model | None = None,
    language: str = "",
    format: str = "",
    is_sensitive: bool = False,
    manage_address: str = "",
    reply_to: str = "",
    attachment: str = "",
) -> Message:
    """Queue one message that arrives at least once: a receipt, a confirmation, an invitation.

    It is worded now (`emails.render_email` says how, and what `format`, `is_sensitive` and `manage_address` do), sent
    by the worker once this transaction is committed, and tried again with longer and longer pauses for three days.
    `attachment` names a file that is made as it is sent (`outbox.attachments`).
    """
    email = render_email(
        template,
        context,
        subject=subject,
        language=language,
        format=format,
        is_sensitive=is_sensitive,
        manage_address=manage_address,
        reply_to=reply_to,
    )
    return queue_email(email, to=to, about=about, language=language, attachment=attachment)


@transaction.atomic
def queue_email(
    email: Email, *, to: str, about: Model | None = None, language: str = "", attachment: str = ""
) -> Message:
    """Queue an email that is worded already, to arrive at least once."""
    from .messages import queue_messages  # noqa: PLC0415 - what sends writes through these services

    validate_email(to)
    message = Message(
        to=to.strip().lower(),
        subject=email.subject,
        text=email.text,
        html=email.html,
        reply_to=email.reply_to,
        language=language,
        attachment=attachment,
        due_at=timezone.now(),
        **_about(about),
    )
    message.full_clean()
    message.save()
    transaction.on_commit(queue_messages)
    return message


@transaction.atomic
def create_mailing(
    *,
    kind: str,
    about: Model | None,
    title: str,
    recipients: Iterable[Recipient],
    made_by: User | None = None,
    is_urgent: bool = False,
    not_before: datetime | None = None,
) -> Mailing:
    """Queue one thing for many addresses, at most once to each however often it is named.

    It goes out as soon as this transaction is committed, `not_before`, the quiet hours (which urgent ones pass) and
    whoever holds mailings back permit. Addresses that are not to be written to are recorded as such and left out.
    """
    from .sending import queue_due_mailings  # noqa: PLC0415 - what sends writes through these services

    if kind not in mailing_kinds():
        raise UnknownKindError(f"No app has registered the kind of mailing “{kind}”.")
    mailing = Mailing(
        kind=kind, title=title[:200], made_by=made_by, is_urgent=is_urgent, not_before=not_before, **_about(about)
    )
    mailing.full_clean()
    mailing.save()
    suppressed = set(Suppression.objects.values_list("address", flat=True))
    by_address = {each.address.strip().lower(): each for each in recipients}
    deliveries = (
        Delivery(
            mailing=mailing,
            address=address,
            reference=each.reference,
            language=each.language,
            format=each.format,
            state=DeliveryState.SUPPRESSED if address in suppressed else DeliveryState.WAITING,
        )
        for address, each in by_address.items()
    )
    Delivery.objects.bulk_create(deliveries, batch_size=ROWS_AT_A_TIME)
    transaction.on_commit(queue_due_mailings)
    return mailing


@transaction.atomic
def stop_mailing(*, mailing: Mailing, user: User | None) -> int:
    """Send it to nobody else; how many were still waiting. What has begun at this moment may still go out.

    `user` is who decided it; None where a rule of the site did.
    """
    stopped = mailing.deliveries.filter(state=DeliveryState.WAITING).update(
        state=DeliveryState.STOPPED, settled_at=timezone.now()
    )
    Mailing.objects.going().filter(pk=mailing.pk).update(
        state=MailingState.STOPPED, ended_at=timezone.now(), problem="", retry_at=None
    )
    log(instance=mailing, action="outbox.stop", user=user, data={"count": stopped})
    return stopped


@transaction.atomic
def resume_mailing(*, mailing: Mailing, user: User | None, left_out: DeliveryState = DeliveryState.STOPPED) -> int:
    """Let a mailing go on to those who were `left_out`, for whom it was stopped, or over; how many.

    `user` is who decided it; None where a rule of the site did.
    """
    return _wait_again(mailing, left_out, action="outbox.resume", user=user)


@transaction.atomic
def reopen_mailing(*, mailing: Mailing, left_out: DeliveryState) -> int:
    """Treat those who were `left_out` as if it had been stopped for them, so that a person may let it go on; how many.

    What kept it from them has gone.
    """
    reopened = mailing.deliveries.filter(state=left_out).exclude(address="").update(state=DeliveryState.STOPPED)
    if reopened:
        Mailing.objects.filter(pk=mailing.pk, state=MailingState.DONE).update(state=MailingState.STOPPED)
    return reopened


@transaction.atomic
def resend_unknown(*, mailing: Mailing, user: User) -> int:
    """Send again to those whom it may not have reached; how many. Some of them will then have it twice."""
    return _wait_again(mailing, DeliveryState.UNKNOWN, action="outbox.resend", user=user)


def _wait_again(mailing: Mailing, state: DeliveryState, *, action: str, user: User | None) -> int:
    from .sending import queue_due_mailings  # noqa: PLC0415 - what sends writes through these services

    # Whoever was erased in the meantime has no address any more.
    again = (
        mailing.deliveries.filter(state=state)
        .exclude(address="")
        .update(state=DeliveryState.WAITING, tries=0, due_at=None, claimed_at=None, settled_at=None, problem="")
    )
    if again:
        Mailing.objects.filter(pk=mailing.pk).update(state=MailingState.SENDING, ended_at=None)
        log(instance=mailing, action=action, user=user, data={"count": again})
        transaction.on_commit(queue_due_mailings)
    return again


def recipients_of(about: Model, *, kind: str = "") -> list[Recipient]:
    """Who has, or may have, what was sent about something: a correction goes to exactly those."""
    mailings = Mailing.objects.about(about)
    if kind:
        mailings = mailings.filter(kind=kind)
    rows = Delivery.objects.filter(mailing__in=mailings).exclude(address="").may_have_arrived().order_by("pk")
    found = {row.address: row for row in rows}
    return [Recipient(row.address, row.reference, row.language, row.format) for row in found.values()]


def suppress(address: str, *, reason: str = SuppressionReason.BOUNCED, detail: str = "") -> Suppression:
    """Send no mailing to this address any more. A complaint outweighs a bounce."""
    row, is_new = Suppression.objects.get_or_create(
        address=address.strip().lower(), defaults={"reason": reason, "detail": detail[:300]}
    )
    if not is_new and row.reason == SuppressionReason.BOUNCED and reason != row.reason:
        row.reason, row.detail = reason, detail[:300]
        row.save()
    return row


def lift_suppression(address: str) -> None:
    """Write to this address again: its owner has just shown that messages reach it and that they want them."""
    Suppression.objects.of(address).delete()


def try_again(*, message: Message, user: User) -> None:
    """Send a message that was given up once more."""
    from .messages import queue_messages  # noqa: PLC0415 - what sends writes through these services

    with transaction.atomic():
        Message.objects.undelivered().filter(pk=message.pk).exclude(text="").update(
            state=MessageState.WAITING, tries=0, due_at=timezone.now(), problem=""
        )
        log(instance=message, action="outbox.try_again", user=user)
        transaction.on_commit(queue_messages)


def _about(thing: Model | None) -> dict[str, Any]:
    if thing is None:
        return {}
    return {"about_type": ContentType.objects.get_for_model(thing), "about_id": thing.pk}
