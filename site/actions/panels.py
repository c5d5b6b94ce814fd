"""What pages further down show of actions: a neighbourhood, the first page, a priority, a review's report."""

from urllib.parse import urlencode

from django.utils.translation import gettext as _

from home.models import PriorityPage
from home.panels import Panel
from places.models import Area

from .models import Action, ActionsPage
from .querysets import ActionQuerySet

IN_A_PANEL = 4


def neighbourhood_panel(area: Area) -> Panel | None:
    """What was promised for this ground; nothing where there is nothing."""
    return _panel(80, _("What we said we would do here"), Action.objects.public().within_area(area), area=area.slug)


def home_panel() -> Panel | None:
    """What was said and done lately, wherever it was."""
    return _panel(30, _("Said and done"), Action.objects.public().lately_moved(), is_news=True)


def priority_panel(page: PriorityPage) -> Panel | None:
    return _panel(40, _("Actions"), Action.objects.public().for_priority(page), priority=page.slug)


def _panel(order: int, title: str, found: ActionQuerySet, *, is_news: bool = False, **narrowed: str) -> Panel | None:
    in_order = found if is_news else found.first_due_first()
    shown = list(in_order.with_what_lists_show()[: IN_A_PANEL + 1])
    index = ActionsPage.objects.live().first() if shown else None
    if index is None:
        return None
    more = f"{index.url}?{urlencode(narrowed)}" if narrowed else index.url
    context = {"actions": shown[:IN_A_PANEL], "more": more if len(shown) > IN_A_PANEL or is_news else ""}
    return Panel(order, "actions", title, "actions/panel.html", context)
