"""What reports have in common that build themselves: a page below that of what it reports on, in every format."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, override
from django.utils.translation import gettext as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail_localize.fields import TranslatableField

from core.drawing import once_a_page
from core.models import BasePage
from formats.documents import Document
from formats.makers import large_print
from formats.pages import OfferedInFormats, document_of
from home.sensitive_periods.pages import WaitsInSensitivePeriods
from people.models import User

FEATURES = ["h3", "bold", "italic", "ol", "ul", "link", "document-link"]
SLUG = "report"


class ReportPage(OfferedInFormats, WaitsInSensitivePeriods, BasePage):
    """A report: what the records say, put together whenever it is read, after a foreword by staff.

    Each kind says in `parts` what the records say, and by `body_template` how that is told; what is told stands on the
    page, in every format and on A4.
    """

    foreword = RichTextField(
        gettext_lazy("foreword"),
        features=FEATURES,
        blank=True,
        help_text=gettext_lazy("Two or three paragraphs: thank people, and say the main thing that came of it."),
    )

    body_template: ClassVar[str]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    content_panels = [*BasePage.content_panels, FieldPanel("foreword")]
    override_translatable_fields = [
        TranslatableField(name) for name in ("title", "slug", "seo_title", "search_description", "summary", "foreword")
    ]

    class Meta:
        abstract = True

    @cached_property
    def parts(self) -> dict[str, Any]:
        """What it shows besides its own words, asked for once for the page and its formats."""
        raise NotImplementedError

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | self.parts

    def to_html(self, *, is_document: bool = True) -> str:
        """Its words; those for files do not count days, so that no file is out of date every morning."""
        return render_to_string(self.body_template, {"page": self, "is_document": is_document} | self.parts)

    def to_document(self) -> Document:
        return self.document_of_html(self.to_html())

    def to_pdf(self) -> bytes:
        """The report on A4 at the usual size, tagged after PDF/UA-1. Raises `formats.makers.CannotMake`."""
        return large_print.make(document_of(self), template="consultations/outcomes/report_a4.html").content


Report = TypeVar("Report", bound=ReportPage)


def report_below(kind: type[Report], paths: Iterable[str], *, live: bool = True) -> Report | None:
    """The report below the pages with these paths, in the language in use or in the site's own.

    By default only where it is public.
    """
    reports = _reports_below(kind, tuple(paths))
    by_language = {report.locale.language_code: report for report in reports if report.live or not live}
    return by_language.get(get_language() or "") or by_language.get(settings.LANGUAGE_CODE)


@once_a_page
def _reports_below(kind: type[Report], paths: tuple[str, ...]) -> list[Report]:
    """In every language, published or not."""
    under = Q(pk=None)
    for path in paths:
        under |= Q(path__startswith=path)
    return list(kind.objects.filter(under).select_related("locale"))


def begin_report(kind: type[Report], *, parent: Page, summary: Promise, by: User | None) -> Report:
    """A report below `parent` as a draft, which builds itself as soon as it is opened; call it in a transaction."""
    with override(settings.LANGUAGE_CODE):
        report = kind(
            title=_("Report: %(title)s") % {"title": parent.title},
            slug=SLUG,
            summary=str(summary),
            live=False,
            has_unpublished_changes=True,
            locale=parent.locale,
            owner=by,
        )
    parent.add_child(instance=report)
    report.save_revision(user=by)
    log(instance=report, action="wagtail.create", user=by)
    return report
