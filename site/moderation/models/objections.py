"""What people say against something published, and against a decision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .items import Item


class Report(models.Model):
    """Somebody says that a published contribution should not stand as it does. Anybody may, without a name.

    Kept with its contribution; the address it came from for six months after it was answered.
    """

    class Why(models.TextChoices):
        DANGER = "danger", _("Somebody is in danger, or it is a threat")
        PERSONAL_DETAILS = "personal-details", _("It gives away who or where somebody is")
        CHILD_OR_VICTIM = "child-or-victim", _("It could identify a child, or the victim of a sexual offence")
        ABUSE = "abuse", _("It is abusive or hateful")
        COURT = "court", _("It is about a case in court or a police investigation")
        UNTRUE = "untrue", _("It says something untrue about somebody")
        SPAM = "spam", _("It advertises something, or has nothing to do with the page")
        OTHER = "other", _("Something else")

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="reports")
    why = models.CharField(_("What is wrong with it?"), max_length=20, choices=Why)
    words = models.TextField(_("Tell us more"), blank=True, max_length=2000)
    address = models.EmailField(_("Your email address"), blank=True)
    language = models.CharField(max_length=12, blank=True, help_text="In which they used the site.")
    concerns = models.JSONField(default=list, blank=True)
    reported_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    is_shown_to_public = False

    class Meta:
        ordering = ["reported_at", "pk"]

    def __str__(self) -> str:
        return self.get_why_display()


class Appeal(models.Model):
    """The author asks for a decision to be looked at again: once, by somebody else where there is somebody.

    Kept with its contribution.
    """

    item = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="appeal")
    against = models.ForeignKey(
        "moderation.Decision", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    words = models.TextField(_("Why should we decide differently?"), max_length=2000)
    made_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    is_upheld = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    is_shown_to_public = False

    def __str__(self) -> str:
        return str(self.item)
