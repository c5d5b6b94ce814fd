"""What comes after forums as pages: the report of each, which builds itself, and the evidence of each year."""

from functools import cached_property
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from consultations.outcomes.report_pages import ReportPage
from core.models import BasePage
from formats.documents import Document
from formats.pages import OfferedInFormats
from forums.preparing.models import Forum
from forums.preparing.pages import ForumPage

from .report_parts import parts_of
from .themes import themes_of


class ForumReportPage(ReportPage):
    """Who was in the room and who was not, what the tables noted, feedback, themes, decisions and actions.

    All of it comes from the records. Staff add a foreword.
    """

    template = "forums/after/report.html"
    body_template = "forums/after/report_body.html"
    parent_page_types = ["forums.ForumPage"]

    class Meta:
        verbose_name = _("forum report")

    @property
    def is_sensitive(self) -> bool:
        """Whether its forum asks for “Exit this page”."""
        return self.forum_page.is_sensitive

    @property
    def forum(self) -> Forum:
        return self.forum_page.forum

    @cached_property
    def forum_page(self):
        found = ForumPage.objects.select_related("locale", *ForumPage.drawn_with).parent_of(self).get()
        # Where Wagtail looks first.
        self._cached_parent_obj = found
        return found

    @cached_property
    def parts(self) -> dict[str, Any]:
        return parts_of(self.forum, self.forum_page)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if getattr(request, "is_preview", False):
            # Staff alone see the draft, and with it what is only suggested.
            context["draft_themes"] = themes_of(self.forum)
        return context


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
