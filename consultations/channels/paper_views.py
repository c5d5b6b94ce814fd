"""Paper forms as files: without a number for anybody, numbered for staff."""

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from consultations.preparing.models import Consultation, QuestionVersion
from formats.makers import CannotMake
from people.views import SignedIn

from . import printing, services
from .admin_views import consultation_header
from .forms import PrintForm
from .models import PrintedFile, PrintRun
from .paper import paper_form

NAMES = {"paper-form.pdf": False, "paper-form-large-print.pdf": True}


@require_safe
def public(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """A form without a number, to print at home."""
    consultation = get_object_or_404(Consultation, slug=slug)
    version = consultation.version
    if name not in NAMES or version is None or consultation.page is None or consultation.is_invited_only:
        raise Http404
    version.consultation = consultation
    return _as_file(version, language=get_language() or settings.LANGUAGE_CODE, is_large=NAMES[name], name=name)


@require_POST
@permission_required("consultations.add_response", raise_exception=True)
def print_forms(request: SignedIn, pk: int) -> HttpResponse:
    """Take numbers for new forms, and lead to the file with all of them."""
    consultation = get_object_or_404(Consultation, pk=pk)
    form, version = PrintForm(request.POST), consultation.version
    if version is None or not form.is_valid():
        messages.error(request, _("Write how many forms, up to 100. The questions must have been published."))
        return redirect("channels_paper", pk)
    version.consultation = consultation
    is_large = form.cleaned_data["is_large"]
    count = form.cleaned_data["count"]
    if not count:
        return _as_file(version, language=settings.LANGUAGE_CODE, is_large=is_large, name="paper-form.pdf")
    run = services.number_forms(version=version, count=count, by=request.user)
    if count > printing.FEW:
        printing.ask_for_file(run=run, is_large=is_large)
    return redirect(_address(run, is_large=is_large))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("consultations.add_response", raise_exception=True)
def run(request: SignedIn, pk: int, run: int) -> HttpResponse | FileResponse:
    """The forms of a run, as often as they are wanted, with the same numbers: few at once, many once they are drawn."""
    asked = get_object_or_404(PrintRun.objects.select_related("version__consultation"), pk=run, consultation=pk)
    is_large = "large" in request.GET
    name = f"{asked.first:04d}-{asked.last:04d}.pdf"
    if asked.count <= printing.FEW:
        numbers = range(asked.first, asked.last + 1)
        return _as_file(asked.version, language=settings.LANGUAGE_CODE, is_large=is_large, name=name, numbers=numbers)
    if request.method == "POST":
        printing.ask_for_file(run=asked, is_large=is_large)
        return redirect(_address(asked, is_large=is_large))
    printed = printing.file_of(asked, is_large=is_large)
    if printed and printed.state == PrintedFile.State.DONE and "file" in request.GET:
        return FileResponse(printed.file.open(), filename=f"{asked.consultation.slug}-{name}")
    header = consultation_header(
        asked.consultation,
        _("Forms %(first)d to %(last)d") % {"first": asked.first, "last": asked.last},
        (reverse("channels_paper", args=[pk]), _("Paper form")),
    )
    context = {
        "consultation": asked.consultation,
        "run": asked,
        "printed": printed,
        "is_drawing": printed is not None and printed.state == PrintedFile.State.DRAWING,
        "file_address": f"{_address(asked, is_large=is_large)}{'&' if is_large else '?'}file",
        **header,
    }
    return render(request, "consultations/channels/admin/printing.html", context)


def _address(run: PrintRun, *, is_large: bool) -> str:
    address = reverse("channels_print_run", args=[run.consultation_id, run.pk])
    return f"{address}?large" if is_large else address


def _as_file(
    version: QuestionVersion, *, language: str, is_large: bool, name: str, numbers: range = range(1)
) -> HttpResponse:
    try:
        content = paper_form(version, language=language, is_large=is_large, numbers=numbers)
    except CannotMake as cannot:
        return HttpResponse(str(cannot), status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{version.consultation.slug}-{name}"'
    response["X-Robots-Tag"] = "noindex"
    return response
