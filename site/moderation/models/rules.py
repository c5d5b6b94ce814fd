"""The automatic concerns, as rows that staff can change without anybody touching code."""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..concerns import Concern
from ..matching import UnsafePatternError, check_pattern, matches
from ..names import names_in
from ..querysets import ConcernRuleQuerySet


class ConcernKind(models.TextChoices):
    """What a rule, or the way a form was filled in, makes one look at."""

    DANGER = "danger", _("Immediate danger")
    SELF_HARM = "self-harm", _("Self-harm or suicide")
    THREAT = "threat", _("Threat to somebody")
    CHILD = "child", _("Child")
    SEXUAL_OFFENCE = "sexual-offence", _("Victim of a sexual offence")
    ACCUSATION = "accusation", _("Accuses somebody")
    ACTIVE_CASE = "active-case", _("Active case")
    PHONE = "phone", _("Phone number")
    NAME = "name", _("Name of a person")
    EMAIL = "email", _("Email address")
    POSTCODE = "postcode", _("Postcode")
    ADDRESS = "address", _("Street address")
    VEHICLE = "vehicle", _("Registration number")
    ABUSE = "abuse", _("Abuse")
    LINK = "link", _("Link")
    SPAM = "spam", _("Spam")
    MACHINE = "machine", _("Perhaps sent by a machine")


def validate_pattern(value: str) -> None:
    try:
        check_pattern(value)
    except UnsafePatternError as error:
        raise ValidationError(str(error)) from error


class ConcernRule(models.Model):
    """One automatic check: words to look for, or a pattern, and what to tell the moderator.

    `as_of` and `source` say when it was last thought about and what it rests on.
    """

    key = models.SlugField(max_length=40, unique=True, help_text="A short name of its own; do not change it later.")
    kind = models.CharField(max_length=20, choices=ConcernKind, help_text="What it makes a moderator look at.")
    words = models.TextField(
        blank=True,
        help_text="Words or phrases, one a line. An asterisk stands for any ending: threat* finds threats, threatened.",
    )
    pattern = models.TextField(
        blank=True,
        validators=[validate_pattern],
        help_text="For those who know regular expressions: a shape to look for. Leave it empty otherwise.",
    )
    only_near_name = models.BooleanField(
        default=False, help_text="Count only what stands close to something that looks like a person's name."
    )
    finds_names = models.BooleanField(
        default=False,
        verbose_name="look for names of people",
        help_text="A title or a given name with another name, and somebody “called” something; never names of places.",
    )
    is_risk = models.BooleanField(
        default=False,
        verbose_name="risk to a person",
        help_text="Comes first in the queue, and the duty contact is alerted at once.",
    )
    sentence = models.TextField(help_text="What the moderator is told: what it may be, and what to do about it.")
    source = models.CharField(max_length=300, blank=True, help_text="The law or guidance it rests on, if any.")
    as_of = models.DateField(help_text="When it was last looked over.")
    is_active = models.BooleanField(default=True, help_text="Untick to leave it out without losing it.")

    objects: ClassVar[ConcernRuleQuerySet] = ConcernRuleQuerySet.as_manager()  # type: ignore[assignment] # a manager

    is_shown_to_public = False

    class Meta:
        ordering = ["-is_risk", "pk"]
        verbose_name = _("automatic check")
        verbose_name_plural = _("automatic checks")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.key}"

    def clean(self) -> None:
        if not self.words.strip() and not self.pattern.strip() and not self.finds_names:
            raise ValidationError({"words": _("Give words, or a pattern, or both: there is nothing to look for yet.")})

    def concern_in(self, text: str) -> Concern | None:
        """What the rule finds in `text`, each thing once in the order it stands there; None if nothing."""
        found = matches(text, words=self.words, pattern=self.pattern, only_near_name=self.only_near_name)
        if self.finds_names:
            found += [name for name in names_in(text) if name not in found]
        return Concern(self.kind, self.sentence, tuple(found), self.is_risk) if found else None
