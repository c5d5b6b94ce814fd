"""What the public reads after a forum besides pages: the report as a file, and the evidence of each year."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.kept import kept
from formats.kinds import Problem
from formats.makers import CannotMake
from formats.pages import is_offered
from forums.preparing.models import Forum
from forums.preparing.pages import ForumsPage

from . import evidence as evidence_of_years
from .models import Evidence
from .pages import EvidencePage
from .reports import report_page_of


@require_safe
def report_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The report on A4, to print or to keep."""
    report = report_page_of(get_object_or_404(Forum, slug=slug))
    if report is None or not is_offered(report):
        raise Http404
    return _pdf(f"forum-{slug}-report.pdf", f"forum-report:{report.pk}", report.to_pdf)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Every year of which the evidence was published."""
    return render(request, "forums/after/archive.html", archive_context())


def archive_context() -> dict[str, Any]:
    taken_back = set(EvidencePage.objects.filter(live=False).values_list("year", flat=True))
    years = [each for each in Evidence.objects.newest_of_each_year() if each.year not in taken_back]
    return {"years": years, "forums": _list_of_forums()}


@require_safe
def evidence(request: HttpRequest, year: int) -> HttpResponse:
    """The evidence of one year as it was last published, in every language of the site, to read and to print."""
    context = evidence_context(year)
    if context["evidence"] is None:
        raise Http404
    return render(request, "forums/after/evidence.html", context)


def evidence_context(year: int) -> dict[str, Any]:
    """What was last published of a year, and the page that is offered in every format. Empty once it was taken back."""
    page, newest = evidence_of_years.page_of(year), Evidence.objects.newest_of(year)
    if newest is None or (page and not page.live):
        return {"evidence": None, "year": year}
    return {
        "evidence": newest,
        "found": newest.content,
        "tally": newest.tally,
        "language_of_duties": newest.language_of_duties,
        "year": year,
        "page": page,
        "forums": _list_of_forums(),
    }


@require_safe
def evidence_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The one sheet with its annex, to print or to keep."""
    newest = evidence_context(year)["evidence"]
    if newest is None:
        raise Http404
    return _pdf(f"evidence-{year}.pdf", f"evidence:{newest.pk}", lambda: evidence_of_years.evidence_pdf(newest))


def _pdf(name: str, key: str, draw: Callable[[], bytes]) -> HttpResponse:
    try:
        content = kept(key, draw)
    except CannotMake as cannot:
        message = _("This PDF file cannot be drawn here: %(reason)s Print the page itself instead.")
        words = message % {"reason": Problem(cannot.problem).label}
        return HttpResponse(words, status=503, content_type="text/plain; charset=utf-8")
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _list_of_forums() -> ForumsPage | None:
    """In the language in use, else in the site's own."""
    lists = {page.locale.language_code: page for page in ForumsPage.objects.live().select_related("locale")}
    return lists.get(get_language() or "") or lists.get(settings.LANGUAGE_CODE)
