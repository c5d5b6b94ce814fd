"""When an answer is due, in working days."""

from datetime import date

from django.utils import timezone
from wagtail.models import Site

from core.models import Partnership

from .models import RepliesSettings


def current_settings() -> RepliesSettings:
    """The settings of the site; unsaved defaults where nobody has opened them yet."""
    site = Site.objects.filter(is_default_site=True).first()
    saved = RepliesSettings.objects.filter(site=site).select_related("default_agency").first() if site else None
    return saved or RepliesSettings(site=site)


def due_on(settings: RepliesSettings) -> date:
    """By when what is sent today will have been answered."""
    return Partnership.current().working_days.after(timezone.localdate(), settings.answers_within_days)
