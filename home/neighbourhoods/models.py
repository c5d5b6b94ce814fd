"""A page for each area that the partnership chooses: what happens there, who to talk to, what is being done."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Page, PageManager

from core.blocks import ContactBlock
from core.fields import StreamField
from core.models import BasePage
from places.models import Area

from .case_reviews import AntiSocialBehaviour, CaseReviewYear
from .forms import NeighbourhoodPageForm
from .querysets import NeighbourhoodPageQuerySet
from .reading import index_context, page_context

__all__ = ["AntiSocialBehaviour", "CaseReviewYear", "Meeting", "NeighbourhoodIndexPage", "NeighbourhoodPage"]

# Other things have these addresses below the index page's.
TAKEN_SLUGS = {"find", "remember", "forget"}


class NeighbourhoodIndexPage(BasePage):
    """Find the page about where you live: by postcode or place, or in the list."""

    template = "home/neighbourhoods/index.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NeighbourhoodPage"]

    class Meta:
        verbose_name = "list of neighbourhoods"

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | index_context(NeighbourhoodPage.objects.published(), request)


class NeighbourhoodPage(BasePage):
    """One area, for those who live there. What it shows besides its own words comes from `neighbourhood_panels`."""

    area = models.ForeignKey(
        Area,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("area"),
        help_text="Whose figures, updates and priorities the page shows. An estate can be drawn first, under Areas.",
    )
    contacts = StreamField(
        [("contact", ContactBlock())],
        blank=True,
        verbose_name=_("who to contact"),
        help_text="Teams and roles, never private people: the neighbourhood policing team, the community safety "
        "officer. Without any, the page says how to reach the partnership.",
    )

    objects = PageManager.from_queryset(NeighbourhoodPageQuerySet)()

    template = "home/neighbourhoods/neighbourhood.html"
    drawn_with = ("area__tasking_group", "area__boundary")
    drawn_without = ("area__boundary__full",)
    parent_page_types = ["home.NeighbourhoodIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    base_form_class = NeighbourhoodPageForm
    content_panels = [
        HelpPanel(
            content="<p>Figures, priorities, updates and anti-social behaviour come by themselves, from the area. "
            "What only you know goes here: who to contact, and when people can meet you.</p>"
        ),
        *Page.content_panels,
        FieldPanel("area", help_text=_("Whose figures, news and people it is about.")),
        FieldPanel("summary"),
        FieldPanel("contacts"),
        InlinePanel("meetings", heading="Meetings", label="Meeting", help_text="Past ones stop being shown."),
    ]

    class Meta:
        verbose_name = "neighbourhood"

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN_SLUGS:
            raise ValidationError({"slug": _("Another page has this address. Choose a longer one.")})
        same_area = NeighbourhoodPage.objects.filter(area=self.area, locale=self.locale).exclude(pk=self.pk)
        if self.area and same_area.exists():
            message = _("%(area)s has a page already: %(title)s.")
            raise ValidationError({"area": message % {"area": self.area, "title": same_area[0].title}})

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | page_context(self, request)


class Meeting(models.Model):
    """When people can meet those who work here. Shown until its day is over."""

    page = ParentalKey(NeighbourhoodPage, on_delete=models.CASCADE, related_name="meetings")
    title = models.CharField(max_length=120, help_text="Such as Neighbourhood forum, or Have your say stall.")
    starts_at = models.DateTimeField("starts")
    ends_at = models.DateTimeField("ends", null=True, blank=True)
    where = models.CharField(max_length=250, blank=True, help_text="Place and address, with the postcode.")
    joining = models.URLField("address for joining online", blank=True)
    about = models.CharField(
        max_length=300,
        blank=True,
        help_text="One or two sentences: what it is about, who may come, step-free access, interpreters.",
    )
    is_cancelled = models.BooleanField(
        "cancelled", default=False, help_text="It stays on the page and in calendars, marked as cancelled."
    )

    panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [
                FieldPanel("starts_at", help_text=_("Day and hour.")),
                FieldPanel("ends_at", help_text=_("May stay empty.")),
            ],
            heading="When",
        ),
        MultiFieldPanel(
            [
                FieldPanel("where"),
                FieldPanel("joining", help_text=_("For those who take part from home: a link or a telephone number.")),
            ],
            heading="Where",
        ),
        FieldPanel("about"),
        FieldPanel("is_cancelled"),
    ]

    class Meta:
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.ends_at and self.starts_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("It ends before it starts. Check the day and the time.")})
