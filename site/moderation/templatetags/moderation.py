"""“Report this”, and when somebody is there to read what people write."""

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from ..kinds import kind_of
from ..models import ModerationSettings
from ..staffed_hours import moment_in_words

register = template.Library()
register.filter("deadline", moment_in_words)


@register.inclusion_tag("moderation/report_link.html")
def report_link(subject: Model) -> dict[str, str]:
    """A link by which anybody can report a published contribution. It asks the database nothing."""
    return {"address": reverse("moderation:report", args=[kind_of(subject).name, subject.pk])}


@register.inclusion_tag("moderation/staffed_hours.html")
def staffed_hours() -> dict:
    """When somebody reads what people write, and until when what is sent now will have been read."""
    settings = ModerationSettings.current()
    hours, now = settings.staffed_hours, timezone.now()
    by = moment_in_words(hours.after(now, settings.checks_within_hours)) if hours.by_weekday else ""
    return {"lines": hours.in_words(), "read_by": by}
