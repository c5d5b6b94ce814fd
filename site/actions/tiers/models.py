"""The levels at which actions are dealt with, the meetings of each, and what they decided."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _


class TierQuerySet(models.QuerySet["Tier"]):
    def lowest(self) -> "Tier":
        """Where actions begin. Where there are no tiers yet, the usual three are laid."""
        from .laying import lay_tiers  # noqa: PLC0415 - it writes the model that is defined here

        return self.first() or lay_tiers()[0]

    def above(self, tier: "Tier") -> Self:
        """Higher tiers, the next one first."""
        return self.filter(number__gt=tier.number).order_by("number")

    def below(self, tier: "Tier") -> Self:
        """Lower tiers, the next one first."""
        return self.filter(number__lt=tier.number).order_by("-number")

    def chaired_by(self, user) -> Self:
        return self.filter(chair=user if user.is_authenticated else None, chair__isnull=False)


class Tier(models.Model):
    """One level at which actions are dealt with: who meets there, and how long an action may stay unresolved.

    Every action is at exactly one. Past `limit_days` without an end it goes up to the next `number`; the highest
    usually has no limit. The public reads `name` and `meets`, never who the `chair` is.
    """

    name = models.CharField(
        _("name"), max_length=60, unique=True, help_text=_("Such as Operational. The public reads it.")
    )
    meets = models.CharField(
        _("who meets"), max_length=120, help_text=_("The meeting that deals with it, such as Performance Group.")
    )
    number = models.PositiveSmallIntegerField(
        _("order"), unique=True, help_text=_("1 is where actions begin; they go up from lower numbers to higher ones.")
    )
    limit_days = models.PositiveSmallIntegerField(
        _("limit in days"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(730)],
        help_text=_("An action unresolved here for longer goes up to the next tier. Empty: it may stay."),
    )
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who hears of it"),
        help_text=_("Is told when an action comes up here, and may enter decisions. The public never sees who it is."),
    )

    objects: ClassVar[TierQuerySet] = TierQuerySet.as_manager()  # type: ignore[assignment] # the same, typed

    class Meta:
        ordering = ["number"]
        verbose_name = _("tier of actions")
        verbose_name_plural = _("tiers of actions")

    def __str__(self) -> str:
        return f"{self.name} ({self.meets})"

    def last_day(self, since: date) -> date | None:
        """The last day on which what came here on `since` may be unresolved; None without a limit."""
        return since + timedelta(days=self.limit_days) if self.limit_days else None


class TierMeetingQuerySet(models.QuerySet["TierMeeting"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)

    def closed(self) -> Self:
        return self.filter(closed_at__isnull=False)


class TierMeeting(models.Model):
    """One meeting of a tier. While it is open its agenda is every open action of the tier; then, what it decided.

    A tier has one open meeting at most, so that no action is on two lists. Kept for good.
    """

    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("day of the meeting"))
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects: ClassVar[TierMeetingQuerySet] = TierMeetingQuerySet.as_manager()  # type: ignore[assignment] # typed
    is_shown_to_public = False

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("meeting of a tier")
        constraints = [
            models.UniqueConstraint(fields=["tier", "held_on"], name="one_meeting_of_a_tier_a_day"),
            models.UniqueConstraint(
                fields=["tier"], condition=Q(closed_at__isnull=True), name="one_open_meeting_of_a_tier"
            ),
        ]

    def __str__(self) -> str:
        return _now("%(meets)s, %(day)s") % {"meets": self.tier.meets, "day": date_format(self.held_on, "j E Y")}

    @property
    def staff_address(self) -> str:
        return reverse("action_meeting", args=[self.pk])


class Verdict(models.TextChoices):
    """What a meeting can decide of an action."""

    KEEP = "keep", _("Stays here")
    ESCALATE = "escalate", _("Up to the next tier")
    BRING_DOWN = "bring_down", _("Back down a tier")
    ACCEPTED = "accepted", _("Accepted")
    IN_PROGRESS = "in_progress", _("In progress")
    DONE = "done", _("Done")
    NOT_DOING = "not_doing", _("Not doing, because")
    NO_EVIDENCE = "no_evidence", _("Looked into: the evidence does not show it")


class MeetingDecision(models.Model):
    """What a meeting decided of one action, once. The reason is in the action's history too; kept with the meeting."""

    meeting = models.ForeignKey(TierMeeting, on_delete=models.CASCADE, related_name="decisions")
    action = models.ForeignKey("actions.Action", on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(_("decision"), max_length=11, choices=Verdict)
    reason = models.TextField(_("reason"), blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    is_shown_to_public = False

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision of a meeting")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "action"], name="one_decision_of_a_meeting_on_an_action")
        ]

    def __str__(self) -> str:
        return f"{self.action}: {self.get_verdict_display()}"
