"""Points noted at the breakout tables, and the links with which scribes note them."""

import secrets
from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.preparing.models import BreakoutTopic, Forum
from home.models import PriorityPage

from ..querysets import TableLinkQuerySet, TableNoteQuerySet
from .states import CheckState

# A tablet that found its connection again only in the evening still hands over what was noted on the day.
DELIVERS_UNTIL = time(12)


def make_token() -> str:
    return secrets.token_urlsafe(24)


class TableLink(models.Model):
    """The address of one table's page, printed with its QR code: whoever has it notes that table's points.

    No account is asked for. It can be written with on the day of the forum alone; what a tablet still holds then is
    taken until noon of the day after. Staff can end it at once.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="table_links")
    topic = models.ForeignKey(
        BreakoutTopic,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("table"),
        help_text=_("Empty for the whole room."),
    )
    token = models.CharField(max_length=64, unique=True, default=make_token, editable=False)
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = TableLinkQuerySet.as_manager()

    is_shown_to_public = False

    class Meta:
        ordering = ["topic__table", "pk"]
        verbose_name = _("link of a table")
        verbose_name_plural = _("links of tables")
        constraints = [
            models.UniqueConstraint(
                fields=["forum", "topic"], condition=Q(ended_at=None), name="one_link_in_use_per_table"
            ),
            models.UniqueConstraint(
                fields=["forum"], condition=Q(ended_at=None, topic=None), name="one_link_in_use_for_the_whole_room"
            ),
        ]

    def __str__(self) -> str:
        return str(self.topic or _("The whole room"))

    def get_absolute_url(self) -> str:
        return reverse("forums:table", args=[self.token])

    def is_open_at(self, moment: datetime) -> bool:
        """Whether points can be noted with it."""
        return self.is_in_use and timezone.localdate(moment) == self.forum.day

    def takes_at(self, moment: datetime) -> bool:
        """Whether what a tablet still holds is taken."""
        ends = timezone.make_aware(datetime.combine(self.forum.day + timedelta(days=1), DELIVERS_UNTIL))
        return self.is_in_use and self.begins <= moment < ends

    @property
    def begins(self) -> datetime:
        """The first moment of the forum's day."""
        return timezone.make_aware(datetime.combine(self.forum.day, time()))

    @property
    def is_in_use(self) -> bool:
        return self.ended_at is None and self.forum.cancelled_at is None


class Verdict(models.TextChoices):
    """What a point at a table says."""

    WORKING = "working", _("Working")
    NOT_WORKING = "not_working", _("Not working")
    MISSED = "missed", _("Being missed")


class TableNote(models.Model):
    """One point, noted by a scribe at a breakout table. The tablet makes `key`, so that it is delivered once.

    A scribe may change or withdraw it: `revision` grows with each change, and an older one that arrives late changes
    nothing. `text` is the scribe's; `public_text` is what everybody may read once a moderator has let it through.
    What was withdrawn loses its words. Kept with the forum.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="table_notes")
    link = models.ForeignKey(TableLink, null=True, blank=True, on_delete=models.SET_NULL, related_name="notes")
    topic = models.ForeignKey(
        BreakoutTopic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("table")
    )
    priority = models.ForeignKey(
        PriorityPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("priority")
    )
    verdict = models.CharField(_("what it says"), max_length=11, choices=Verdict)
    text = models.TextField(_("point"), max_length=1000, blank=True)
    revision = models.PositiveIntegerField(default=1, editable=False)
    noted_at = models.DateTimeField(_("noted at"), help_text=_("By the tablet's clock."))
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=9, choices=CheckState, default=CheckState.CHECKING)
    public_text = models.TextField(blank=True, editable=False)
    key = models.UUIDField(unique=True, editable=False)

    objects = TableNoteQuerySet.as_manager()

    is_shown_to_public = False

    class Meta:
        ordering = ["noted_at", "pk"]
        verbose_name = _("table note")
        verbose_name_plural = _("table notes")
        indexes = [models.Index(fields=["forum", "withdrawn_at"])]

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        """The forum's page, where what was discussed stands."""
        page = self.forum.page
        return page.url if page else ""

    def clean(self) -> None:
        if not self.withdrawn_at and not self.text.strip():
            raise ValidationError({"text": _("Write the point.")})

    @property
    def is_public(self) -> bool:
        return self.state == CheckState.PUBLISHED and self.withdrawn_at is None
