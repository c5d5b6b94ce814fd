"""What somebody can do about anti-social behaviour: report it, and ask for a case review where that did not help.

A case review (the community trigger) is a right by law: whoever has reported often enough can have the agencies look
at what they did, together. Each area sets its threshold, and publishes each year how often it was asked for.

Anti-social Behaviour, Crime and Policing Act 2014, section 104; the words follow the guidance "Anti-social behaviour
case review" on GOV.UK, looked up on 22 November 2026.
"""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="warning")
class AntiSocialBehaviour(ClusterableModel, BaseSiteSetting):
    """Where to report anti-social behaviour, and how to ask for a case review. Shown on each neighbourhood page."""

    reporting_address = models.URLField(
        "page for reporting", blank=True, help_text="Where people report it online, such as the council's form."
    )
    reporting_phone = models.CharField(
        "phone for reporting",
        max_length=40,
        blank=True,
        help_text="Who answers reports by phone. Empty: the police's number for what is no emergency.",
    )
    reports_needed = models.PositiveSmallIntegerField(
        default=3, help_text="So many reports give a right to a case review. The law's guidance: three at most."
    )
    months_counted = models.PositiveSmallIntegerField(
        default=6, help_text="Within so many months. The law's guidance: six."
    )
    threshold_note = models.CharField(
        max_length=300,
        blank=True,
        help_text="What else counts here, such as one report of a hate incident. One or two plain sentences.",
    )
    review_address = models.URLField("page for asking", blank=True, help_text="Where people ask for a case review.")
    review_phone = models.CharField("phone for asking", max_length=40, blank=True)
    review_email = models.EmailField("email for asking", blank=True, help_text="Of a team, never of one person.")

    panels = [
        MultiFieldPanel([FieldPanel("reporting_address"), FieldPanel("reporting_phone")], heading="Report it"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("reports_needed"), FieldPanel("months_counted")]), FieldPanel("threshold_note")],
            heading="Who has a right to a case review",
        ),
        MultiFieldPanel(
            [
                FieldPanel("review_address"),
                FieldPanel("review_phone", help_text=gettext_lazy("For those who would rather speak to somebody.")),
                FieldPanel("review_email"),
            ],
            heading="Ask for a case review",
        ),
        InlinePanel(
            "years",
            heading="Numbers of each year",
            label="Year",
            help_text="The law asks each area to publish these at least once a year. The newest is shown.",
        ),
    ]

    class Meta:
        verbose_name = "anti-social behaviour"

    @property
    def has_a_way_to_ask(self) -> bool:
        return bool(self.review_address or self.review_phone or self.review_email)

    @property
    def threshold(self) -> str:
        """Who has a right to a case review, in a sentence."""
        reports = ngettext("once", "%(count)s times", self.reports_needed) % {"count": self.reports_needed}
        months = ngettext("the last month", "the last %(count)s months", self.months_counted)
        return _("You have a right to one if you reported anti-social behaviour %(reports)s or more in %(months)s.") % {
            "reports": reports,
            "months": months % {"count": self.months_counted},
        }


class CaseReviewYear(models.Model):
    """What the law asks to be published of the case reviews of twelve months."""

    setting = ParentalKey(AntiSocialBehaviour, on_delete=models.CASCADE, related_name="years")
    begins_on = models.DateField("first day of the year", help_text="Such as 1 April 2025.")
    asked = models.PositiveIntegerField("asked for", help_text="How many case reviews people asked for.")
    refused = models.PositiveIntegerField("threshold not met", help_text="How many of those did not meet it.")
    held = models.PositiveIntegerField("reviews held")
    recommending = models.PositiveIntegerField(
        "with recommendations", help_text="How many of those held led to recommendations."
    )

    panels = [
        FieldPanel("begins_on"),
        FieldRowPanel([FieldPanel("asked"), FieldPanel("refused")]),
        FieldRowPanel(
            [FieldPanel("held", help_text=gettext_lazy("How many reviews there were.")), FieldPanel("recommending")]
        ),
    ]

    class Meta:
        ordering = ["-begins_on"]
        verbose_name = gettext_lazy("year of case reviews")
        constraints = [models.UniqueConstraint(fields=["setting", "begins_on"], name="one_row_per_case_review_year")]

    def __str__(self) -> str:
        return self.span

    def clean(self) -> None:
        super().clean()
        if None in (self.asked, self.refused, self.held, self.recommending):
            return
        if self.refused > self.asked:
            raise ValidationError({"refused": _("More than people asked for. Check both numbers.")})
        if self.recommending > self.held:
            raise ValidationError({"recommending": _("More than were held. Check both numbers.")})

    @property
    def last_day(self) -> date:
        begins = self.begins_on
        next_year = begins.replace(year=begins.year + 1, day=min(begins.day, 28) if begins.month == 2 else begins.day)
        return next_year - timedelta(days=1)

    @property
    def span(self) -> str:
        """`April 2025 to March 2026`."""
        return _("%(first)s to %(last)s") % {
            "first": date_format(self.begins_on, "F Y"),
            "last": date_format(self.last_day, "F Y"),
        }

    @property
    def sentence(self) -> str:
        """What the law asks to be published, in words."""
        asked = ngettext("%(count)s case review was", "%(count)s case reviews were", self.asked) % {"count": self.asked}
        return _(
            "From %(span)s, %(asked)s asked for. %(refused)s did not meet the threshold, %(held)s led to a review, "
            "and after %(recommending)s of those the agencies were given recommendations."
        ) % {
            "span": self.span,
            "asked": asked,
            "refused": self.refused,
            "held": self.held,
            "recommending": self.recommending,
        }
