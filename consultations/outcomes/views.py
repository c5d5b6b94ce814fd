"""What the public reads of an outcome, and the way out of its news."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from consultations.answering.models import Response
from consultations.preparing.models import Consultation
from core.kept import kept
from formats.kinds import KINDS
from formats.makers import CannotMake
from formats.pages import is_offered
from home.alerts.views import masked

from .clock import clock_of
from .files import NAMES, news_file
from .mails import stop_news as stop
from .mails import written_with
from .presenting import tally_of, told_of
from .reports import report_page_of


@require_safe
def outcome(request: HttpRequest, slug: str) -> HttpResponse:
    """We asked, you said, we did. There is nothing here before it is published."""
    consultation = get_object_or_404(Consultation.objects.published().answered(), slug=slug)
    told = told_of(consultation)
    context = {
        "consultation": consultation,
        "page": consultation.page,
        "told": told,
        "tally": tally_of(told),
        "clock": clock_of(consultation),
        "report": report_page_of(consultation),
    }
    return render(request, "consultations/outcomes/outcome.html", context)


@require_safe
def report_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """The report on A4, to print or to keep."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    report = report_page_of(consultation)
    if report is None or not is_offered(report):
        raise Http404
    try:
        content = kept(f"report:{report.pk}", report.to_pdf)
    except CannotMake:
        message = _("This server cannot draw PDF files: a program is missing. Print the page itself instead.")
        return HttpResponse(message, status=503, content_type="text/plain; charset=utf-8")
    name = f"{consultation.slug}-report.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@require_safe
def outcome_file(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """What became of it, to listen to, in Braille, in large print or as plain text."""
    consultation = get_object_or_404(Consultation.objects.published(), slug=slug)
    if name not in NAMES:
        raise Http404
    try:
        content = news_file(consultation, NAMES[name])
    except CannotMake as cannot:
        return HttpResponse(str(cannot), status=503, content_type="text/plain; charset=utf-8")
    if content is None:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{consultation.slug}-{name}"', "X-Robots-Tag": "noindex"}
    return HttpResponse(content, content_type=KINDS[NAMES[name]].content_type, headers=headers)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def stop_news(request: HttpRequest, token: str) -> HttpResponse:
    """Stop at one press: on our page, or in a mail program, which posts here without cookies (RFC 8058).

    The token is the proof, and stops the news of its own consultation alone. Stopping what has stopped is no error.
    """
    written = written_with(token)
    if written is None:
        return render(request, "consultations/outcomes/news_gone.html", status=404)
    context = {
        "consultation": written.consultation,
        "page": written.consultation.page,
        "masked": masked(written.email) if written.email else "",
        "is_posted": not isinstance(written, Response),
    }
    if request.method == "POST":
        stop(written)
        return render(request, "consultations/outcomes/news_stopped.html", context)
    return render(request, "consultations/outcomes/stop_news.html", context)
