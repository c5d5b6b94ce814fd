"""The code frame of a consultation, who gave which code to which text, and who has read what."""

from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.answering.models import Response
from consultations.preparing.models import Consultation
from people.models import User


class CodeQuerySet(models.QuerySet["Code"]):
    def of(self, consultation: Consultation) -> Self:
        return self.filter(consultation=consultation)

    def in_use(self) -> Self:
        """Codes that texts can be given: those that were merged into another cannot."""
        return self.filter(merged_into=None)


class Code(models.Model):
    """One theme that texts are sorted by, with the definition that coders go by.

    Codes form a tree: who is coded “Lighting” under “Feeling safe” counts for both. A code that was `merged_into`
    another keeps its codings and counts for the other, so that merging can be taken back. Kept as long as the
    consultation: the frame is part of how its results came about.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="codes")
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("The wider code it belongs to, if any."),
    )
    title = models.CharField(_("title"), max_length=80, help_text=_("A few words, such as Street lighting."))
    definition = models.TextField(
        _("definition"), help_text=_("What belongs here and what does not, so that two people would decide alike.")
    )
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged", editable=False
    )
    made_at = models.DateTimeField(auto_now_add=True)

    objects = CodeQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        verbose_name = _("code")
        permissions = [("code_answers", "Can code what people wrote")]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "title"],
                condition=Q(merged_into=None),
                name="one_code_per_title",
                violation_error_message=_("There is a code with this title already."),
            )
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """A code is part of another of the same consultation, never of itself."""
        above, seen = self.parent, {self.pk}
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": _("A code cannot be part of itself, nor of one of its own parts.")})
            if above.consultation_id != self.consultation_id:
                raise ValidationError({"parent": _("That code belongs to another consultation.")})
            seen.add(above.pk)
            above = above.parent


class CodingQuerySet(models.QuerySet["Coding"]):
    def of(self, consultation: Consultation, question: str = "") -> Self:
        found = self.filter(response__consultation=consultation)
        return found.filter(question=question) if question else found


class Coding(models.Model):
    """A person gave a text this code: the answer of `response` to `question`.

    `first_code` is what they gave, where the code has been split since. Kept as long as the response.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="codings")
    question = models.CharField(max_length=64)
    code = models.ForeignKey(Code, on_delete=models.PROTECT, related_name="codings")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    was_suggested = models.BooleanField(default=False)
    first_code = models.ForeignKey(Code, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    coded_at = models.DateTimeField(auto_now_add=True)

    objects = CodingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("coding")
        indexes = [models.Index(fields=["question", "response"], name="coding_text")]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "question", "code", "coder"], name="a_coder_gives_a_text_a_code_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.response}, {self.code}"


class ReadingQuerySet(models.QuerySet["Reading"]):
    def of(self, consultation: Consultation, question: str = "") -> Self:
        found = self.filter(response__consultation=consultation)
        return found.filter(question=question) if question else found

    def by(self, coder: User) -> Self:
        return self.filter(coder=coder)


class Reading(models.Model):
    """A person has read a text and decided which codes it is given, perhaps none. Kept as long as the response."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="readings")
    question = models.CharField(max_length=64)
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    read_at = models.DateTimeField(auto_now=True)

    objects = ReadingQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        verbose_name = _("reading")
        constraints = [
            models.UniqueConstraint(fields=["response", "question", "coder"], name="a_coder_reads_a_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.response}, {self.question}"


class Suggestion(models.Model):
    """A code that a text may belong to, found by `suggesting.py`; it counts for nothing until a person agrees.

    `likeness` is from 0 to 1. `because` says why, in terms: `{"words": [...], "like": "reference of an answer"}`.
    Made anew whenever staff ask for it.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="suggestions")
    question = models.CharField(max_length=64)
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="suggestions")
    likeness = models.FloatField()
    because = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["-likeness"]
        verbose_name = _("suggested code")
        constraints = [
            models.UniqueConstraint(fields=["response", "question", "code"], name="a_code_is_suggested_once_a_text")
        ]

    def __str__(self) -> str:
        return f"{self.response}, {self.code}"
