"""Actions: what the partnership has been asked to do, who answers for it, by when, and what became of it."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import ClassVar

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.sensitive_words import speaks_of_abuse
from core.templatetags.languages import as_attribute
from home.models import PriorityPage
from outbox.models import Mailing
from people.models import Agency
from places.models import Area

from .pages import ActionsPage
from .querysets import ActionQuerySet
from .raisers.models import ActionRaiser, ActionReply
from .risk.models import AreaAtRisk, AreaAtRiskNote
from .sources import is_from_sensitive
from .statuses import ENDED, NEEDS_REASON, Status, status_in_short
from .tiers.models import MeetingDecision, Tier, TierMeeting
from .wording.models import ActionWords

__all__ = [
    "Action",
    "ActionChange",
    "ActionNote",
    "ActionRaiser",
    "ActionReply",
    "ActionWords",
    "ActionsPage",
    "AreaAtRisk",
    "AreaAtRiskNote",
    "MeetingDecision",
    "Tier",
    "TierMeeting",
]


class Action(models.Model):
    """One thing to be done, made from a source and linked to it both ways.

    The public reads `title`, `public_wording`, `expected_outcome`, `evaluation`, `status_reason`, and which agency and
    role answer for it; never `why`, nor the `owner`, who is the officer that the agency has put in charge. Kept for
    good: it is the record of a promise.
    """

    title = models.CharField(
        _("what is to be done"),
        max_length=200,
        help_text=_("In one plain sentence that the public may read: no names, nothing about a single person."),
    )
    why = models.TextField(
        _("why"), blank=True, help_text=_("The reasons and the evidence, for colleagues. The public does not see it.")
    )
    public_wording = models.TextField(
        _("public wording"),
        blank=True,
        help_text=_("What the public reads under the title: what was asked for and what is being done, neutrally."),
    )
    areas = models.ManyToManyField(
        Area, blank=True, related_name="+", verbose_name=_("areas"), help_text=_("Leave empty for everywhere.")
    )
    priority = models.ForeignKey(
        PriorityPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("priority")
    )
    agency = models.ForeignKey(
        Agency,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("agency"),
        help_text=_("Who answers for it. Empty: the partnership as a whole."),
    )
    role = models.CharField(
        _("role"),
        max_length=120,
        blank=True,
        help_text=_("Who in the agency answers for it, by role, such as Neighbourhood Inspector. Never a name."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("officer in charge"),
        help_text=_("Who is reminded. The public never sees it."),
    )
    due_on = models.DateField(_("due"), null=True, blank=True, help_text=_("The day by which it will be done."))
    status = models.CharField(_("status"), max_length=11, choices=Status, default=Status.PROPOSED)
    status_since = models.DateField(_("since"), default=timezone.localdate, editable=False)
    status_reason = models.TextField(_("reason"), blank=True, editable=False)
    tier = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+", verbose_name=_("tier"))
    tier_since = models.DateField(_("at this tier since"), default=timezone.localdate, editable=False)
    kept_until = models.DateField(
        _("stays at its tier until"), null=True, blank=True, help_text=_("Where its meeting has put the limit off.")
    )
    expected_outcome = models.TextField(
        _("expected outcome"), blank=True, help_text=_("What will be different when it has worked. The public sees it.")
    )
    evaluation = models.TextField(
        _("evaluation"), blank=True, help_text=_("Whether it worked, and how you know. The public sees it.")
    )
    is_public = models.BooleanField(
        _("published"), default=False, help_text=_("Show it in the public list of actions, with its public wording.")
    )
    content_type = models.ForeignKey(ContentType, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    object_id = models.PositiveBigIntegerField(null=True, blank=True)
    source = GenericForeignKey()
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects: ClassVar[ActionQuerySet] = ActionQuerySet.as_manager()  # type: ignore[assignment] # the same, typed
    # Whether it was read in another language (`wording.reading`): those words are not its own.
    is_translated = False
    # The reasons of its changes in that language, by the change's id.
    reasons_read: Mapping[str, str] = MappingProxyType({})

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        indexes = [
            models.Index(fields=["content_type", "object_id"], name="action_source"),
            models.Index(fields=["is_public", "status"], name="action_shown"),
            models.Index(fields=["tier", "status"], name="action_at_tier"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=NEEDS_REASON) | ~Q(status_reason=""), name="a_no_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        if self.is_translated:
            raise RuntimeError("It was read in another language: read it anew before it is changed.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("actions:action", args=[self.pk, slugify(self.title)[:60] or "action"])

    def refresh_from_db(self, *args, **kwargs) -> None:
        super().refresh_from_db(*args, **kwargs)
        self.is_translated = False

    def clean(self) -> None:
        if self.is_public and not self.public_wording.strip():
            raise ValidationError({"public_wording": _("Write what the public reads before you publish it.")})
        if self.status in NEEDS_REASON and not self.status_reason.strip():
            raise ValidationError({"status": _("Say why: nobody is told no without the reason.")})
        if self.status == Status.NO_EVIDENCE and not any(letter.isdigit() for letter in self.status_reason):
            raise ValidationError({"status": _("Give the figures in the reason: what was counted, where and when.")})

    @property
    def stands_in(self) -> str:
        """The language of its words, where that of the page is another one; a screen reader reads them in it."""
        in_use = get_language() or settings.LANGUAGE_CODE
        return "" if self.is_translated or in_use == settings.LANGUAGE_CODE else as_attribute(settings.LANGUAGE_CODE)

    def reason_read(self, change: "ActionChange") -> str:
        """The reason of one of its changes, in the language that it was read in where somebody has put it so."""
        return (change.reason and self.reasons_read.get(str(change.pk))) or change.reason

    @property
    def staff_address(self) -> str:
        return reverse("action_detail", args=[self.pk])

    @property
    def is_sensitive(self) -> bool:
        """Whether its title, its priority or what it came from asks for “Exit this page”, and for plain subjects."""
        is_of_such_a_priority = self.priority is not None and self.priority.is_sensitive
        return speaks_of_abuse(self.title) or is_of_such_a_priority or is_from_sensitive(self)

    @property
    def has_ended_for_good(self) -> bool:
        return self.status in ENDED

    @property
    def is_overdue(self) -> bool:
        return self.is_overdue_on(timezone.localdate())

    def is_overdue_on(self, day: date) -> bool:
        return not self.has_ended_for_good and self.due_on is not None and self.due_on < day

    @property
    def moves_up_after(self) -> date | None:
        """The last day on which it may be unresolved at its tier; None where it has ended, or there is no limit."""
        return None if self.has_ended_for_good else self.kept_until or self.tier.last_day(self.tier_since)

    def is_past_limit_on(self, day: date) -> bool:
        return self.moves_up_after is not None and self.moves_up_after < day

    @property
    def status_in_short(self) -> str:
        return status_in_short(self.status)

    @property
    def answered_by(self) -> str:
        """Who answers for it, as the public reads it: agency and role, never a person."""
        return answered_by(self.agency, self.role)


def answered_by(agency: Agency | None, role: str) -> str:
    """`Anyshire Council, Parks Manager`; either may be missing."""
    return ", ".join(part for part in (agency.name if agency else "", role) if part)


class ActionChange(models.Model):
    """One thing that happened to an action; the first is that it was made.

    `reason` is for the public, as are agency and role at that time; `by` is for colleagues. Kept with the action.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="changes")
    made_at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    status_before = models.CharField(max_length=11, choices=Status, blank=True)
    status_after = models.CharField(max_length=11, choices=Status)
    due_before = models.DateField(null=True, blank=True)
    due_after = models.DateField(null=True, blank=True)
    agency_before = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    agency_after = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role_after = models.CharField(max_length=120, blank=True)
    tier_before = models.ForeignKey(Tier, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    tier_after = models.ForeignKey(Tier, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="When those who raised it were told, or there was nobody to tell."
    )
    mailing = models.ForeignKey(Mailing, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    reason = models.TextField(blank=True)
    reworded = models.JSONField(
        default=list, blank=True, help_text="Which of the public's words were written anew: values of `Reworded`."
    )

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("change of an action")

    def __str__(self) -> str:
        return f"{self.action}, {self.get_status_after_display()}"

    @property
    def is_first(self) -> bool:
        return not self.status_before

    @property
    def changes_status(self) -> bool:
        return self.status_before != self.status_after


class ActionNote(models.Model):
    """What colleagues tell one another about an action. Nothing leads here from an action, so no public query does.

    Kept until two years after the action has ended.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("note"), help_text=_("For colleagues only. Leave out what belongs in a case file."))
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    is_shown_to_public = False

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("internal note")

    def __str__(self) -> str:
        return str(self.action)
