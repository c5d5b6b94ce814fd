"""Telling people: an update when it is published, its correction, its withdrawal.

An `Alert` row is the record that somebody is told of an update. Rows and mailing are made in one transaction, so that
telling again, whoever died in the middle, reaches only those who have not been told.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from home.updates.models import Correction, Sending, UpdatePage, Urgency, Withdrawal
from outbox.mailings import Recipient
from outbox.models import Delivery, Mailing
from outbox.querysets import DeliveryQuerySet
from outbox.services import create_mailing, stop_mailing
from people.models import User

from .models import Alert, ListImport, MailFormat, Subscription
from .querysets import SubscriptionQuerySet
from .reach import subscribers_of

ALERT, DIGEST, CORRECTION, WITHDRAWAL = "alert", "alert-digest", "alert-correction", "alert-withdrawal"
WELCOME = "alert-welcome"
KINDS = (ALERT, DIGEST, CORRECTION, WITHDRAWAL, WELCOME)
ROWS_AT_A_TIME = 2_000
# How the outbox lays an email out; the other formats are ordinary emails with a link first.
LAYOUTS = {MailFormat.LARGE: "large", MailFormat.PLAIN: "plain"}


@transaction.atomic
def send_alerts(update: UpdatePage) -> Mailing | None:
    """Queue an update for everybody who wants to be told of it at once and has not been; None where that is nobody.

    An urgent one is for those too who get digests, unless they chose otherwise.
    """
    if not may_be_told(update):
        return None
    # Of two tasks for the same update, the second finds whom the first told.
    Sending.objects.select_for_update().filter(update=update).first()
    subscribers = concerned_by(update).told_at_once_of(update.urgency).not_told_of(update)
    recipients = recipients_among(subscribers)
    if not recipients:
        return None
    mailing = create_mailing(
        kind=ALERT,
        about=update,
        title=_("Alert: %(title)s") % {"title": update.title},
        recipients=recipients,
        made_by=_published_by(update),
        is_urgent=_is_urgent(update),
    )
    record_alerts((Alert(subscription_id=int(each.reference), update=update) for each in recipients), mailing)
    return mailing


@transaction.atomic
def send_correction(correction: Correction) -> Mailing | None:
    """Tell exactly those who have the update, or may have it. Whoever still waits for it gets the corrected words."""
    update = correction.update
    return _follow(update, CORRECTION, correction, _("Correction: %(title)s") % {"title": update.title})


@transaction.atomic
def send_withdrawal(withdrawal: Withdrawal) -> Mailing | None:
    """Send an update to nobody else, and tell those who have it, or may have it, that it has been withdrawn."""
    update = withdrawal.update
    _deliveries_of([update]).wait_for_claims()
    for mailing in Mailing.objects.about(update).filter(kind=ALERT).going():
        stop_mailing(mailing=mailing, user=None)
    return _follow(update, WITHDRAWAL, withdrawal, _("Withdrawn: %(title)s") % {"title": update.title})


@transaction.atomic
def send_welcome(brought: ListImport) -> Mailing | None:
    """Tell everybody whom staff brought here with a list who did so, on what consent, and how to change or stop it."""
    is_sent_already = Mailing.objects.about(brought).filter(kind=WELCOME).exists()
    recipients = recipients_among(Subscription.objects.confirmed().filter(list_import=brought))
    if is_sent_already or not recipients:
        return None
    return create_mailing(
        kind=WELCOME,
        about=brought,
        title=_("Welcome: %(list)s") % {"list": brought.file_name},
        recipients=recipients,
        made_by=brought.made_by,
    )


def may_be_told(update: UpdatePage) -> bool:
    """Whether an update is one to tell subscribers of now."""
    return bool(update.live and update.tells_subscribers and not update.has_expired and not update.withdrawn)


def concerned_by(update: UpdatePage) -> SubscriptionQuerySet:
    """Who asked to be told of something like this update, however often they are written to."""
    return subscribers_of(areas=update.areas.all(), topics=update.topics.all(), urgency=update.urgency)


def recipients_among(subscribers: SubscriptionQuerySet) -> list[Recipient]:
    rows = subscribers.order_by("pk").values_list("pk", "address", "language", "format")
    return [Recipient(address, str(pk), language, LAYOUTS.get(format, "")) for pk, address, language, format in rows]


def record_alerts(alerts: Iterable[Alert], mailing: Mailing) -> None:
    """Record who is told of what by `mailing`. A second row for a person and an update is refused by the database."""
    made = list(alerts)
    for alert in made:
        alert.mailing = mailing
    Alert.objects.bulk_create(made, batch_size=ROWS_AT_A_TIME)


def recipients_who_have(update: UpdatePage) -> list[Recipient]:
    """Those who were sent `update`, in an alert or a digest, and have it or may have it.

    Who has unsubscribed since is erased, and asked not to be written to.
    """
    return recipients_by_update([update])[update.pk]


def recipients_by_update(updates: Collection[UpdatePage]) -> dict[int, list[Recipient]]:
    """Those who have each of these updates, as `recipients_who_have` says of one. Two queries however many they are."""
    told: dict[tuple[int, str], list[int]] = defaultdict(list)
    alerts = Alert.objects.filter(update__in=updates).exclude(mailing=None)
    for mailing, subscription, update in alerts.values_list("mailing", "subscription", "update"):
        told[mailing, str(subscription)].append(update)
    recipients: dict[int, list[Recipient]] = {update.pk: [] for update in updates}
    arrived = _deliveries_of(updates).exclude(address="").may_have_arrived().order_by("pk")
    for each in arrived.iterator():
        for number in told.get((each.mailing_id, each.reference), ()):
            recipients[number].append(Recipient(each.address, each.reference, each.language, each.format))
    return recipients


def _deliveries_of(updates: Collection[UpdatePage]) -> DeliveryQuerySet:
    """Of every mailing that told somebody of one of `updates`; a digest among them told others of other things too."""
    return Delivery.objects.filter(mailing__in=Alert.objects.filter(update__in=updates).values("mailing"))


def _follow(update: UpdatePage, kind: str, about: Correction | Withdrawal, title: str) -> Mailing | None:
    """Send what follows an update to those who have it, also to whoever is being sent it at this moment."""
    _deliveries_of([update]).wait_for_claims()
    recipients = recipients_who_have(update)
    is_sent_already = Mailing.objects.about(about).filter(kind=kind).exists()
    if is_sent_already or not recipients:
        return None
    return create_mailing(kind=kind, about=about, title=title, recipients=recipients, is_urgent=_is_urgent(update))


def _is_urgent(update: UpdatePage) -> bool:
    return update.urgency == Urgency.URGENT


def _published_by(update: UpdatePage) -> User | None:
    return update.live_revision.user if update.live_revision else None
