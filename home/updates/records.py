"""What has become of an update since it was written: sent, corrected, withdrawn, looked at, agreed to.

These stand beside the page and not in it, so that no older draft of the page can undo them. They belong to the page
as it was first written, and hold for its translations too.
"""

from typing import Self

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people.models import Agency

from .querysets import AppealApprovalQuerySet, WithdrawalQuerySet


class Sending(models.Model):
    """That an update was published for the first time, and who subscribed was told: once, whatever happens later."""

    update = models.OneToOneField("home.UpdatePage", on_delete=models.CASCADE, related_name="sending")
    sent_at = models.DateTimeField(default=timezone.now)

    is_shown_to_public = False

    def __str__(self) -> str:
        return f"{self.update} ({self.sent_at:%Y-%m-%d})"


class Correction(models.Model):
    """What was wrong in an update and is now right, in a sentence for its readers."""

    update = models.ForeignKey("home.UpdatePage", on_delete=models.CASCADE, related_name="corrections")
    made_at = models.DateTimeField(default=timezone.now)
    note = models.CharField(
        max_length=400, help_text=_("What was wrong and what is right, such as: The meeting is on 4 May, not 3 May.")
    )

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return self.note


class Withdrawal(models.Model):
    """That an update is shown nowhere any more, with the sentence that stands in its place.

    One made because of an arrest or a charge waits to be reviewed: words about a case can spoil its trial.
    """

    class Because(models.TextChoices):
        WRONG = "wrong", _("It was wrong, or is so no longer")
        PROCEEDINGS = "proceedings", _("Somebody was arrested or charged")

    update = models.OneToOneField("home.UpdatePage", on_delete=models.CASCADE, related_name="withdrawal")
    made_at = models.DateTimeField(default=timezone.now)
    sentence = models.CharField(
        max_length=300, help_text=_("Shown to whoever opens the old address. Do not repeat what was wrong.")
    )
    because = models.CharField(max_length=12, choices=Because, default=Because.WRONG)
    reviewed_at = models.DateTimeField(null=True, blank=True)

    objects = WithdrawalQuerySet.as_manager()

    def __str__(self) -> str:
        return self.sentence

    @property
    def awaits_review(self) -> bool:
        return self.because == self.Because.PROCEEDINGS and self.reviewed_at is None


class SetAsideQuerySet(models.QuerySet["SetAside"]):
    def of(self, file: models.Model) -> Self:
        return self.filter(content_type=ContentType.objects.get_for_model(file), object_id=file.pk)


class SetAside(models.Model):
    """That a picture or document of a withdrawn update lies under a name in storage that nobody knows.

    It goes back to its `public_name` once it may be seen again (`setting_aside`).
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    file = GenericForeignKey()
    public_name = models.CharField(max_length=255)
    private_name = models.CharField(max_length=255)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = SetAsideQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["content_type", "object_id"], name="set_aside_once")]

    def __str__(self) -> str:
        return self.public_name

    @property
    def token(self) -> str:
        """What the names of other sizes have in them that were made while it lay aside: they are cut short."""
        return self.private_name.rpartition("/")[2][:16]


class AppealApproval(models.Model):
    """What an agency's approver decided about an appeal for witnesses, in the words that `words` is the hash of.

    Kept as long as the appeal: it is the record of who agreed to it.
    """

    class Decision(models.TextChoices):
        AGREED = "agreed", _("Agreed")
        REFUSED = "refused", _("Not agreed")

    update = models.ForeignKey("home.UpdatePage", on_delete=models.CASCADE, related_name="approvals")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=64)
    revision = models.PositiveBigIntegerField(help_text="The revision that was put forward.")
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decision = models.CharField(max_length=8, blank=True, choices=Decision)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reason = models.CharField(max_length=400, blank=True, help_text=_("What must change, if you do not agree."))

    objects = AppealApprovalQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["update", "agency", "words"], name="one_decision_about_an_appeals_words")
        ]

    def __str__(self) -> str:
        return f"{self.update}, {self.agency}"


class DailyViews(models.Model):
    """How often an update's page was opened on a day: a count, and nothing about who opened it."""

    update = models.ForeignKey("home.UpdatePage", on_delete=models.CASCADE, related_name="daily_views")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    is_shown_to_public = False

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["update", "day"], name="one_count_of_views_a_day")]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"
