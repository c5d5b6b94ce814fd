"""The addresses of updates that are not pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from .codes import number_of
from .models import UpdatePage


@require_safe
def short(request: HttpRequest, code: str) -> HttpResponse:
    """From a poster to the page."""
    return redirect(_by_code(code).url)


def _by_code(code: str) -> UpdatePage:
    """The published update with this code; its address is not told before that."""
    update = UpdatePage.objects.live().public().filter(pk=number_of(code)).first()
    if update is None:
        raise Http404
    return update
