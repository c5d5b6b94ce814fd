"""What came of a consultation: what people said, the report, and what is told to those who answered."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

from consultations.coding.models import Code
from consultations.ideas.models import Contribution
from consultations.preparing.models import Consultation
from consultations.results.models import PublishedText
from outbox.models import Mailing

from .querysets import NewsQuerySet, SaidQuerySet


@register_setting(icon="time")
class OutcomeSettings(BaseSiteSetting):
    """How the promise to answer a consultation is kept in mind."""

    remind_days_before = models.PositiveSmallIntegerField(
        _("remind before"),
        default=14,
        help_text=_("Days before an answer is due on which those who run consultations are reminded."),
    )
    escalates_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who is told when it is overdue"),
        help_text=_("The officer who can see to it: on the first day it is overdue, and every week after."),
    )

    panels = [FieldPanel("remind_days_before"), FieldPanel("escalates_to")]

    class Meta:
        verbose_name = _("Answering consultations")

    @classmethod
    def current(cls) -> "OutcomeSettings":
        """The settings of the site; unsaved defaults where nobody has opened them yet."""
        return cls.objects.select_related("escalates_to").first() or cls()


class Said(models.Model):
    """One theme of what people said, linked to its evidence. What is done about it are actions made from it.

    With a `code`, how many said it is counted live from the coding. The public reads it once the outcome is published
    (`consultation.answered_on`). Kept for good, with the consultation.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="saids")
    title = models.CharField(_("theme"), max_length=160, help_text=_("In people's words, such as: The path is dark."))
    text = models.TextField(
        _("what people said"), blank=True, help_text=_("Two or three sentences. Say where people disagreed.")
    )
    code = models.ForeignKey(
        Code,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("code"),
        help_text=_("From the code frame: then the public sees how many said it, counted from the coding."),
    )
    examples = models.ManyToManyField(
        PublishedText,
        blank=True,
        related_name="+",
        verbose_name=_("examples"),
        help_text=_("Published answers that show it, two or three."),
    )
    posted_examples = models.ManyToManyField(
        Contribution,
        blank=True,
        related_name="+",
        verbose_name=_("ideas and comments as examples"),
        help_text=_("What people posted that shows it: shown with the examples above for as long as it is public."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0, help_text=_("Lower comes first."))

    objects: ClassVar[SaidQuerySet] = SaidQuerySet.as_manager()  # type: ignore[assignment] # the same, typed

    # In which language it was read, where not in its own (`wording`); and which its words stand in all the same.
    is_read_in = title_stands_in = text_stands_in = ""

    class Meta:
        ordering = ["consultation", "order", "pk"]
        verbose_name = _("what people said")
        permissions = [("publish_outcome", "Can publish what came of a consultation")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args, **kwargs) -> None:
        if self.is_read_in:
            raise RuntimeError("It was read in another language: read it anew before it is changed.")
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{outcome_address(self.consultation)}#said-{self.pk}"

    @property
    def languages(self) -> list[str]:
        """The other languages that it has words in."""
        return [words.language for words in self.words.all()]


# What is put in another language: the public's words, and nothing else.
TRANSLATED = ("title", "text")


class SaidWords(models.Model):
    """One theme's words in another language, by a person. What is left empty is read in the first one.

    Kept with the theme.
    """

    said = models.ForeignKey(Said, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    title = models.CharField(_("theme"), max_length=160)
    text = models.TextField(_("what people said"), blank=True)

    class Meta:
        ordering = ["said", "language"]
        verbose_name = _("words of a theme in another language")
        constraints = [models.UniqueConstraint(fields=["said", "language"], name="words_of_a_theme_once_a_language")]

    def __str__(self) -> str:
        return f"{self.said} ({self.get_language_display()})"


def outcome_address(consultation: Consultation) -> str:
    return reverse("consultations:outcome", args=[consultation.slug])


class NewsKind(models.TextChoices):
    """What those who answered are told of."""

    RESULTS = "results", _("The results are published")
    OUTCOME = "outcome", _("What came of it is published")
    REPORT = "report", _("The report is published")
    DID = "did", _("What is done has changed")


class News(models.Model):
    """One thing to tell those who answered, once: the database refuses a second of the same.

    `number` tells apart what there may be several of: the change of an action. It waits until `told_at`; `mailing` is
    what told it, empty where there was nobody to tell or nothing left to say. Kept as long as the consultation.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="news")
    kind = models.CharField(max_length=7, choices=NewsKind)
    number = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(null=True, blank=True)
    mailing = models.ForeignKey(Mailing, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    objects: ClassVar[NewsQuerySet] = NewsQuerySet.as_manager()  # type: ignore[assignment] # the same, typed
    is_shown_to_public = False

    class Meta:
        ordering = ["made_at", "pk"]
        verbose_name = _("news for those who answered")
        constraints = [models.UniqueConstraint(fields=["consultation", "kind", "number"], name="news_is_told_once")]

    def __str__(self) -> str:
        return f"{self.consultation}: {self.get_kind_display()}"


class Reminder(models.Model):
    """That those who run consultations were reminded of an answer that is due: which of the reminders it was.

    `number` 0 is the one before, 1 that of the day, 2 the first day overdue, and so on every week. A promise that is
    moved is reminded of anew. Kept as long as the consultation.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="+")
    due_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(auto_now_add=True)

    is_shown_to_public = False

    class Meta:
        verbose_name = _("reminder of an answer")
        constraints = [
            models.UniqueConstraint(fields=["consultation", "due_on", "number"], name="one_reminder_of_an_answer")
        ]

    def __str__(self) -> str:
        return f"{self.consultation}, {self.due_on}, {self.number}"
