"""What the public reads of an action in another language of the site."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# What is put in another language: the public's words, and nothing else.
TRANSLATED = ("title", "public_wording", "expected_outcome", "evaluation", "status_reason")


class ActionWords(models.Model):
    """The public's words of one action in one language, by a person. What is left empty is read in the first one.

    `reasons` are those of earlier changes, by the change's id; that of the status it has now is `status_reason`. Kept
    with the action.
    """

    action = models.ForeignKey("actions.Action", on_delete=models.CASCADE, related_name="words")
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    title = models.CharField(_("what is to be done"), max_length=200)
    public_wording = models.TextField(_("public wording"), blank=True)
    expected_outcome = models.TextField(_("expected outcome"), blank=True)
    evaluation = models.TextField(_("evaluation"), blank=True)
    status_reason = models.TextField(_("reason"), blank=True)
    reasons = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["action", "language"]
        verbose_name = _("words of an action in another language")
        constraints = [
            models.UniqueConstraint(fields=["action", "language"], name="words_of_an_action_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.action} ({self.get_language_display()})"
