"""The online-safety switch: nobody posts in public before the partnership has assessed its duties.

A site where people read each other's words is a user-to-user service under the Online Safety Act 2023, unless an
exemption holds for it (such as that for public bodies, Schedule 1). Whoever runs it either says which one and why, or
records its illegal content risk assessment and children's access assessment, and how to complain.
"""

from datetime import date, timedelta
from typing import Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

REVIEWED_WITHIN = timedelta(days=30)


class SafetyAssessmentQuerySet(models.QuerySet["SafetyAssessment"]):
    def in_force_on(self, day: date) -> Self:
        """Those made by `day` and not due for review before it; the day of review itself still counts."""
        return self.filter(assessed_on__lte=day, review_on__gte=day)


class SafetyAssessment(models.Model):
    """One dated assessment of what the Online Safety Act asks for where the public posts. Kept for good."""

    class Basis(models.TextChoices):
        EXEMPT = "exempt", _("An exemption holds")
        ASSESSED = "assessed", _("The risks were assessed")

    basis = models.CharField(_("outcome"), max_length=8, choices=Basis)
    exemption = models.TextField(
        _("which exemption, and why it holds"),
        blank=True,
        help_text=_("Name the paragraph of the Act, and who confirmed it. Only where an exemption holds."),
    )
    illegal_content = models.TextField(
        _("illegal content risk assessment"),
        blank=True,
        help_text=_("When it was made, what it found, and where it is kept."),
    )
    children = models.TextField(
        _("children's access assessment"),
        blank=True,
        help_text=_("Whether children are likely to use it, and what follows. Where the assessment is kept."),
    )
    complaints = models.TextField(
        _("how people complain"),
        blank=True,
        help_text=_("“Report this” stands below everything that is published. Say who answers, and within what time."),
    )
    assessed_by = models.CharField(
        _("assessed by"), max_length=200, help_text=_("The role that answers for it, such as: monitoring officer.")
    )
    assessed_on = models.DateField(_("assessed on"))
    review_on = models.DateField(
        _("review by"), help_text=_("Within a year. Nobody can post after this day until there is a newer assessment.")
    )
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects = SafetyAssessmentQuerySet.as_manager()

    panels = [
        HelpPanel(
            content=_(
                "Ideas, maps and documents to comment on are off until this is recorded: people read each other's "
                "words there, and the Online Safety Act 2023 may ask something of you. Ofcom publishes how to assess "
                "it. It takes about a day, and an hour each year."
            )
        ),
        FieldPanel("basis", help_text=_("Why people may read each other's words here.")),
        MultiFieldPanel([FieldPanel("exemption")], heading=_("Where an exemption holds")),
        MultiFieldPanel(
            [FieldPanel("illegal_content"), FieldPanel("children"), FieldPanel("complaints")],
            heading=_("Where the risks were assessed"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("assessed_by"),
                FieldPanel("assessed_on", help_text=_("The day on which the assessment was finished.")),
                FieldPanel("review_on"),
            ],
            heading=_("Who and when"),
        ),
    ]

    class Meta:
        ordering = ["-assessed_on", "-pk"]
        verbose_name = _("online safety assessment")
        constraints = [
            models.CheckConstraint(condition=models.Q(review_on__gt=models.F("assessed_on")), name="reviewed_later")
        ]

    def __str__(self) -> str:
        return f"{self.get_basis_display()}, {self.assessed_on}"

    def clean(self) -> None:
        needed = (
            {"exemption": _("Say which exemption holds, and why.")}
            if self.basis == self.Basis.EXEMPT
            else {
                "illegal_content": _("Say when the risks of illegal content were assessed, and what was found."),
                "children": _("Say whether children are likely to use it, and what follows."),
                "complaints": _("Say who answers complaints, and within what time."),
            }
        )
        wrong = {name: words for name, words in needed.items() if not getattr(self, name).strip()}
        today = timezone.localdate()
        if self.assessed_on and self.assessed_on > today:
            wrong["assessed_on"] = _("Record it when it has been made.")
        if self.assessed_on and self.review_on and not timedelta() < self.review_on - self.assessed_on <= A_YEAR:
            wrong["review_on"] = _("Choose a day within a year after the assessment.")
        if wrong:
            raise ValidationError(wrong)


A_YEAR = timedelta(days=366)


def may_open_on(day: date) -> bool:
    """Whether the public may post on `day`."""
    return SafetyAssessment.objects.in_force_on(day).exists()


def review_due_on(day: date) -> bool:
    """Whether the newest assessment is to be reviewed soon, or late."""
    newest = SafetyAssessment.objects.order_by("-review_on").first()
    return newest is not None and newest.review_on <= day + REVIEWED_WITHIN
