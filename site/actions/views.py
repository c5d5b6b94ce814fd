"""One action, for anybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from core.first_pages import index_of

from .history import history_of, standing
from .models import Action, ActionReply, ActionsPage, Tier
from .sources import public_source
from .tiers.charts import how_long_chart
from .tiers.measuring import finding, measure


@require_safe
def action(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """What was promised, by whom, by when, and everything that happened since. An old address leads to the new one."""
    shown = get_object_or_404(
        Action.objects.public().with_what_lists_show().select_related("agency", "priority", "tier"), pk=pk
    )
    if request.path != shown.get_absolute_url():
        return redirect(shown, permanent=False)
    context = {
        "action": shown,
        "standing": standing(shown),
        "source": public_source(shown),
        "history": history_of(shown),
        "is_at_the_top": not Tier.objects.above(shown.tier).exists(),
        "raised_by": shown.raisers.exclude(group=None).select_related("group").order_by("group__name"),
        "was_raised": shown.raisers.exists(),
        "replies": shown.replies.filter(state=ActionReply.State.ACCEPTED).select_related("raiser"),
        "index": index_of(ActionsPage),
    }
    return render(request, "actions/action.html", context)


@require_safe
def how_long(request: HttpRequest) -> HttpResponse:
    """How long promises take at each tier: the partnership's own figures about itself."""
    measured = measure(Action.objects.public())
    context = {
        "measured": measured,
        "finding": finding(measured),
        "chart": how_long_chart(measured),
        "index": index_of(ActionsPage),
    }
    return render(request, "actions/how_long.html", context)
