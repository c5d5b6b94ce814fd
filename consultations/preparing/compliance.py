"""The checklist of a good consultation: its items, what staff say about them, and the record that is kept.

Items are rows, dated and with their source, which staff can change; they are first laid from `data/checklist.toml`.
"""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .models import Consultation


class Principle(models.TextChoices):
    """What an item serves: the four that the courts ask for, and what government adds."""

    FORMATIVE = "formative", _("Asked while it can still change")
    REASONS = "reasons", _("Enough reasons to judge it")
    TIME = "time", _("Enough time to answer")
    CONSIDERATION = "consideration", _("Answers are considered")
    FAIR = "fair", _("Everybody can take part")


class ChecklistItemQuerySet(models.QuerySet["ChecklistItem"]):
    def in_use(self) -> Self:
        return self.filter(is_active=True)


class ChecklistItem(models.Model):
    """One thing that makes a consultation fair. `check` names what is looked at by itself; empty: staff say so."""

    slug = models.SlugField(max_length=40, unique=True, editable=False)
    principle = models.CharField(_("principle"), max_length=13, choices=Principle)
    statement = models.CharField(
        _("statement"), max_length=250, help_text=_("What must be so, as a sentence that is true once it is.")
    )
    explanation = models.TextField(_("explanation"), blank=True, help_text=_("Why, and what to do. Two sentences."))
    source = models.CharField(_("source"), max_length=250, help_text=_("Where it comes from, with its year."))
    source_address = models.URLField(_("address of the source"), blank=True)
    nation = models.CharField(_("where it holds"), max_length=60, blank=True, help_text=_("Empty: everywhere."))
    as_at = models.DateField(_("as at"), help_text=_("When somebody last looked whether this still holds."))
    check_name = models.CharField(_("looked at by itself"), max_length=30, blank=True, editable=False)
    threshold = models.PositiveSmallIntegerField(
        _("figure"), null=True, blank=True, help_text=_("Such as the fewest days, where the check needs one.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = ChecklistItemQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist of consultations")

    def __str__(self) -> str:
        return self.statement


class ChecklistAnswer(models.Model):
    """What staff say about an item that nothing can look at by itself. Kept as long as the consultation."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="checklist_answers")
    item = models.ForeignKey(ChecklistItem, on_delete=models.CASCADE, related_name="+")
    is_met = models.BooleanField(_("it is so"), default=False)
    note = models.TextField(_("how"), blank=True, max_length=600, help_text=_("Published with the report."))
    answered_at = models.DateTimeField(auto_now=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    is_shown_to_public = False

    class Meta:
        ordering = ["item__order"]
        verbose_name = _("answer to the checklist")
        constraints = [models.UniqueConstraint(fields=["consultation", "item"], name="one_answer_for_a_checklist_item")]

    def __str__(self) -> str:
        return f"{self.item}: {self.is_met}"


class ComplianceRecordQuerySet(models.QuerySet["ComplianceRecord"]):
    def with_which_was_given(self, reason: str, consultation: Consultation) -> "ComplianceRecord | None":
        """The first record that has this reason: what it was given for, and when."""
        return self.filter(consultation=consultation, reason=reason).order_by("made_at", "pk").first()


class ComplianceRecord(models.Model):
    """The checklist as it stood when the consultation was published, and why it was if something was missing.

    `lines` holds a dictionary for each item: principle, statement, source, is_met, words. `reason` holds for the items
    that were not met when it was given; where others are not met later, nobody has said why yet, and it is empty. Kept
    for good, and published with the report.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="compliance_records")
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.TextField(_("why it was published all the same"), blank=True)
    lines = models.JSONField(default=list, blank=True)
    gaps = models.PositiveSmallIntegerField(default=0, editable=False, help_text=_("How many items were not met."))

    objects = ComplianceRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("compliance record")

    def __str__(self) -> str:
        return f"{self.consultation}, {self.made_at:%Y-%m-%d}"

    @property
    def unmet(self) -> list[dict]:
        return [line for line in self.lines if not line["is_met"]]

    @property
    def unmet_statements(self) -> set[str]:
        return {line["statement"] for line in self.unmet}

    @property
    def reason_given_at(self) -> datetime | None:
        """When its reason was first given: with this record, or with one before it. None without a reason."""
        given = ComplianceRecord.objects.with_which_was_given(self.reason, self.consultation) if self.reason else None
        return given.made_at if given else None
