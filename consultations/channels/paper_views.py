"""Paper forms as files: without a number for anybody, numbered for staff."""

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from consultations.preparing.models import Consultation, QuestionVersion
from formats.makers import CannotMake
from people.views import SignedIn

from . import services
from .forms import PrintForm
from .models import PrintRun
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
    """Take numbers for new forms, and give the file with all of them."""
    consultation = get_object_or_404(Consultation, pk=pk)
    form, version = PrintForm(request.POST), consultation.version
    if version is None or not form.is_valid():
        messages.error(request, _("Write how many forms, up to 100. The questions must have been published."))
        return redirect("channels_paper", pk)
    version.consultation = consultation
    numbers = range(1)
    if count := form.cleaned_data["count"]:
        run = services.number_forms(version=version, count=count, by=request.user)
        numbers = range(run.first, run.last + 1)
    return _forms(version, numbers, is_large=form.cleaned_data["is_large"])


@require_safe
@permission_required("consultations.add_response", raise_exception=True)
def run(request: SignedIn, pk: int, run: int) -> HttpResponse:
    """The forms of an earlier run again, with the same numbers."""
    earlier = get_object_or_404(PrintRun.objects.select_related("version__consultation"), pk=run, consultation=pk)
    return _forms(earlier.version, range(earlier.first, earlier.last + 1), is_large="large" in request.GET)


def _forms(version: QuestionVersion, numbers: range, *, is_large: bool) -> HttpResponse:
    name = f"{numbers.start:04d}-{numbers.stop - 1:04d}.pdf" if numbers.start else "paper-form.pdf"
    return _as_file(version, language=settings.LANGUAGE_CODE, is_large=is_large, name=name, numbers=numbers)


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
