"""What comes after forums as pages: the report of each, which builds itself, and the evidence of each year."""

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import TranslatableField

from core.models import BasePage
from formats.documents import Document
from formats.pages import OfferedInFormats
from forums.preparing.models import Forum
from home.sensitive_periods.pages import WaitsInSensitivePeriods

FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SLUG = "report"


class ForumReportPage(OfferedInFormats, WaitsInSensitivePeriods, BasePage):
    """Who was in the room and who was not, what the tables noted, feedback, themes, decisions and actions.

    All of it comes from the records. Staff add a foreword.
    """

    foreword = RichTextField(
        _("foreword"),
        features=FEATURES,
        blank=True,
        help_text=_("Two or three paragraphs: thank people, and say the main thing that comes of the day."),
    )

    template = "forums/after/report.html"
    parent_page_types = ["forums.ForumPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    content_panels = [*BasePage.content_panels, FieldPanel("foreword")]
    override_translatable_fields = [
        TranslatableField(name) for name in ("title", "slug", "seo_title", "search_description", "summary", "foreword")
    ]

    class Meta:
        verbose_name = _("forum report")

    @property
    def forum(self) -> Forum:
        return self.forum_page.forum

    @cached_property
    def forum_page(self):
        return self.get_parent().specific

    @cached_property
    def parts(self) -> dict[str, Any]:
        """What it shows besides its own words, asked for once for the page and its formats."""
        from .reports import parts_of  # noqa: PLC0415 - it reads these pages

        return parts_of(self)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs) | self.parts
        if getattr(request, "is_preview", False):
            from .themes import themes_of  # noqa: PLC0415 - it is built on these pages

            # Staff alone see the draft, and with it what is only suggested.
            context["draft_themes"] = themes_of(self.forum)
        return context

    def to_document(self) -> Document:
        from .reports import report_html  # noqa: PLC0415 - it reads these pages

        return self.document_of_html(report_html(self))


class EvidenceListPage(BasePage):
    """Every year of which the evidence was published."""

    template = "forums/after/archive.html"
    is_creatable = False
    parent_page_types = ["forums.ForumsPage"]
    subpage_types = ["forums.EvidencePage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of evidence")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        from .views import archive_context  # noqa: PLC0415 - as below

        return super().get_context(request, *args, **kwargs) | archive_context()


class EvidencePage(OfferedInFormats, BasePage):
    """The evidence of one year, as it was last published, in every format. Publishing the evidence makes it."""

    year = models.PositiveSmallIntegerField(_("year"), editable=False)

    template = "forums/after/evidence.html"
    is_creatable = False
    parent_page_types = ["forums.EvidenceListPage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("page of evidence")

    def to_document(self) -> Document:
        from .models import Evidence  # noqa: PLC0415 - models name what stands on these pages

        evidence = Evidence.objects.newest_of(self.year)
        found = evidence.content if evidence else None
        html = render_to_string("forums/after/evidence_body.html", {"found": found, "year": self.year})
        return self.document_of_html(html)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        from .views import evidence_context  # noqa: PLC0415 - the address of the year is a view's, in every language

        return super().get_context(request, *args, **kwargs) | evidence_context(self.year)
