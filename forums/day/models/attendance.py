"""Who was in the room, and who took part from elsewhere."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from forums.inviting.models import Rsvp
from forums.preparing.models import BreakoutTopic, Forum
from people.models import CommunityGroup
from places.models import Area

from ..querysets import AttendanceQuerySet


class Attendance(models.Model):
    """One person who came, with an invitation or without one. `key` makes a repeated check-in one attendance.

    Names are kept until a year after the forum; group, area and way of coming for good, for the figures. `table` is
    where a walk-in sits; of those who answered an invitation, `rsvp` knows it: `sits_at` is either.
    """

    forum = models.ForeignKey(Forum, on_delete=models.CASCADE, related_name="attendances")
    rsvp = models.OneToOneField(Rsvp, null=True, blank=True, on_delete=models.SET_NULL, related_name="attendance")
    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("For the badge and the table list."))
    group = models.ForeignKey(
        CommunityGroup,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("group"),
        help_text=_("Leave empty for somebody who comes for themselves."),
    )
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("area"),
        help_text=_("Where they come from. It shows which areas were not in the room."),
    )
    table = models.ForeignKey(
        BreakoutTopic, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("table")
    )
    is_online = models.BooleanField(_("online"), default=False)
    arrived_at = models.DateTimeField(_("arrived at"), default=timezone.now)
    checked_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    key = models.UUIDField(unique=True, editable=False)

    objects = AttendanceQuerySet.as_manager()

    is_shown_to_public = False

    class Meta:
        ordering = ["arrived_at", "pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")

    def __str__(self) -> str:
        return self.name or str(self.group or _("A guest"))

    @property
    def is_walk_in(self) -> bool:
        """Whether they came without having said so."""
        return self.rsvp_id is None

    @property
    def sits_at(self) -> BreakoutTopic | None:
        """Their table, whoever knows it."""
        return self.rsvp.table if self.rsvp else self.table
