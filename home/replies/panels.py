"""What the page of a neighbourhood and the first page show of questions and answers."""

from django.utils.translation import gettext as _

from home.panels import Panel
from places.models import Area

from .clock import current_settings
from .models import Reply

NEWEST = 3


def ask_panel(area: Area) -> Panel:
    """The newest answered questions about an area, and the way to ask one: never empty."""
    newest = Reply.objects.about_area(area).newest_answered(NEWEST)
    context = {"area": area, "replies": newest, "days": current_settings().answers_within_days}
    return Panel(40, "questions", _("Ask the team"), "home/replies/panels/ask.html", context)


def answered_panel() -> Panel | None:
    """What people said lately, and what was answered."""
    newest = Reply.objects.newest_answered(NEWEST)
    if not newest:
        return None
    return Panel(35, "answered", _("You asked, we answered"), "home/replies/panels/answered.html", {"replies": newest})
