"""The promise to answer: by when, how long is left or how late it is, and when to remind of it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.preparing.models import Consultation

BEFORE, ON_THE_DAY, OVERDUE = 0, 1, 2
WEEK = 7


@dataclass(frozen=True, slots=True)
class Clock:
    """The promise as it stands on `today`. The due day itself is not late."""

    due_on: date
    today: date
    answered_on: date | None = None

    @property
    def days_left(self) -> int:
        """Negative where it is late."""
        return (self.due_on - (self.answered_on or self.today)).days

    @property
    def is_overdue(self) -> bool:
        return self.answered_on is None and self.days_left < 0

    @property
    def promise(self) -> str:
        """Without its dot: `We promised to answer by 4 May 2027`."""
        return _("We promised to answer by %(day)s") % {"day": date_format(self.due_on, "j E Y")}

    @property
    def sentence_in_a_file(self) -> str:
        """The same from one day to the next, for what is made into files."""
        return self.sentence if self.answered_on else f"{self.promise}."

    @property
    def sentence(self) -> str:
        """What the public reads: `We promised to answer by 4 May 2027: 5 days left.`"""
        promise = self.promise
        count = abs(self.days_left)
        if self.answered_on:
            answered = _("%(promise)s, and answered on %(day)s") % {
                "promise": promise,
                "day": date_format(self.answered_on, "j E Y"),
            }
            if self.days_left >= 0:
                return f"{answered}."
            late = ngettext("%(count)d day late", "%(count)d days late", count) % {"count": count}
            return _("%(answered)s: %(late)s.") % {"answered": answered, "late": late}
        if self.days_left == 0:
            return _("%(promise)s: that is today.") % {"promise": promise}
        if self.is_overdue:
            words = ngettext("overdue by %(count)d day", "overdue by %(count)d days", count)
        else:
            words = ngettext("%(count)d day left", "%(count)d days left", count)
        return _("%(promise)s: %(how)s.") % {"promise": promise, "how": words % {"count": count}}


def clock_of(consultation: Consultation, today: date | None = None) -> Clock | None:
    """The clock of a consultation that has closed; None before that, where it was stopped, waits, or has no day."""
    today = today or timezone.localdate()
    closed_on, due_on = consultation.closes_on, consultation.response_due_on
    if closed_on is None or due_on is None or closed_on >= today or consultation.waits_to_open:
        return None
    if consultation.stopped_at and not consultation.answered_on:
        return None
    return Clock(due_on, today, consultation.answered_on)


def reminder_due(due_on: date, today: date, *, days_before: int) -> int | None:
    """Which reminder is the newest on `today`: BEFORE, ON_THE_DAY, OVERDUE, then one more each week; None too early."""
    if today < due_on - timedelta(days=days_before):
        return None
    if today < due_on:
        return BEFORE
    if today == due_on:
        return ON_THE_DAY
    return OVERDUE + (today - due_on - timedelta(days=1)).days // WEEK
