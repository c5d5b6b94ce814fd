"""The report of a consultation: a page under the consultation's own, which builds itself."""

from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import TranslatableField

from core.models import BasePage
from formats.documents import Document
from formats.pages import OfferedInFormats
from home.sensitive_periods.pages import WaitsInSensitivePeriods

FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SLUG = "report"


class ConsultationReportPage(OfferedInFormats, WaitsInSensitivePeriods, BasePage):
    """Method, who answered, results, themes, decisions, compliance and annexes of one consultation.

    All of it comes from the records. Staff add a foreword and the words of the decision.
    """

    foreword = RichTextField(
        _("foreword"),
        features=FEATURES,
        blank=True,
        help_text=_("Two or three paragraphs: thank people, and say the main thing that came of it."),
    )
    decisions = RichTextField(
        _("decisions"),
        features=FEATURES,
        blank=True,
        help_text=_("What was decided, by whom and when, and how the answers were weighed. The actions follow it."),
    )

    template = "consultations/outcomes/report.html"
    parent_page_types = ["consultations.ConsultationPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    content_panels = [*BasePage.content_panels, FieldPanel("foreword"), FieldPanel("decisions")]
    override_translatable_fields = [
        TranslatableField(name)
        for name in ("title", "slug", "seo_title", "search_description", "summary", "foreword", "decisions")
    ]

    class Meta:
        verbose_name = _("consultation report")

    @property
    def consultation(self):
        return self.consultation_page.consultation

    @cached_property
    def consultation_page(self):
        return self.get_parent().specific

    @cached_property
    def parts(self) -> dict[str, Any]:
        """What it shows besides its own words, asked for once for the page and its formats."""
        from .reports import parts_of  # noqa: PLC0415 - it reads these pages

        return parts_of(self)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | self.parts

    def to_document(self) -> Document:
        from .reports import report_html  # noqa: PLC0415 - it reads these pages

        return self.document_of_html(report_html(self))
