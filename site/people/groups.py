"""Community groups, and who may speak for each."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.models import Area


class GroupKind(models.TextChoices):
    """What sort of group it is; results tell them apart."""

    ACTION_GROUP = "action_group", _("Neighbourhood action group")
    PARISH = "parish", _("Parish or town council")
    RESIDENTS = "residents", _("Residents' association")
    WATCH = "watch", _("Neighbourhood watch")
    TASKING = "tasking", _("Tasking group")
    YOUTH = "youth", _("Youth group")
    WORSHIP = "worship", _("Place of worship")
    SCHOOL = "school", _("School")
    HEALTH = "health", _("Health centre")
    BUSINESS = "business", _("Business group")
    VOLUNTARY = "voluntary", _("Voluntary body")
    AGENCY = "agency", _("Agency")
    OTHER = "other", _("Other")


class CommunityGroupQuerySet(models.QuerySet["CommunityGroup"]):
    def active(self) -> Self:
        return self.filter(is_active=True)

    def verified(self) -> Self:
        return self.active().filter(verified_at__isnull=False)

    def in_area(self, area: Area) -> Self:
        """Verified groups that speak for places which share ground with `area`."""
        return self.verified().filter(areas__in=Area.objects.sharing_ground_with(area)).distinct()

    def spoken_for_by(self, user) -> Self:
        """Active groups for which this person may answer today."""
        return self.active().filter(memberships__in=Membership.objects.speaking_on(timezone.localdate(), user=user))


class CommunityGroup(models.Model):
    """A neighbourhood action group, parish council, residents' association or the like.

    `verified_at` says that its contact was checked; it is no endorsement. `contact_email` is the registered contact,
    to which links to answer for the group are sent, and is not shown; `public_contact` is what the public sees.
    Kept until the group is gone; its answers and statements stay, they are the group's.
    """

    name = models.CharField(_("name"), max_length=120, unique=True, help_text=_("In full, as people know it."))
    slug = models.SlugField(max_length=80, unique=True, help_text=_("Stands in addresses; do not change it later."))
    kind = models.CharField(_("kind"), max_length=12, choices=GroupKind)
    purpose = models.TextField(_("purpose"), blank=True, help_text=_("What it is for, in two or three sentences."))
    areas = models.ManyToManyField(
        Area, blank=True, related_name="+", verbose_name=_("areas"), help_text=_("The places it speaks for.")
    )
    public_contact = models.TextField(
        _("public contact"), blank=True, help_text=_("How anybody can reach it: a website, a number, a notice board.")
    )
    contact_email = models.EmailField(
        _("registered contact"), blank=True, help_text=_("Where we write to it. Never shown to the public.")
    )
    meets_every_days = models.PositiveSmallIntegerField(
        _("days between its meetings"),
        null=True,
        blank=True,
        help_text=_("Such as 28. A consultation should stay open long enough for it to meet."),
    )
    verified_at = models.DateTimeField(_("contact checked at"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Untick when it has ended; what it said stays.")
    )

    objects = CommunityGroupQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("community group")
        verbose_name_plural = _("community groups")

    def __str__(self) -> str:
        return self.name

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None


class GroupRole(models.TextChoices):
    """What somebody is in a group. Chair, secretary and representative may speak for it."""

    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    REPRESENTATIVE = "representative", _("Representative")
    MEMBER = "member", _("Member")


SPEAKING_ROLES = (GroupRole.CHAIR, GroupRole.SECRETARY, GroupRole.REPRESENTATIVE)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> Self:
        """Memberships that have begun and not ended; the first and the last day count."""
        return self.filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day)).filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        )

    def speaking_on(self, day: date, *, user=None) -> Self:
        """Memberships that let their holder speak for the group on `day`."""
        found = self.on(day).filter(role__in=SPEAKING_ROLES)
        return found if user is None else found.filter(user=user if user.is_authenticated else None)


class Membership(models.Model):
    """One person's part in a group, for a time. Who has left lost every access with the day they left.

    Kept for two years after it ended.
    """

    group = models.ForeignKey(CommunityGroup, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=14, choices=GroupRole, default=GroupRole.MEMBER)
    starts_on = models.DateField(_("since"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["group__name", "pk"]
        verbose_name = _("membership")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.group}"
