"""What the public reads after a forum besides pages: the report as a file, and the evidence of each year."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.kept import kept
from formats.makers import CannotMake
from formats.pages import is_offered
from forums.preparing.models import Forum
from forums.preparing.pages import ForumsPage

from .models import Evidence
from .reports import report_page_of
from .reports import report_pdf as draw


@require_safe
def report_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The report on A4, to print or to keep."""
    report = report_page_of(get_object_or_404(Forum, slug=slug))
    if report is None or not is_offered(report):
        raise Http404
    try:
        content = kept(f"forum-report:{report.pk}", lambda: draw(report))
    except CannotMake:
        message = _("This server cannot draw PDF files: a program is missing. Print the page itself instead.")
        return HttpResponse(message, status=503, content_type="text/plain; charset=utf-8")
    name = f"forum-{slug}-report.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Every year of which the evidence was published."""
    context = {"years": Evidence.objects.newest_of_each_year(), "forums": _list_of_forums()}
    return render(request, "forums/after/archive.html", context)


@require_safe
def evidence(request: HttpRequest, year: int) -> HttpResponse:
    """The evidence of one year as it was last published, to read and to print."""
    newest = Evidence.objects.newest_of(year)
    if newest is None:
        raise Http404
    context = {"evidence": newest, "found": newest.content, "year": year, "forums": _list_of_forums()}
    return render(request, "forums/after/evidence.html", context)


def _list_of_forums() -> ForumsPage | None:
    return ForumsPage.objects.live().order_by("path").first()
