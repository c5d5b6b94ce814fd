"""What was learnt from the worst that happened: reviews, whose recommendations somebody must answer for.

Apps above say what is done about them:

    @hooks.register("register_recommendation_follow_ups")
    def actions(recommendations: Sequence[Recommendation]) -> dict[int, list[FollowUp]]: ...
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from core.models import BasePage
from core.panels import fields
from core.sensitive_words import speaks_of_abuse
from formats.documents import Document
from formats.pages import OfferedInFormats
from home.sensitive_periods.pages import WaitsInSensitivePeriods
from home.topics import Topic
from people.models import Agency

from .pages import FEATURES


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One thing that is done about a recommendation: what, where it stands in a sentence, and its own page."""

    title: str
    standing: str
    address: str
    is_late: bool = False
    has_ended: bool = False


class LessonsPage(OfferedInFormats, WaitsInSensitivePeriods, BasePage):
    """A review's report: what happened in general terms, what was learnt, and what was recommended to whom."""

    class Kind(models.TextChoices):
        DOMESTIC_ABUSE = "domestic-abuse", _("Domestic abuse related death review")
        HOMICIDE = "offensive-weapons", _("Offensive weapons homicide review")
        ADULT = "adult", _("Safeguarding adult review")
        CHILD = "child", _("Child safeguarding practice review")
        OTHER = "other", _("Other lessons-learnt report")

    kind = models.CharField(max_length=18, choices=Kind)
    published_on = models.DateField("report published on", help_text="The day of the report itself.")
    body = RichTextField(
        "what was learnt",
        features=FEATURES,
        help_text="Nobody is named or can be recognised, unless the family asked for it in writing.",
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The report as published. What it says must stand on this page too.",
    )
    topics = ParentalManyToManyField(Topic, blank=True, related_name="+", help_text="What it is about.")

    template = "home/priorities/lessons.html"
    parent_page_types = ["home.PrioritiesIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("kind", help_text=_("A domestic abuse review gets “Exit this page” on its own.")),
        FieldPanel("published_on"),
        FieldPanel("body"),
        InlinePanel(
            "recommendations",
            heading=_("Recommendations"),
            label=_("Recommendation"),
            panels=fields(
                *("text", "agency", "due_on", "state", "answer"),
                text=_("What the review asks for, as it words it."),
                agency=_("Whoever is to do it."),
                due_on=_("By when. Empty where the review names no day."),
                state=_("How far it is. The public reads it."),
            ),
        ),
        FieldPanel("topics"),
        FieldPanel("document"),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = "lessons-learnt report"

    @property
    def is_sensitive(self) -> bool:
        """Whether its pages have “Exit this page”."""
        return (
            self.kind == self.Kind.DOMESTIC_ABUSE
            or speaks_of_abuse(self.title)
            or any(topic.is_sensitive for topic in self.topics.all())
        )

    @cached_property
    def answered_recommendations(self) -> list["Recommendation"]:
        """Its recommendations, each with what is done about it as `follow_ups`."""
        return with_follow_ups(self.recommendations.select_related("agency"))

    def to_document(self) -> Document:
        return self.document_of_html(render_to_string("home/priorities/lessons_body.html", {"page": self}))


class Recommendation(Orderable):
    """One thing that a review asks of one agency, by when, and how far it is."""

    class State(models.TextChoices):
        OPEN = "open", _("To do")
        UNDER_WAY = "under-way", _("Under way")
        DONE = "done", _("Done")
        NOT_ACCEPTED = "not-accepted", _("Not accepted")

    follow_ups: Sequence[FollowUp] = ()

    page = ParentalKey(LessonsPage, on_delete=models.CASCADE, related_name="recommendations")
    text = models.CharField(max_length=600)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.OPEN)
    answer = models.CharField(
        max_length=600, blank=True, help_text="What was done, or why the recommendation was not accepted."
    )

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.text

    @property
    def is_sensitive(self) -> bool:
        """Whether what is done about it has “Exit this page”, as its review has."""
        return self.page.is_sensitive

    @property
    def is_owed(self) -> bool:
        """Whether something is still to be done: not once somebody answered it, or all that was begun has ended."""
        is_answered = self.state in (self.State.DONE, self.State.NOT_ACCEPTED)
        return not is_answered and not (self.follow_ups and all(each.has_ended for each in self.follow_ups))

    @property
    def is_late(self) -> bool:
        return self.is_owed and self.due_on is not None and self.due_on < timezone.localdate()

    def clean(self) -> None:
        if self.state in (self.State.DONE, self.State.NOT_ACCEPTED) and not self.answer.strip():
            raise ValidationError({"answer": _("Say what was done, or why it was not accepted.")})


def with_follow_ups(recommendations: Iterable[Recommendation]) -> list[Recommendation]:
    """Each of them with what is done about it as `follow_ups`, in as many queries for fifty as for one."""
    found = list(recommendations)
    done: dict[int, list[FollowUp]] = defaultdict(list)
    for register in hooks.get_hooks("register_recommendation_follow_ups"):
        for number, follow_ups in register(found).items():
            done[number] += follow_ups
    for each in found:
        each.follow_ups = done[each.pk]
    return found
