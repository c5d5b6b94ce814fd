"""When an answer is due: working days, which weekends and bank holidays are not."""

from collections.abc import Collection
from datetime import date, timedelta

from django.utils import timezone
from wagtail.models import Site

from moderation.models import ModerationSettings

from .models import RepliesSettings

SATURDAY = 5


def working_days_after(start: date, days: int, closed_on: Collection[date]) -> date:
    """The last of so many working days after `start`, which itself does not count."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY and day not in closed_on:
            days -= 1
    return day


def working_days_between(start: date, end: date, closed_on: Collection[date]) -> int:
    """How many working days come after `start` until `end`, which counts."""
    days = (start + timedelta(days=ahead) for ahead in range(1, (end - start).days + 1))
    return sum(day.weekday() < SATURDAY and day not in closed_on for day in days)


def current_settings() -> RepliesSettings:
    """The settings of the site; unsaved defaults where nobody has opened them yet."""
    site = Site.objects.filter(is_default_site=True).first()
    saved = RepliesSettings.objects.filter(site=site).select_related("default_agency").first() if site else None
    return saved or RepliesSettings(site=site)


def due_on(settings: RepliesSettings) -> date:
    """By when what is sent today will have been answered."""
    closed = ModerationSettings.current().staffed_hours.closed_on
    return working_days_after(timezone.localdate(), settings.answers_within_days, closed)
