"""What an update can be, and how much it matters that people see it soon."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class UpdateKind(models.TextChoices):
    NEWS = "news", _("News")
    APPEAL = "appeal", _("Appeal")
    ADVICE = "advice", _("Advice")
    WARNING = "warning", _("Warning")
    MEETING = "meeting", _("Meeting")
    RESULT = "result", _("Result")


class Urgency(models.TextChoices):
    """Whom it reaches: subscribers say from which of these on they want to be told."""

    ROUTINE = "routine", _("For information")
    IMPORTANT = "important", _("Important")
    URGENT = "urgent", _("Urgent: people should know now")
