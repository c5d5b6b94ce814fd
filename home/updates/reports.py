"""What came of an update: how many were sent it and had it, opened its page, replied, signed up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Sum
from django.utils import timezone

from outbox.models import Delivery, DeliveryState, Mailing
from outbox.when import quiet_until

from .hooks import Result, reach_of, results_of
from .kinds import Urgency
from .records import DailyViews, Sending, Withdrawal

if TYPE_CHECKING:
    from .models import UpdatePage

DAYS_SHOWN = 28


@dataclass(frozen=True, slots=True)
class Report:
    """`deliveries` are pairs of a state in words and a count; `views` are days with their counts, oldest first.

    `follow_ups` are the mailings of its corrections and its withdrawal, each with how many people it is for.
    `reach` says whom it will reach, or, of one taken off the site in the middle, whom it would still reach.
    `waits_until` is the end of the quiet hours, where its emails wait for that now. `left_out` are those who did not
    get it because its mailing was stopped.
    """

    sending: Sending | None
    deliveries: Sequence[tuple[str, int]]
    mailings: Sequence[Mailing]
    view_count: int
    views: Sequence[tuple[date, int]]
    results: Sequence[Result]
    follow_ups: Sequence[tuple[Mailing, int]]
    reach: Sequence[str]
    waits_until: datetime | None
    left_out: int

    @property
    def is_in_emails(self) -> bool:
        """Whether an email with it has been made, of its own or with other news."""
        return bool(self.deliveries) or any(result.is_of_emails for result in self.results)

    @property
    def most_views(self) -> int:
        return max((count for _day, count in self.views), default=0)


def report_of(update: "UpdatePage") -> Report:
    mailings = list(Mailing.objects.about(update))
    sending = Sending.objects.filter(update=update).first()
    return Report(
        sending=sending,
        deliveries=_deliveries(mailings),
        mailings=mailings,
        view_count=update.daily_views.aggregate(Sum("count"))["count__sum"] or 0,
        views=_views(update),
        results=results_of(update),
        follow_ups=_follow_ups(update),
        reach=reach_of(update) if sending is None or not update.live else [],
        waits_until=None if update.urgency == Urgency.URGENT else quiet_until(timezone.now()),
        left_out=sum(count for _mailing, count in left_out_of(update)),
    )


def left_out_of(update: "UpdatePage") -> list[tuple[Mailing, int]]:
    """Its mailings that were stopped before everybody had them, each with how many did not get it.

    A withdrawal stops them; whoever's turn it was at that moment is noted as not sent because of it.
    """
    rows = Delivery.objects.filter(state__in=[DeliveryState.STOPPED, DeliveryState.WITHDRAWN]).exclude(address="")
    found = [(mailing, rows.filter(mailing=mailing).count()) for mailing in Mailing.objects.about(update)]
    return [(mailing, count) for mailing, count in found if count]


def _deliveries(mailings: list[Mailing]) -> list[tuple[str, int]]:
    """How many emails are in each state, in the order in which a person would ask. Nought bounced is worth saying."""
    rows = Delivery.objects.filter(mailing__in=mailings).order_by().values_list("state")
    counts = dict(rows.annotate(Count("pk")))
    asked_for = (DeliveryState.ACCEPTED, DeliveryState.BOUNCED) if counts else ()
    states = [state for state in DeliveryState if counts.get(state) or state in asked_for]
    return [(str(state.label), counts.get(state, 0)) for state in states]


def _follow_ups(update: "UpdatePage") -> list[tuple[Mailing, int]]:
    """What those who have the update were told of it since, the first first."""
    told_of = [*update.corrections.all(), *Withdrawal.objects.filter(update=update)]
    mailings = [mailing for thing in told_of for mailing in Mailing.objects.about(thing).with_counts()]
    return [(mailing, mailing.deliveries.count()) for mailing in mailings]


def _views(update: "UpdatePage") -> list[tuple[date, int]]:
    today = timezone.localdate()
    first = today - timedelta(days=DAYS_SHOWN - 1)
    counts = dict(DailyViews.objects.filter(update=update, day__gte=first).values_list("day", "count"))
    if not counts:
        return []
    days = (first + timedelta(days=number) for number in range(DAYS_SHOWN))
    return [(day, counts.get(day, 0)) for day in days if day >= min(counts)]
