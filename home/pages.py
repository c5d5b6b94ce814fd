"""Home and the plain pages of the site."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from core.models import BasePage
from places.models import Postcode

from .newest_crime import newest_crime
from .parts import parts_of_the_district


class HomePage(BasePage):
    """What is happening near you: the first page."""

    template = "home/home_page.html"
    max_count = 1
    subpage_types = ["home.StandardPage"]

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context |= {"newest_crime": newest_crime(), "parts": parts_of_the_district()}
        if settings.IS_DEMONSTRATION:
            context["made_up_postcode"] = Postcode.objects.filter(is_illustrative=True).order_by("code").first()
        return context

    class Meta:
        verbose_name = "home page"


class StandardPage(BasePage):
    """A page of words: about us, accessibility, privacy.

    What the partnership's settings already say (how to reach it, who is data controller) is not copied into
    the words: the page shows it after them, so that it is never out of date.
    """

    class Also(models.TextChoices):
        NOTHING = "", _("Nothing")
        CONTACT = "contact", _("How to contact us")
        DATA_PROTECTION = "data-protection", _("Who is responsible for personal data, and how to contact us")

    body = RichTextField(
        features=["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"],
        help_text="Short paragraphs under headings that say what each part is about.",
    )
    also_shows = models.CharField(
        max_length=16,
        blank=True,
        choices=Also,
        default=Also.NOTHING,
        help_text="Shown after the words, from the partnership's settings.",
    )

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("body"), FieldPanel("also_shows")]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = "page of words"
