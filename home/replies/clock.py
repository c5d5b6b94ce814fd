"""When an answer is due, in working days."""

from datetime import date

from django.utils import timezone

from core.first_pages import own_site
from core.models import Partnership

from .models import RepliesSettings


def current_settings() -> RepliesSettings:
    """The settings of the site; unsaved defaults where nobody has opened them yet."""
    return getattr(own_site(), "repliessettings", None) or RepliesSettings()


def due_on(settings: RepliesSettings) -> date:
    """By when what is sent today will have been answered."""
    return Partnership.current().working_days.after(timezone.localdate(), settings.answers_within_days)
