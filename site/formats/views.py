"""Giving out files, and taking requests for those that are not here."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.documents.views.serve import serve
from wagtail.models import Page

from people.limits import may_write_to

from .forms import WANTED_FOR, AskForm
from .kinds import KINDS, Format, Kind, Problem
from .makers.speech import transcript
from .models import MadeFile, StaffFile
from .offers import language_name
from .pages import document_of, is_offered, is_taken_back
from .ranges import file_response, wanted_part
from .services import answered_by, ask_for_format, file_now

BY_NAME = {kind.name: kind for kind in KINDS.values()}
SECONDS_TO_MAKE = 20
RECEIPTS_AN_HOUR = 5  # to one address


def page_at(request: HttpRequest, path: str) -> Page:
    """The published page at `path` that everybody may see, and whose words nobody has taken back."""
    page = Page.find_for_request(request, path)
    if page is None or not page.live or page.get_view_restrictions().exists() or is_taken_back(page.specific):
        raise Http404(gettext("There is no such page."))
    return page.specific


def offered_page_at(request: HttpRequest, path: str) -> Page:
    page = page_at(request, path)
    if not is_offered(page):
        raise Http404(gettext("This page is not offered in other formats."))
    return page


@require_safe
def give_file(request: HttpRequest, path: str, name: str) -> HttpResponseBase:
    """The file that says what the page says at this moment, or a page that says why there is none yet."""
    page, kind = offered_page_at(request, path), BY_NAME[name]
    found = file_now(page, kind.format)
    if isinstance(found, StaffFile) or (found and found.state == MadeFile.State.READY):
        try:
            return _file(request, page, kind, found)
        except FileNotFoundError:
            # Whoever lost the bytes (a backup put back without them) gets them made again.
            found.delete()
            found = file_now(page, kind.format)
    return _no_file(request, page, kind, found)


def give_document(request: HttpRequest, number: str, filename: str) -> HttpResponseBase:
    """An uploaded document as Wagtail gives it out, in parts where a player of videos asks for one."""
    whole = serve(request, number, filename)
    if not isinstance(whole, FileResponse):
        return whole
    return wanted_part(request, whole, int(whole["Content-Length"]), etag=whole.get("ETag", ""))


def _file(request: HttpRequest, page: Page, kind: Kind, found: StaffFile | MadeFile) -> HttpResponseBase:
    mark = found.key if isinstance(found, MadeFile) else f"staff-{found.pk}"
    etag = f'"{mark}"'
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    response = file_response(
        request,
        found.file.open("rb"),
        found.size,
        etag=etag,
        as_attachment=kind.format == Format.BRAILLE,
        filename=f"{page.slug}-{kind.name}",
        content_type=kind.content_type,
    )
    # A browser may keep it, and asks each time whether it still holds.
    response["Cache-Control"], response["ETag"] = "no-cache", etag
    response["Content-Language"] = page.locale.language_code
    return response


def _no_file(request: HttpRequest, page: Page, kind: Kind, found: StaffFile | MadeFile | None) -> HttpResponse:
    is_being_made = isinstance(found, MadeFile) and found.state == MadeFile.State.WAITING
    problem = Problem(found.problem).label if isinstance(found, MadeFile) and found.problem else ""
    context = {
        "page": page,
        "format": kind.format.label,
        "language": language_name(page.locale.language_code),
        "is_being_made": is_being_made,
        "problem": problem,
        "was_brought": StaffFile.objects.of(page).filter(format=kind.format).exists(),
        "ask_address": f"{page.get_url(request)}formats/ask/?format={kind.format}",
    }
    response = render(request, "formats/no_file.html", context, status=202 if is_being_made else 404)
    if is_being_made:
        response["Retry-After"] = str(SECONDS_TO_MAKE)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def give_transcript(request: HttpRequest, path: str) -> HttpResponse:
    """The words that the audio speaks. They are no trouble to write, so they are written when they are asked for."""
    page = offered_page_at(request, path)
    words = transcript(document_of(page))
    response = HttpResponse(words, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Content-Language"] = page.locale.language_code
    return response


@require_safe
def give_captions(request: HttpRequest, path: str) -> HttpResponseBase:
    """The captions of the page's sign language video, as long as the video is given out."""
    page = offered_page_at(request, path)
    found = file_now(page, Format.BSL)
    if not isinstance(found, StaffFile) or not found.captions:
        raise Http404(gettext("There are no captions."))
    response = FileResponse(found.captions.open("rb"), content_type="text/vtt; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    response["Content-Language"] = page.locale.language_code
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, path: str) -> HttpResponse:
    """The form that asks for a page in another format."""
    page = page_at(request, path)
    is_home = page.depth <= 2
    wanted = request.GET.get("format", "")
    first = {"about": request.GET.get("about", "")[:255] if is_home else page.title}
    first["wanted"] = WANTED_FOR.get(wanted, wanted)
    form = AskForm(request.POST or None, initial=first, label_suffix="", request=request)
    if form.is_valid():
        asked_for = form.save(commit=False)
        asked_for.page_id = None if is_home else page.pk
        is_suspicious = bool(form.suspicions)
        may_write = not is_suspicious and may_write_to(
            asked_for.email, request=request, about="formats", an_hour=RECEIPTS_AN_HOUR
        )
        ask_for_format(request=asked_for, is_suspicious=is_suspicious, sends_receipt=may_write)
        return redirect("formats:asked", path=path)
    context = {
        "page": page,
        "form": form,
        "is_home": is_home,
        "answered_by": answered_by(timezone.localdate()),
    }
    return render(request, "formats/ask.html", context, status=422 if form.errors else 200)


@require_safe
def asked(request: HttpRequest, path: str) -> HttpResponse:
    """What happens next."""
    context = {"page": page_at(request, path), "answered_by": answered_by(timezone.localdate())}
    return render(request, "formats/asked.html", context)
