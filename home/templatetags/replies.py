"""What was said under an update, and what the team answered."""

from typing import Any

from django import template
from django.core.paginator import Paginator

from home.replies.models import Reply
from home.updates.models import UpdatePage

register = template.Library()

REPLIES_ON_A_PAGE = 10


@register.inclusion_tag("home/replies/replies_of.html", takes_context=True)
def replies_of(context, update: UpdatePage) -> dict[str, Any]:
    """Replies that moderators let through with their answers, the newest first, and the way to write one.

    At most five queries however many there are. `?replies=2` in the address turns the page.
    """
    if update.pk is None:  # the preview of a page that was never saved
        return {"update": update, "replies": None}
    shown = Reply.objects.public().beginnings().to_update(update.source)
    ordered = shown.order_by("-submitted_at", "-pk").with_conversations()
    page = Paginator(ordered, REPLIES_ON_A_PAGE).get_page(context["request"].GET.get("replies"))
    return {"update": update, "replies": page, "request": context["request"]}
