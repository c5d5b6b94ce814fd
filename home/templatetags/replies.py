"""What was said under an update, and what the team answered."""

from typing import Any

from django import template
from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import QuerySet

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
    page = Paginator(_conversations(update), REPLIES_ON_A_PAGE).get_page(context["request"].GET.get("replies"))
    return {"update": update, "replies": page, "request": context["request"]}


@register.inclusion_tag("home/replies/below.html")
def replies_in_files(update: UpdatePage) -> dict[str, Any]:
    """The replies on the first page, as files of the update have them: each file is in one language."""
    language = update.locale.language_code
    newest = list(_conversations(update)[:REPLIES_ON_A_PAGE]) if update.pk else []
    replies = [reply for reply in newest if _languages_of(reply) == {language}]
    in_all = _conversations(update).count() if newest else 0
    return {"replies": replies, "others": in_all - len(replies)}


def _conversations(update: UpdatePage) -> QuerySet[Reply]:
    shown = Reply.objects.public().beginnings().to_update(update.source)
    return shown.order_by("-submitted_at", "-pk").with_conversations()


def _languages_of(reply: Any) -> set[str]:
    """The languages of a conversation (`with_conversations`); the team answers in the site's own."""
    said = [reply, *reply.shown_follow_ups]
    languages = {each.language or settings.LANGUAGE_CODE for each in said}
    return languages | ({settings.LANGUAGE_CODE} if any(each.shown_answers for each in said) else set())
