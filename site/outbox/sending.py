"""The worker's side of a mailing: claim, send, record, one address at a time and at most once.

A claim is a conditional update, committed before the mail server hears anything: of several workers, and of a worker
and somebody who presses Stop, exactly one has it. Who dies after it leaves the claim without a result, and nothing
but a person's decision sends to that address again.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import Case, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from .emails import Email, Letterhead, as_mail
from .keys import key_of
from .mail_server import MailServer, Outcome, Result, ServerAwayError
from .mailings import MailingKind, NotWanted, OutOfDateError, Recipient, mailing_kinds
from .models import Delivery, DeliveryState, Mailing, MailingState, Suppression
from .services import suppress
from .when import try_later, waiting_because

logger = logging.getLogger(__name__)

# As many as one connection carries, and as long as nothing else on the queue gets its turn.
BATCH = 100
SERVER_AWAY_FOR = timedelta(minutes=1)
MOST_TRIES = 6


def send_batch(mailing_id: int) -> bool:
    """Send to the next of those who wait; whether there is more to do at once."""
    mailing = Mailing.objects.to_send(timezone.now()).filter(pk=mailing_id).first()
    if mailing is None or waiting_because(mailing):
        return False
    begin(mailing)
    # What it is about may have been read above to see whether it waits: it is read anew once the batch is prepared.
    mailing.refresh_from_db()
    batch = list(mailing.deliveries.to_send(timezone.now())[:BATCH])
    if not batch:
        finish_if_over(mailing)
        return False
    kind = mailing_kinds().get(mailing.kind)
    if kind is None:
        pause(mailing, _("The part of the site that words it is switched off."))
        return False
    try:
        with MailServer() as server:
            is_fine = send_to(batch, mailing, kind, server)
    except ServerAwayError as away:
        pause(mailing, str(away))
        return False
    return is_fine


def send_to(batch: list[Delivery], mailing: Mailing, kind: MailingKind, server: MailServer) -> bool:
    """Send to each of the batch; whether the mail server is well. It gives up at the first sign that it is not."""
    letterhead = Letterhead.current()
    suppressed = Suppression.objects.among(each.address for each in batch)
    mailing.prepared = kind.prepare(mailing, [recipient(each) for each in batch])
    for delivery in batch:
        if not delivery.address:
            # Its owner was erased while the mail server had it, and put it off.
            settle(delivery, DeliveryState.UNWANTED, was=DeliveryState.WAITING)
            continue
        if delivery.address in suppressed:
            settle(delivery, DeliveryState.SUPPRESSED, was=DeliveryState.WAITING)
            continue
        try:
            email = word(delivery, mailing, kind)
            is_mine = email is not None and claim(delivery, partial(kind.still_holds, mailing))
        except OutOfDateError:
            return True
        if email is None or not is_mine:
            continue
        key = key_of("delivery", delivery.pk, delivery.address)
        mail = as_mail(email, to=delivery.address, key=key, letterhead=letterhead)
        result = server.post(mail)
        record(delivery, result)
        if result.outcome in {Outcome.AWAY, Outcome.UNKNOWN}:
            pause(mailing, result.said)
            return False
    return True


def word(delivery: Delivery, mailing: Mailing, kind: MailingKind) -> Email | None:
    """The email for this recipient; nothing where they want it no longer, or it cannot be worded now."""
    try:
        return kind.render(mailing, recipient(delivery))
    except NotWanted as not_wanted:
        settle(delivery, not_wanted.because, was=DeliveryState.WAITING)
    except OutOfDateError:
        raise
    except Exception as error:
        # A fault in the words for one must not keep the others waiting: it is logged, and tried again later.
        logger.exception("Mailing %s could not be worded for delivery %s.", mailing.pk, delivery.pk)
        put_off(delivery, _("It could not be worded: %s") % error, was=DeliveryState.WAITING)
    return None


def recipient(delivery: Delivery) -> Recipient:
    return Recipient(delivery.address, delivery.reference, delivery.language, delivery.format)


def claim(delivery: Delivery, still_holds: Callable[[], bool] = lambda: True) -> bool:
    """Take this address for the caller and commit that; False where it was stopped or somebody else has it.

    Nothing is taken, and `OutOfDateError` raised, where the words are true no longer.
    """
    # Durable: within another transaction, a worker's death would undo the claim after the message had gone.
    with transaction.atomic(durable=True):
        waiting = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING)
        is_mine = bool(waiting.update(state=DeliveryState.CLAIMED, claimed_at=timezone.now()))
        # Asked once the row is locked: whoever corrects the words waits for it, and then finds this claim.
        if is_mine and not still_holds():
            raise OutOfDateError
        return is_mine


def record(delivery: Delivery, result: Result) -> None:
    """Write down what became of a claimed delivery."""
    match result.outcome:
        case Outcome.ACCEPTED:
            # Whoever was erased while the mail server had it leaves no trace there either.
            its_name = Case(When(address="", then=Value("")), default=Value(result.server_id))
            settle(delivery, DeliveryState.ACCEPTED, server_id=its_name)
        case Outcome.REFUSED:
            settle(delivery, DeliveryState.BOUNCED, problem=result.said)
            if result.is_bad_address and Delivery.objects.filter(pk=delivery.pk, address=delivery.address).exists():
                suppress(delivery.address, detail=result.said)
        case Outcome.UNKNOWN:
            settle(delivery, DeliveryState.UNKNOWN, problem=result.said)
        case Outcome.PUT_OFF:
            put_off(delivery, result.said, was=DeliveryState.CLAIMED)
        case Outcome.AWAY:
            Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.CLAIMED).update(
                state=DeliveryState.WAITING, claimed_at=None
            )


def settle(delivery: Delivery, state: DeliveryState, *, was: DeliveryState = DeliveryState.CLAIMED, **fields) -> None:
    Delivery.objects.filter(pk=delivery.pk, state=was).update(state=state, settled_at=timezone.now(), **fields)


def put_off(delivery: Delivery, problem: str, *, was: DeliveryState) -> None:
    """Try this one later, with longer and longer pauses; the last time counts as refused."""
    tries = delivery.tries + 1
    if tries >= MOST_TRIES:
        settle(delivery, DeliveryState.BOUNCED, was=was, problem=problem[:300], tries=tries)
        return
    Delivery.objects.filter(pk=delivery.pk, state=was).update(
        state=DeliveryState.WAITING,
        tries=tries,
        claimed_at=None,
        due_at=timezone.now() + try_later(tries),
        problem=problem[:300],
    )


def begin(mailing: Mailing) -> None:
    now = timezone.now()
    Mailing.objects.going().filter(pk=mailing.pk).update(state=MailingState.SENDING, problem="", retry_at=None)
    Mailing.objects.filter(pk=mailing.pk, started_at=None).update(started_at=now)


def pause(mailing: Mailing, problem: str) -> None:
    """Leave the mail server alone for a while."""
    logger.warning("Mailing %s waits: %s", mailing.pk, problem)
    retry_at = timezone.now() + SERVER_AWAY_FOR
    Mailing.objects.going().filter(pk=mailing.pk).update(problem=problem[:300], retry_at=retry_at)


def finish_if_over(mailing: Mailing) -> None:
    """Say that it is done, once nobody waits and nothing is under way."""
    with transaction.atomic():
        is_going = mailing.deliveries.filter(state__in=[DeliveryState.WAITING, DeliveryState.CLAIMED]).exists()
        if not is_going:
            Mailing.objects.going().filter(pk=mailing.pk).update(state=MailingState.DONE, ended_at=timezone.now())


def settle_forsaken() -> int:
    """Say of claims whose worker has died that they may not have arrived; how many."""
    now = timezone.now()
    return Delivery.objects.forsaken(now).update(
        state=DeliveryState.UNKNOWN, settled_at=now, problem=_("The worker was stopped while it was being sent.")
    )


def queue_due_mailings() -> list[int]:
    """Let a worker send each mailing that may go out now, unless one does already; those queued."""
    due = [each for each in Mailing.objects.to_send(timezone.now()) if not waiting_because(each)]
    return [mailing.pk for mailing in due if queue(mailing)]


def queue(mailing: Mailing, *, is_next: bool = False) -> bool:
    """Queue a batch of it; `is_next` where the caller has just sent one."""
    from .tasks import send_mailing  # noqa: PLC0415 - the task calls what is here

    with transaction.atomic():
        is_under_way = DBTaskResult.objects.filter(pk__in=[mailing.task], status__in=["READY", "RUNNING"]).exists()
        if is_under_way and not is_next:
            return False
        queued = send_mailing.using(queue_name="default" if mailing.is_urgent else "slow").enqueue(mailing.pk)
        # Of several workers, only the first still finds the old task; what the others queued is taken back.
        is_mine = Mailing.objects.going().filter(pk=mailing.pk, task=mailing.task).update(task=queued.id)
        if not is_mine:
            DBTaskResult.objects.filter(pk=queued.id).delete()
        return bool(is_mine)
