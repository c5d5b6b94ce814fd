"""Where the words of somebody at a forum stand on their way to everybody."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CheckState(models.TextChoices):
    CHECKING = "checking", _("Not yet checked")
    PUBLISHED = "published", _("For everybody")
    REFUSED = "refused", _("Not for everybody")
