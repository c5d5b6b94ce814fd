"""What the public reads about forums."""

from typing import Any

from django.utils import timezone

from forums.panels import forum_panels
from home.panels import draw

from .models import Forum
from .pages import ForumPage


def index_context() -> dict[str, Any]:
    """The coming forums and those that were held, each with its page."""
    today = timezone.localdate()
    published = Forum.objects.filter(pages__live=True).distinct().prefetch_related("pages__locale")
    return {"coming": published.coming_on(today), "held": published.held_before(today)}


def forum_context(page: ForumPage) -> dict[str, Any]:
    """Facts, programme and panels of one forum."""
    forum = page.forum
    return {
        "forum": forum,
        "state": forum.state,
        "sessions": forum.sessions.select_related("agency"),
        "topics": forum.topics.select_related("priority"),
        "seniors": forum.seniors.select_related("agency"),
        "panels": draw(forum_panels(forum, page)),
    }
