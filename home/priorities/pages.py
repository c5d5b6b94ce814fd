"""The partnership's strategies, and the priorities under each."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
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
from places.models import Area

from .editing import MissingPanel
from .fields import CategoriesField
from .groups import DeliveryGroup
from .permissions import IndexPermissions, PriorityPermissions, StrategyPermissions
from .querysets import PriorityManager, StrategyManager

FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class PrioritiesIndexPage(BasePage):
    """What the partnership works on, with where each priority stands; under it all plans and assessments."""

    template = "home/priorities/index.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.StrategyPage", "home.LessonsPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = "priorities"

    def permissions_for_user(self, user) -> IndexPermissions:
        return IndexPermissions(user, self)

    def get_context(self, request, *args, **kwargs):
        from .presenting import index_context  # noqa: PLC0415 - it reads these pages

        return super().get_context(request, *args, **kwargs) | index_context(self)


class StrategyPage(OfferedInFormats, WaitsInSensitivePeriods, BasePage):
    """A plan for some years, or one year's strategic assessment: published only once it has been signed off."""

    class Kind(models.TextChoices):
        PLAN = "plan", _("Partnership plan")
        ASSESSMENT = "assessment", _("Strategic assessment")

    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PLAN)
    starts_on = models.DateField(help_text="The first day it is for.")
    ends_on = models.DateField(help_text="The last day it is for. It holds until another plan takes its place.")
    body = RichTextField(
        "in brief", features=FEATURES, blank=True, help_text="What people most need to know of it, in plain words."
    )
    how_we_chose = RichTextField(
        features=FEATURES, blank=True, help_text="The evidence, who was asked, and how the priorities follow from it."
    )
    document = models.ForeignKey(
        "wagtaildocs.Document",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The signed paper, if there is one. What it says must stand on these pages too.",
    )

    objects = StrategyManager()
    template = "home/priorities/strategy.html"
    parent_page_types = ["home.PrioritiesIndexPage"]
    subpage_types = ["home.PriorityPage"]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("kind", help_text=_("A plan says what will be done, an assessment what was found.")),
                FieldPanel("starts_on"),
                FieldPanel("ends_on"),
            ],
            heading=_("What it is"),
        ),
        FieldPanel("body"),
        FieldPanel("how_we_chose"),
        FieldPanel("document"),
    ]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("body"),
        index.FilterField("kind"),
        index.FilterField("starts_on"),
    ]

    class Meta:
        verbose_name = "plan or assessment"
        verbose_name_plural = "plans and assessments"

    def clean(self) -> None:
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("It cannot end before it starts.")})

    def permissions_for_user(self, user) -> StrategyPermissions:
        return StrategyPermissions(user, self)

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

    def get_workflow(self):
        """Its own way to be signed off, whatever workflow the pages above it have."""
        from .sign_off import sign_off_workflow  # noqa: PLC0415 - signing off refers to this page

        return sign_off_workflow()

    @property
    def years(self) -> str:
        """`2011 to 2014`, or one year."""
        first, last = self.starts_on.year, self.ends_on.year
        return str(first) if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}

    @property
    def is_sensitive(self) -> bool:
        """Whether its title, or a topic of one of its priorities, asks for “Exit this page”."""
        sensitive = PriorityPage.objects.of(self).filter(topics__is_sensitive=True)
        return speaks_of_abuse(self.title) or sensitive.exists()

    @property
    def has_run_out(self) -> bool:
        return self.ends_on < timezone.localdate()

    def get_context(self, request, *args, **kwargs):
        from .presenting import strategy_context  # noqa: PLC0415 - it reads these pages

        return super().get_context(request, *args, **kwargs) | strategy_context(self)

    def to_document(self) -> Document:
        from .presenting import strategy_html  # noqa: PLC0415 - it reads these pages

        return self.document_of_html(strategy_html(self))


