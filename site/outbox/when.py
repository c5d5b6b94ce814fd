"""When a mailing may go out: quiet hours, dates, holds and pauses."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from core.times import name_moment

from .mailings import held_because
from .models import Mailing, OutgoingMail

PAUSES = tuple(timedelta(minutes=each) for each in (1, 5, 15, 60, 180, 360))


def try_later(tries: int) -> timedelta:
    """How long to wait after so many tries that came to nothing."""
    return PAUSES[min(tries, len(PAUSES)) - 1]


def is_quiet(at: time, *, quiet_from: time, quiet_until: time) -> bool:
    """Whether a time of day lies in the quiet hours, which begin at the first and end before the second."""
    if quiet_from <= quiet_until:
        return quiet_from <= at < quiet_until
    return at >= quiet_from or at < quiet_until


def quiet_until(now: datetime) -> datetime | None:
    """When the quiet hours that it is in end; None outside them. Local time counts, through changes of the clock."""
    rules = OutgoingMail.objects.first() or OutgoingMail()
    here = timezone.localtime(now)
    if not is_quiet(here.time(), quiet_from=rules.quiet_from, quiet_until=rules.quiet_until):
        return None
    day = here.date() if here.time() < rules.quiet_until else here.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, rules.quiet_until))


def waiting_because(mailing: Mailing, now: datetime | None = None) -> str:
    """Why a mailing that is to be sent does not go out at this moment, in a sentence; "" where it may."""
    now = now or timezone.now()
    if mailing.not_before and now < mailing.not_before:
        return _("It is to go out from %s.") % name_moment(mailing.not_before)
    if held := held_because(mailing):
        return held
    if not mailing.is_urgent and (end := quiet_until(now)):
        return _("It waits for the end of the quiet hours, %s.") % name_moment(end)
    if mailing.retry_at and now < mailing.retry_at:
        at = name_moment(mailing.retry_at)
        return _("The mail server could not take it: “%(problem)s”. It is tried again %(at)s.") % {
            "problem": mailing.problem,
            "at": at,
        }
    return ""
