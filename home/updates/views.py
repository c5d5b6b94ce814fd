"""The addresses of updates that are not pages: from posters, for calendars, feeds' readers and other websites."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from .calendars import calendar_of
from .cards import card_png
from .codes import number_of
from .kinds import UpdateKind
from .models import UpdatePage
from .posters import PosterToolMissingError, poster_pdf
from .presenting import Filters

IN_A_FRAME = 5


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """From a poster to the page, which says so itself where it has been withdrawn."""
    return redirect(_live(code).url)


@require_safe
def poster(request: HttpRequest, code: str) -> HttpResponse:
    """The update as a poster to print."""
    update = _readable(code)
    try:
        content = poster_pdf(update)
    except PosterToolMissingError:
        message = _("This server cannot draw posters: a program is missing. Print the page itself instead.")
        return HttpResponse(message, status=503, content_type="text/plain; charset=utf-8")
    return _file(content, "application/pdf", f"{update.slug}.pdf")


@require_safe
def card(request: HttpRequest, code: str) -> HttpResponse:
    """The picture that social media show with a link to the update."""
    return _file(card_png(_readable(code)), "image/png", f"{code}.png")


@require_safe
def meeting_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """One meeting, for somebody's own calendar."""
    meeting = _live(code)
    if meeting.kind != UpdateKind.MEETING or not meeting.starts_at:
        raise Http404
    return _file(calendar_of([meeting]), "text/calendar; charset=utf-8", f"{meeting.slug}.ics")


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Every meeting from today on, to subscribe to; `?area=` and `?topic=` as in the list."""
    filters = Filters.from_query(request.GET)
    meetings = UpdatePage.objects.meetings_from(timezone.localdate()).in_own_language()
    meetings = Filters(filters.area, "", filters.topic).of(meetings)
    return _file(calendar_of(meetings), "text/calendar; charset=utf-8", "meetings.ics")


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.EMBED_ANCESTORS})
def embed(request: HttpRequest) -> HttpResponse:
    """The newest updates for somebody else's website, in a frame; narrowed like the list itself."""
    filters = Filters.from_query(request.GET)
    updates = filters.of(UpdatePage.objects.listed().in_own_language())
    context = {"filters": filters, "updates": updates.prefetch_related("areas")[:IN_A_FRAME]}
    return render(request, "home/updates/embed.html", context)


def _live(code: str) -> UpdatePage:
    """The published update with this code, withdrawn or not; before that its address is not told."""
    update = UpdatePage.objects.live().public().filter(pk=number_of(code)).first()
    if update is None:
        raise Http404
    return update


def _readable(code: str) -> UpdatePage:
    update = _live(code)
    if update.withdrawn:
        raise Http404
    return update


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    disposition = f'inline; filename="{name}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": disposition})
