"""Areas that are beginning to struggle: what was seen, who is involved, what is planned. For the team alone."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Agency
from places.models import Area


class Sign(models.TextChoices):
    """What is often seen before a place struggles."""

    LITTER = "litter", _("Litter and fly-tipping")
    DAMAGE = "damage", _("Graffiti or damage that nobody mends")
    EMPTY_HOMES = "empty_homes", _("Empty homes, or tenants who keep changing")
    LIGHTING = "lighting", _("Broken lights, neglected paths and greens")
    NUISANCE = "nuisance", _("More reports of anti-social behaviour")
    CRIME = "crime", _("More recorded crime than the year before")
    YOUTH = "youth", _("Nothing for young people to do any more")
    CLOSING = "closing", _("Shops, halls or services closing")
    AFRAID = "afraid", _("People say that they feel less safe")
    UNHEARD = "unheard", _("No group speaks for it, or its group has given up")


class AreaAtRiskQuerySet(models.QuerySet["AreaAtRisk"]):
    def watched(self) -> Self:
        """Those not closed yet."""
        return self.filter(closed_on__isnull=True)

    def review_due_by(self, day: date) -> Self:
        return self.watched().filter(review_on__lte=day)


class AreaAtRisk(models.Model):
    """A place that the team watches before its problems are critical, and what is planned for it.

    Internal: no page, feed or answer for the public reads it, nor names it as where an action came from. About the
    place, never about a person. Kept for three years after it was closed.
    """

    area = models.ForeignKey(
        Area,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("area"),
        help_text=_("The estate or other area."),
    )
    signs = models.JSONField(_("signs seen"), default=list, blank=True)
    seen = models.TextField(
        _("what was seen"),
        help_text=_("Where, since when, and who told us. About the place: no names, nothing about a single person."),
    )
    figures = models.TextField(_("figures"), blank=True, editable=False, help_text="As they stood when it was opened.")
    agencies = models.ManyToManyField(
        Agency, blank=True, related_name="+", verbose_name=_("agencies involved"), help_text=_("Who works on it.")
    )
    plan = models.TextField(_("plan"), blank=True, help_text=_("What is tried first, by whom, and how you will know."))
    review_on = models.DateField(_("review on"), help_text=_("The day on which the team looks at it again."))
    opened_on = models.DateField(_("opened"), default=timezone.localdate, editable=False)
    closed_on = models.DateField(_("closed"), null=True, blank=True, editable=False)
    closed_because = models.TextField(_("how it ended"), blank=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects: ClassVar[AreaAtRiskQuerySet] = AreaAtRiskQuerySet.as_manager()  # type: ignore[assignment] # typed
    is_shown_to_public = False

    class Meta:
        ordering = ["review_on", "pk"]
        verbose_name = _("area at risk")
        verbose_name_plural = _("areas at risk")
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=models.Q(closed_on__isnull=True), name="an_area_is_watched_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.area)

    def clean(self) -> None:
        if unknown := set(self.signs) - set(Sign.values):
            raise ValidationError({"signs": _("There is no such sign: %(signs)s.") % {"signs": ", ".join(unknown)}})

    @property
    def staff_address(self) -> str:
        return reverse("area_at_risk", args=[self.pk])

    @property
    def signs_in_words(self) -> list[str]:
        return [str(Sign(sign).label) for sign in self.signs if sign in Sign.values]

    @property
    def is_review_due(self) -> bool:
        return self.closed_on is None and self.review_on <= timezone.localdate()


class AreaAtRiskNote(models.Model):
    """What was found at a review, for colleagues. Nothing leads here from anything public. Kept with the area."""

    subject = models.ForeignKey(AreaAtRisk, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("what was found"))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    is_shown_to_public = False

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("note on an area at risk")

    def __str__(self) -> str:
        return str(self.subject)
