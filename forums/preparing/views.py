"""Forums for people's own calendars."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from .calendars import calendar_of
from .models import Forum


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All forums that are to come, to subscribe to; what was cancelled stays until its day is over."""
    coming = Forum.objects.published().filter(day__gte=timezone.localdate()).order_by("day", "pk")
    return _file(calendar_of(coming.prefetch_related("pages__locale")), "forums.ics")


@require_safe
def forum_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    forum = get_object_or_404(Forum.objects.prefetch_related("pages__locale"), slug=slug)
    if not forum.is_published:
        raise Http404
    return _file(calendar_of([forum]), f"{forum.slug}.ics")


def _file(content: bytes, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=disposition)
