"""One action, for anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from .history import history_of, standing
from .models import Action, ActionsPage
from .sources import shown_source


@require_safe
def action(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What was promised, by whom, by when, and everything that happened since. An old address leads to the new one."""
    shown = get_object_or_404(Action.objects.public().with_what_lists_show(), pk=pk)
    if request.path != shown.get_absolute_url():
        return redirect(shown, permanent=False)
    source = shown_source(shown)
    context = {
        "action": shown,
        "standing": standing(shown),
        # What the public cannot read is not named to it either.
        "source": source if source and source.address else None,
        "history": history_of(shown),
        "index": ActionsPage.objects.live().first(),
    }
    return render(request, "actions/action.html", context)
