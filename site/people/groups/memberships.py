"""Who belongs to a community group, as what, and for how long."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _


class GroupRole(models.TextChoices):
    """What somebody is in a group. Chair, secretary and representative may speak for it."""

    CHAIR = "chair", _("Chair")
    SECRETARY = "secretary", _("Secretary")
    REPRESENTATIVE = "representative", _("Representative")
    MEMBER = "member", _("Member")


SPEAKING_ROLES = (GroupRole.CHAIR, GroupRole.SECRETARY, GroupRole.REPRESENTATIVE)


class MembershipState(models.TextChoices):
    """How far somebody's part in a group has come."""

    ASKED = "asked", _("Has asked to join")
    INVITED = "invited", _("Has been invited")
    ACTIVE = "active", _("Belongs to it")
    ENDED = "ended", _("Has left")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def on(self, day: date) -> Self:
        """Memberships that have begun and not ended; the first and the last day count."""
        return (
            self.filter(state=MembershipState.ACTIVE)
            .filter(Q(starts_on__isnull=True) | Q(starts_on__lte=day))
            .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        )

    def over_before(self, day: date) -> Self:
        """Memberships whose last day is before `day`, and which nobody has ended."""
        return self.filter(state=MembershipState.ACTIVE, ends_on__lt=day)

    def speaking_on(self, day: date, *, user=None) -> Self:
        """Memberships that let their holder, whose account is open, speak for the group on `day`."""
        found = self.on(day).filter(role__in=SPEAKING_ROLES, user__is_active=True)
        return found if user is None else found.filter(user=user if user.is_authenticated else None)

    def asking_and_speaking(self, day: date) -> tuple[int, int]:
        """How many ask to be let in, and how many people may speak on `day`; in one query."""
        counts = self.aggregate(
            asking=Count("pk", filter=Q(state=MembershipState.ASKED)),
            speaking=Count("user", filter=Q(pk__in=self.speaking_on(day).values("pk")), distinct=True),
        )
        return counts["asking"], counts["speaking"]

    def asked(self) -> Self:
        return self.filter(state=MembershipState.ASKED)

    def invited(self) -> Self:
        return self.filter(state=MembershipState.INVITED)

    def invited_as(self, user) -> Self:
        """Invitations that were sent to this person's address."""
        return self.invited().filter(email__iexact=user.email)

    def of_person(self, user) -> Self:
        """All that is kept of somebody's parts in groups, also invitations to their address."""
        return self.filter(Q(user=user) | Q(email__iexact=user.email))


class Membership(models.Model):
    """One person's part in a group, for a time. Who has left lost every access with that moment.

    Somebody who is invited may have no account yet: `email` is where the invitation went, until it is accepted.
    `takes_over_from` is the part that ends when this one is accepted. Kept for two years after it ended; what was asked
    or offered and came to nothing, for sixty days; a group put forward, until the team has decided.
    """

    group = models.ForeignKey("people.CommunityGroup", on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="memberships"
    )
    email = models.EmailField(_("email address"), blank=True)
    state = models.CharField(_("state"), max_length=8, choices=MembershipState, default=MembershipState.ACTIVE)
    role = models.CharField(_("role"), max_length=14, choices=GroupRole, default=GroupRole.MEMBER)
    starts_on = models.DateField(_("since"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # In which they asked or accepted, or somebody invited them; "" is the site's own.
    language = models.CharField(max_length=12, blank=True, editable=False)
    # What they wrote when they asked; gone with the decision.
    words = models.CharField(_("about themselves"), max_length=300, blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    takes_over_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)
    # The last day of which its holder has been reminded.
    reminded_of = models.DateField(null=True, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()
    is_shown_to_public = False

    class Meta:
        ordering = ["group__name", "pk"]
        verbose_name = _("membership")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_ends_after_it_starts",
                violation_error_message=_("The last day is before the first."),
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(state="invited") & ~Q(email=""),
                name="only_who_is_invited_needs_no_account",
            ),
            models.UniqueConstraint(
                fields=["group", "user"], condition=Q(state="asked"), name="one_request_of_a_person_to_a_group"
            ),
            models.UniqueConstraint(
                fields=["group", "email"], condition=Q(state="invited"), name="one_invitation_of_an_address_to_a_group"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.group}"

    @property
    def speaks(self) -> bool:
        """Whether the role is one that speaks for the group; the days are asked by `speaking_on`."""
        return self.role in SPEAKING_ROLES

    @property
    def holder(self) -> str:
        """Who it is, for those who look after the group: a name, else an address."""
        return str(self.user) if self.user else self.email
