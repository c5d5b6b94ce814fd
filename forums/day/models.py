"""Who was in the room, and what was noted at the tables."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.inviting.models import Rsvp
from forums.preparing.models import BreakoutTopic, Forum
from home.models import PriorityPage
from people.models import CommunityGroup
from places.models import Area


class Attendance(models.Model):
    """One person who came, with an invitation or without one. `key` makes a repeated check-in one attendance.

    Names are kept until a year after the forum; group, area and way of coming for good, for the figures.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="attendances")
    rsvp = models.OneToOneField(Rsvp, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendance")
    name = models.CharField(_("name"), max_length=120, blank=True)
    group = models.ForeignKey(CommunityGroup, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    is_online = models.BooleanField(_("online"), default=False)
    arrived_at = models.DateTimeField(_("arrived at"), default=timezone.now)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    key = models.UUIDField(unique=True, editable=False)

    is_shown_to_public = False

    class Meta:
        ordering = ["arrived_at", "pk"]
        verbose_name = _("attendance")

    def __str__(self) -> str:
        return self.name or str(self.group or _("A guest"))


class Verdict(models.TextChoices):
    """What a point at a table says."""

    WORKING = "working", _("Working")
    NOT_WORKING = "not_working", _("Not working")
    MISSED = "missed", _("Being missed")


class TableNote(models.Model):
    """One point, noted by a scribe at a breakout table. The tablet makes `key`, so that it is delivered once.

    Kept with the forum. Nothing of it is public before somebody has read it.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="table_notes")
    topic = models.ForeignKey(
        BreakoutTopic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("table")
    )
    priority = models.ForeignKey(
        PriorityPage, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("priority")
    )
    verdict = models.CharField(_("what it says"), max_length=11, choices=Verdict)
    text = models.TextField(_("point"), max_length=1000)
    noted_at = models.DateTimeField(_("noted at"), help_text=_("By the tablet's clock."))
    received_at = models.DateTimeField(_("received at"), default=timezone.now)
    scribe = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    key = models.UUIDField(unique=True, editable=False)

    is_shown_to_public = False

    class Meta:
        ordering = ["noted_at", "pk"]
        verbose_name = _("table note")

    def __str__(self) -> str:
        return self.text[:80]
