"""What the report of a forum holds besides its foreword, put together from the records."""

from typing import Any

from django.conf import settings

from consultations.outcomes.models import Said
from consultations.outcomes.presenting import told_of
from forums.day.raised import made_of
from forums.preparing.models import Forum
from forums.preparing.pages import ForumPage

from .attending import room_of
from .doing import doing_of, promised_of
from .going import going_of, without_details
from .noted import points_of
from .released import releases_of
from .themes import decided_themes


def parts_of(forum: Forum, forum_page: ForumPage) -> dict[str, Any]:
    """Everything that the report says besides its foreword; `forum_page` is the page above it."""
    release, _before = releases_of(forum)
    results = release.content if release else None
    return {
        "forum": forum,
        "forum_page": forum_page,
        "room": room_of(forum),
        "seniors": list(forum.seniors.select_related("agency")),
        "points": points_of(forum),
        "themes": decided_themes(forum),
        "feedback": forum.feedback,
        "release": release,
        "results": results,
        "respondents": without_details(results["respondents"]) if results else [],
        "going": going_of(forum),
        "told": told_of(forum.feedback, made=made_of(forum, Said)) if forum.feedback else [],
        "doing": doing_of(forum),
        "previous": forum.previous,
        "promised": promised_of(forum),
        "site": settings.SITE_URL,
    }
