"""The organisations that make up the partnership."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    """What sort of organisation; the first six are responsible authorities or work beside them."""

    POLICE = "police", _("Police")
    COUNCIL = "council", _("Council")
    PROBATION = "probation", _("Probation")
    HEALTH = "health", _("Health")
    FIRE = "fire", _("Fire and rescue")
    VOLUNTARY = "voluntary", _("Voluntary organisation")
    OTHER = "other", _("Other")


class Agency(models.Model):
    """An organisation of the partnership, or one that works with it: it leads priorities and owns actions."""

    name = models.CharField(max_length=120, unique=True, help_text="In full, as people know it.")
    short_name = models.CharField(max_length=40, blank=True, help_text="Where there is little room, such as Council.")
    slug = models.SlugField(max_length=60, unique=True, help_text="Stands in addresses; do not change it later.")
    kind = models.CharField(max_length=12, choices=AgencyKind)
    is_responsible_authority = models.BooleanField(
        default=False, help_text="One of those that the law makes answer for community safety together."
    )
    website = models.URLField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    contact_email = models.EmailField(blank=True, help_text="Shown to the public: a team's address, not a person's.")
    approvers = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="approves_for",
        help_text="Who may agree on its behalf, for example to an appeal for witnesses.",
    )
    is_active = models.BooleanField(default=True, help_text="Untick when it is gone or merged; its past stays.")

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"

    def __str__(self) -> str:
        return self.name
