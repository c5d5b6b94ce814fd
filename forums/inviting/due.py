"""What a sensitive period holds of forums that are planned in it."""

from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forums.preparing.models import Forum
from home.sensitive_periods.due import Due
from home.sensitive_periods.models import SensitivePeriod

from .sending import REMINDED_BEFORE


def forums_due(period: SensitivePeriod) -> list[Due]:
    """Forums that meet in the period, and those whose reminders fall due in it."""
    first = max(period.starts_on, timezone.localdate())
    found = []
    for forum in Forum.objects.coming_on(first):
        if period.lasts_on(forum.day):
            words = _("It meets on its day. What makes it known, such as invitations, waits for a named officer.")
            found.append(_due(forum, forum.day, words))
        reminded_from = max(first, forum.last_day_to_answer - REMINDED_BEFORE)
        if reminded_from <= min(period.ends_on, forum.last_day_to_answer):
            words = _("Reminders to those who have not answered wait for a named officer.")
            found.append(_due(forum, reminded_from, words))
    return found


def _due(forum: Forum, on: date, words: str) -> Due:
    return Due(on, gettext_lazy("Forum"), str(forum), reverse("forum_sending", args=[forum.pk]), words)
