"""Until when answers are taken: to the end of the last day, and an hour longer for what was begun by then."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from consultations.preparing.models import ANSWERED_KINDS, Consultation, Phase
from core.times import name_hour

# Somebody who began before midnight is not cut off in the middle of a sentence. Every page says so.
GRACE = timedelta(hours=1)


def answered_phase(consultation: Consultation, day: date) -> Phase | None:
    """The phase in which its questions are answered on `day`."""
    return consultation.phase_on(day, *ANSWERED_KINDS)


def takes_answers(consultation: Consultation, *, begun_at: datetime | None = None) -> bool:
    """Whether an answer can be given now; within the hour after midnight, one that was begun before it."""
    now = timezone.now()
    if answered_phase(consultation, timezone.localdate(now)):
        return True
    if begun_at is None:
        return False
    last = answered_phase(consultation, timezone.localdate(now - GRACE))
    return last is not None and begun_at < last.closes_at


def closes_on(consultation: Consultation) -> date | None:
    """Until when its questions can be answered: in the phase of today, else in the next, else when it last was.

    In the hour of grace it is still the day before, for whoever has something to send.
    """
    day = received_on(consultation)
    days = [phase.closes_on for phase in _asking(consultation)]
    return next((closes for closes in days if closes >= day), max(days, default=None))


def last_day(consultation: Consultation) -> date | None:
    """The last day of all on which its questions can be answered, in whichever phase that is."""
    return max((phase.closes_on for phase in _asking(consultation)), default=None)


def opens_next(consultation: Consultation) -> date | None:
    """The first day after today from which its questions can be answered; None where none is sure."""
    if consultation.stopped_at or consultation.waits_to_open:
        return None
    first_days = (phase.opens_on for phase in _asking(consultation))
    return min((day for day in first_days if day > timezone.localdate()), default=None)


def _asking(consultation: Consultation) -> list[Phase]:
    """The phases in which questions are answered, by their days; no two of them overlap."""
    return [phase for phase in consultation.ordered_phases if phase.kind in ANSWERED_KINDS]


def received_on(consultation: Consultation) -> date:
    """The day that an answer sent now counts for: within the hour after midnight, the last day."""
    now = timezone.now()
    today = timezone.localdate(now)
    return today if answered_phase(consultation, today) else timezone.localdate(now - GRACE)


def grace_until() -> str:
    """The time of day until which what was begun can still be sent: the grace after midnight."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return name_hour((midnight + GRACE).time())
