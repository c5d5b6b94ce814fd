"""What is new, gathered once a day or once a week. Where nothing is new, nothing is sent."""

from collections import Counter, defaultdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from home.updates.models import UpdatePage
from outbox.mailings import Recipient
from outbox.models import Delivery, Mailing
from outbox.services import create_mailing

from .models import Alert, Frequency
from .sending import DIGEST, concerned_by, may_be_told, recipients_among, record_alerts

# How far back a digest looks. Longer than its pause, so that one that could not be made is caught up with, after some
# days without a worker too; what a person was told of already is left out whatever its age.
LOOKS_BACK = {Frequency.DAILY: timedelta(days=7), Frequency.WEEKLY: timedelta(days=21)}
# How long before they subscribed somebody's first digest begins, so that there is something in it.
FIRST_BEGINS = {Frequency.DAILY: timedelta(days=3), Frequency.WEEKLY: timedelta(days=9)}


def send_daily_digests() -> Mailing | None:
    return send_digests(Frequency.DAILY)


def send_weekly_digests() -> Mailing | None:
    return send_digests(Frequency.WEEKLY)


@transaction.atomic
def send_digests(frequency: str) -> Mailing | None:
    """Queue a digest for everybody of this frequency for whom something is new; None where that is nobody.

    A second call finds that they have been told.
    """
    told: dict[Recipient, list[UpdatePage]] = defaultdict(list)
    for update in news_since(timezone.now() - LOOKS_BACK[Frequency(frequency)]):
        subscribed_by = update.sending.sent_at + FIRST_BEGINS[Frequency(frequency)]
        subscribers = concerned_by(update).filter(frequency=frequency, confirmed_at__lte=subscribed_by)
        subscribers = subscribers.not_told_of(update)
        for recipient in recipients_among(subscribers):
            told[recipient].append(update)
    if not told:
        return None
    titles = {Frequency.DAILY: _("Daily digest, %(day)s"), Frequency.WEEKLY: _("Weekly digest, %(day)s")}
    mailing = create_mailing(
        kind=DIGEST,
        about=None,
        title=titles[Frequency(frequency)] % {"day": f"{timezone.localdate():%Y-%m-%d}"},
        recipients=told,
    )
    record_alerts(
        (
            Alert(subscription_id=int(recipient.reference), update=update)
            for recipient, updates in told.items()
            for update in updates
        ),
        mailing,
    )
    return mailing


def deliveries_in_digests(update: UpdatePage) -> Counter[str]:
    """How many digests with `update` in them are in each state of a delivery."""
    told = Alert.objects.filter(update=update, mailing__kind=DIGEST)
    pairs = {(mailing, str(subscription)) for mailing, subscription in told.values_list("mailing", "subscription")}
    deliveries = Delivery.objects.filter(mailing__in=told.values("mailing"))
    rows = deliveries.values_list("mailing", "reference", "state").iterator()
    return Counter(state for mailing, reference, state in rows if (mailing, reference) in pairs)


def news_since(moment) -> list[UpdatePage]:
    """Updates first published since `moment` that subscribers may be told of now, the newest first."""
    recent = UpdatePage.objects.sources().listed().filter(sending__sent_at__gte=moment)
    return [
        update for update in recent.select_related("sending").prefetch_related("areas", "topics") if may_be_told(update)
    ]
