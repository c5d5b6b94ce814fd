"""Questions kept for the next time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.fields import StreamField

from .blocks import QuestionsBlock


class SavedQuestions(models.Model):
    """Sections of questions under a name, to be put into any consultation.

    Their ids go with them, so that results of the same question can be compared from one consultation to the next.
    """

    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("Such as: How safe people feel."))
    about = models.TextField(
        _("about them"), blank=True, help_text=_("Where they come from, what they are good for, what to mind.")
    )
    questions = StreamField(QuestionsBlock(), verbose_name=_("questions"))
    saved_at = models.DateTimeField(auto_now=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["name"]
        verbose_name = _("saved questions")
        verbose_name_plural = _("question library")

    def __str__(self) -> str:
        return self.name
