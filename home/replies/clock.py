"""When an answer is due, in working days."""

from datetime import date

from django.utils import timezone

from core.models import Partnership

from .models import RepliesSettings


def current_settings() -> RepliesSettings:
    """The settings of the site; unsaved defaults where nobody has opened them yet."""
    saved = RepliesSettings.objects.filter(site__is_default_site=True).select_related("default_agency").first()
    return saved or RepliesSettings()


def due_on(settings: RepliesSettings) -> date:
    """By when what is sent today will have been answered."""
    return Partnership.current().working_days.after(timezone.localdate(), settings.answers_within_days)
