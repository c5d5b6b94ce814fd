"""The big screen: one page in large type, opened on the machine at the projector by an address with a token."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ..models import Screen
from ..presenting import has_screen, on_screen


@require_safe
@never_cache
def screen(request: HttpRequest, token: str) -> HttpResponse:
    """What the room sees. It looks again every few seconds; without scripts the page reloads itself."""
    return render(request, "forums/day/screen.html", on_screen(_screen(token)))


@require_safe
@never_cache
def now(request: HttpRequest, token: str) -> HttpResponse:
    """The middle of that page as it is now, for the script that looks again."""
    return render(request, "forums/day/screen_now.html", on_screen(_screen(token)))


def _screen(token: str) -> Screen:
    shown = get_object_or_404(Screen.objects.select_related("forum"), token=token)
    if not has_screen(shown.forum):
        raise Http404
    return shown