class PriorityPage(OfferedInFormats, WaitsInSensitivePeriods, BasePage):
    """One thing that the partnership set itself: why, who leads, what is done about it, and whether it works."""

    class Kind(models.TextChoices):
        PRIORITY = "priority", _("Priority")
        SUPPORT = "support", _("Support function, behind all priorities")

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PRIORITY)
    why = RichTextField(features=FEATURES, help_text="Why this matters to people here, in plain words.")
    delivery_group = models.ForeignKey(
        DeliveryGroup,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The group that meets about it.",
    )
    partners = ParentalManyToManyField(
        Agency, blank=True, related_name="+", help_text="Who takes part besides those that lead."
    )
    progress = RichTextField(
        "progress in words",
        features=FEATURES,
        blank=True,
        help_text="What has been done and what came of it. Say too what did not work.",
    )
    progress_on = models.DateField("progress as at", null=True, blank=True, help_text="The day those words are of.")
    crime_categories = CategoriesField(
        "related crime categories", help_text="What the police record that has to do with it."
    )
    areas = ParentalManyToManyField(
        Area, blank=True, related_name="+", help_text="The areas it is about. None: the whole area covered."
    )
    topics = ParentalManyToManyField(Topic, blank=True, related_name="priorities", help_text="What people can follow.")

    objects = PriorityManager()
    drawn_with = ("delivery_group",)
    template = "home/priorities/priority.html"
    parent_page_types = ["home.StrategyPage"]
    subpage_types: list[str] = []
    content_panels = [
        MissingPanel(heading=_("What is missing")),
        *BasePage.content_panels,
        FieldPanel("kind", help_text=_("A support function stands behind all priorities.")),
        FieldPanel("why"),
        InlinePanel(
            "leads",
            heading=_("Who leads it"),
            label=_("Lead agency"),
            panels=fields(*("agency", "starts_on", "ends_on"), agency=_("Whoever answers for it in these days.")),
        ),
        MultiFieldPanel([FieldPanel("partners"), FieldPanel("delivery_group")], heading=_("Who takes part")),
        InlinePanel(
            "methods",
            heading=_("What is being done"),
            label=_("Method"),
            panels=fields(
                *("text", "lead", "expected_outcome", "evaluated_on", "evaluation"),
                text=_("One thing that is done, in a sentence that begins with a verb."),
                lead=_("Who does it: each method needs somebody."),
            ),
        ),
        MultiFieldPanel([FieldPanel("progress"), FieldPanel("progress_on")], heading=_("Progress")),
        InlinePanel(
            "findings",
            heading=_("What was found and recommended, by year"),
            label=_("Finding"),
            panels=fields(
                *("year", "kind", "text"),
                year=_("The year of the assessment, such as 2012."),
                kind=_("What was found, or what should be done about it."),
            ),
        ),
        MultiFieldPanel(
            [FieldPanel("crime_categories"), FieldPanel("areas"), FieldPanel("topics")], heading=_("Related")
        ),
    ]
    search_fields = [*BasePage.search_fields, index.SearchField("why"), index.SearchField("progress")]

    class Meta:
        verbose_name = "priority"
        verbose_name_plural = "priorities"

    def permissions_for_user(self, user) -> PriorityPermissions:
        return PriorityPermissions(user, self)

    @cached_property
    def chosen_topics(self) -> list[Topic]:
        return list(self.topics.all())

    @property
    def is_sensitive(self) -> bool:
        """Whether one of its topics, or its title, asks for “Exit this page”."""
        return any(topic.is_sensitive for topic in self.chosen_topics) or speaks_of_abuse(self.title)

    def get_parent(self, update=False):
        """The plan or assessment that it belongs to, as what it is; None for one that is being written."""
        if self.path and (update or not hasattr(self, "_cached_parent_obj")):
            self._cached_parent_obj = StrategyPage.objects.parent_of(self).get()
        return super().get_parent()

    def leads_on(self, day: date) -> list["PriorityLead"]:
        """Who leads it on `day`."""
        return [lead for lead in self.leads.all() if lead.leads_on(day)]

    def to_document(self) -> Document:
        from .presenting import priority_html  # noqa: PLC0415 - it reads these pages

        return self.document_of_html(priority_html(self))


class PriorityLead(Orderable):
    """An agency that leads a priority, and when: leads change hands."""

    page = ParentalKey(PriorityPage, on_delete=models.CASCADE, related_name="leads")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True, blank=True, help_text="Empty: since the start of the plan.")
    ends_on = models.DateField(null=True, blank=True, help_text="The last day. Empty: it still leads.")

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return str(self.agency)

    def leads_on(self, day: date) -> bool:
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)

    def clean(self) -> None:
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("It cannot stop leading before it starts.")})


class Method(Orderable):
    """Something that is done about a priority: who does it, what should come of it, and what did."""

    page = ParentalKey(PriorityPage, on_delete=models.CASCADE, related_name="methods")
    text = models.CharField("what is done", max_length=400)
    lead = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    expected_outcome = models.CharField(max_length=300, blank=True, help_text="What should come of it.")
    evaluated_on = models.DateField(
        null=True, blank=True, help_text="When its outcome was looked at. Empty: shown as not yet evaluated."
    )
    evaluation = models.CharField(
        "what came of it", max_length=600, blank=True, help_text="Set against what was expected, in plain words."
    )

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.text

    @property
    def is_evaluated(self) -> bool:
        return self.evaluated_on is not None

    def clean(self) -> None:
        if self.evaluated_on and not self.evaluation.strip():
            raise ValidationError({"evaluation": _("Say what came of it, set against what was expected.")})
        if self.evaluation.strip() and not self.evaluated_on:
            raise ValidationError({"evaluated_on": _("Say when it was evaluated.")})


class Finding(Orderable):
    """What a year's assessment found about a priority, or recommended."""

    class Kind(models.TextChoices):
        FINDING = "finding", _("Key finding")
        RECOMMENDATION = "recommendation", _("Recommendation")

    page = ParentalKey(PriorityPage, on_delete=models.CASCADE, related_name="findings")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=14, choices=Kind, default=Kind.FINDING)
    text = models.TextField(help_text="One finding or recommendation, in one or two plain sentences.")

    class Meta(Orderable.Meta):
        pass

    def __str__(self) -> str:
        return self.text
