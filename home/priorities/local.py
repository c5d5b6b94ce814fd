"""Local priorities: people propose, the tasking group chooses up to three, says why, and reports each quarter."""

from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from people.models import Agency
from places.models import Area

from .querysets import LocalPriorityQuerySet, ProposalQuerySet

MOST_PRIORITIES = 3


class TaskingGroup(ClusterableModel):
    """Those who choose what an area's team works on: each area has its own mix of groups and agencies."""

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="tasking_group")
    name = models.CharField(max_length=120, help_text="Such as Old Town Neighbourhood Action Group.")
    about = models.TextField(blank=True, help_text="When it meets and how to join, in plain words.")
    is_active = models.BooleanField(default=True, help_text="Untick when it no longer meets; its past stays.")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("priorities:local", args=[self.area.slug])


class TaskingGroupMember(Orderable):
    """An agency or a community group with a seat; nobody is named as a person."""

    group = ParentalKey(TaskingGroup, on_delete=models.CASCADE, related_name="members")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    community_group = models.CharField(
        max_length=120, blank=True, help_text="Such as a residents' association, where it is not an agency."
    )

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agency__isnull=False) ^ ~models.Q(community_group=""),
                name="a_member_is_an_agency_or_a_community_group",
                violation_error_message=_("Choose an agency or write a community group: one of the two."),
            )
        ]

    def __str__(self) -> str:
        return str(self.agency) if self.agency else self.community_group


class Proposal(models.Model):
    """What somebody asks the area's tasking group to take up. Public once checked; who wrote it never is.

    The address and name of whoever wrote go two years after it was decided; the words stay.
    """

    class From(models.TextChoices):
        RESIDENT = "resident", _("Somebody who lives or works there")
        GROUP = "group", _("A community group")

    class State(models.TextChoices):
        WAITING = "waiting", _("To be checked")
        PUBLISHED = "published", _("Published, not decided yet")
        REFUSED = "refused", _("Not published")
        CHOSEN = "chosen", _("Chosen")
        NOT_CHOSEN = "not-chosen", _("Not chosen")

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    text = models.TextField()
    proposed_by = models.CharField(max_length=8, choices=From, default=From.RESIDENT)
    group_name = models.CharField(max_length=120, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.TextField(blank=True, help_text="Why it was chosen or not: this is public.")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_at"]

    def __str__(self) -> str:
        return self.title

    @property
    def who(self) -> str:
        """Who proposed it, as the public reads it."""
        if self.proposed_by == self.From.GROUP and self.group_name:
            return self.group_name
        return str(_("A resident"))


class LocalPriority(models.Model):
    """What a tasking group chose to work on in its area, why, and until when."""

    group = models.ForeignKey(TaskingGroup, on_delete=models.PROTECT, related_name="priorities")
    title = models.CharField(max_length=120)
    why = models.TextField(help_text="Why the group chose it: this is public.")
    proposal = models.OneToOneField(
        Proposal, null=True, blank=True, on_delete=models.SET_NULL, related_name="local_priority"
    )
    chosen_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The last day. Empty: it goes on.")
    result = models.TextField(blank=True, help_text="What came of it, when it has ended.")
    next_report_due_on = models.DateField(null=True, blank=True)

    objects = LocalPriorityQuerySet.as_manager()

    class Meta:
        ordering = ["chosen_on", "pk"]
        verbose_name_plural = "local priorities"

    def __str__(self) -> str:
        return self.title

    def has_ended_on(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on <= day


class LocalReport(models.Model):
    """What was done about a local priority in a quarter, told on the neighbourhood's page."""

    priority = models.ForeignKey(LocalPriority, on_delete=models.CASCADE, related_name="reports")
    reported_on = models.DateField()
    text = models.TextField()

    class Meta:
        ordering = ["-reported_on", "-pk"]
