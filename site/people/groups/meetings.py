"""When a community group meets."""

from datetime import datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.times import name_hours


class GroupMeetingQuerySet(models.QuerySet["GroupMeeting"]):
    def from_now(self, now: datetime) -> Self:
        """Those that have not begun, the next first; what was cancelled is among them, marked so."""
        return self.filter(starts_at__gte=now).order_by("starts_at", "pk")

    def wanting_a_pack(self, now: datetime, until: datetime) -> Self:
        """Meetings that begin until then, of which the group has not been sent its area pack."""
        due = self.from_now(now).filter(starts_at__lte=until, is_cancelled=False, pack_sent_at=None)
        return due.filter(group__is_active=True)

    def at_same_place_as(self, meeting: "GroupMeeting") -> Self:
        """Those of its group, it among them, for which the same words say where, checked or not."""
        same = Q(pk=meeting.pk)
        if meeting.place:
            same |= Q(place=meeting.place)
        if meeting.proposed_place:
            same |= Q(proposed_place=meeting.proposed_place)
        return self.filter(same, group=meeting.group_id)

    def without_places(self) -> None:
        """Forget where they are, for good: their group keeps its address from the public."""
        self.exclude(place="", proposed_place="").update(place="", proposed_place="", changed_at=timezone.now())


class GroupMeeting(models.Model):
    """One meeting of a group. Where those who come may be in danger, nobody is told where it is."""

    group = models.ForeignKey("people.CommunityGroup", on_delete=models.CASCADE, related_name="meetings")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    place = models.CharField(
        _("place"), max_length=200, blank=True, help_text=_("Building and street, with the postcode.")
    )
    # As somebody of the group wrote it, where the checks found something: the team reads it before anybody else does.
    proposed_place = models.CharField(max_length=200, blank=True, editable=False)
    is_open = models.BooleanField(_("anybody may come"), default=False)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    changed_at = models.DateTimeField(auto_now=True)
    pack_sent_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = GroupMeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("meeting of a group")
        verbose_name_plural = _("meetings of groups")
        constraints = [
            models.UniqueConstraint(
                fields=["group", "starts_at"],
                name="one_meeting_of_a_group_at_a_time",
                violation_error_message=_("This meeting is in the list already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.group}, {self.when}"

    def clean(self) -> None:
        super().clean()
        if self.ends_at and self.starts_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("It ends before it starts. Check the times.")})
        if (self.place or self.proposed_place) and self.group.hides_address:
            raise ValidationError({"place": _("This group keeps its address from the public: leave the place out.")})

    @property
    def starts(self) -> datetime:
        return timezone.localtime(self.starts_at)

    @property
    def when(self) -> str:
        """`Wednesday 25 November 2026, 7pm to 8:30pm`."""
        ends = timezone.localtime(self.ends_at) if self.ends_at else None
        return f"{date_format(self.starts, 'l j E Y')}, {name_hours(self.starts, ends)}"
