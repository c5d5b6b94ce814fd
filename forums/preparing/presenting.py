"""What the public reads about forums: one, the list of all, and what stands on other pages."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forums.panels import forum_panels
from home.panels import Panel
from places.models import Area

from .models import Forum, ForumState, page_in_use
from .pages import ForumPage

LEADING = 20
SHOWN_WEEKS_BEFORE = 26


def index_context() -> dict[str, Any]:
    """The coming forums and those that were held, each with its page."""
    today = timezone.localdate()
    published = Forum.objects.published()
    return {"coming": listed(published.coming_on(today)), "held": listed(published.held_before(today))}


def listed(forums) -> list[Forum]:
    """Each with its page in the language in use, as `shown_page`; those that the public cannot read are left out."""
    found = []
    for forum in forums.prefetch_related(Prefetch("pages", ForumPage.objects.select_related("locale"))):
        forum.shown_page = forum.page
        found += [forum] if forum.shown_page else []
    return found


def forum_context(page: ForumPage) -> dict[str, Any]:
    """Facts, programme and panels of one forum."""
    forum = page.forum
    # Its state, its panels and its calendar all ask for its pages, and what was promised for those of the one before.
    forums = [each for each in (forum, forum.previous) if each]
    prefetch_related_objects(forums, Prefetch("pages", ForumPage.objects.select_related("locale")))
    state, panels = forum.state, forum_panels(forum, page)
    leading = [panel for panel in panels if panel.order < LEADING]
    return {
        "forum": forum,
        "state": state,
        "is_warm": state in (ForumState.COMING, ForumState.TODAY),
        "is_over": state in (ForumState.HELD, ForumState.REPORTED),
        "when": when_in_words(forum),
        "come_address": reverse("forums:come", args=[forum.slug]) if forum.takes_answers else "",
        "calendar_address": reverse("forums:forum_calendar", args=[forum.slug]),
        "sessions": list(forum.sessions.select_related("agency")),
        "topics": list(forum.topics.select_related("priority")),
        "seniors": list(forum.seniors.select_related("agency")),
        "leading_panels": leading,
        "following_panels": panels[len(leading) :],
        "site_address": settings.SITE_URL,
    }


def when_in_words(forum: Forum) -> str:
    """How far off it is: `In 12 days`, `Tomorrow`, `Today`; empty once it is over or cancelled."""
    days = (forum.day - timezone.localdate()).days
    if forum.cancelled_at or days < 0:
        return ""
    if days < 2:
        return _("Tomorrow") if days else _("Today")
    return ngettext("In %(count)d day", "In %(count)d days", days) % {"count": days}


# Other pages


def home_panel() -> Panel | None:
    """The next forum, from half a year before it."""
    return _panel(25, Forum.objects.all())


def neighbourhood_panel(area: Area) -> Panel | None:
    """The next forum for this ground: those for everywhere are."""
    return _panel(65, Forum.objects.about(area))


def _panel(order: int, forums) -> Panel | None:
    today = timezone.localdate()
    soon = today + timedelta(weeks=SHOWN_WEEKS_BEFORE)
    nearest = forums.published().coming_on(today).filter(day__lte=soon)[:1]
    pages = list(ForumPage.objects.filter(forum__in=nearest.values("pk")).select_related("locale", "forum"))
    shown = page_in_use(pages)
    if shown is None:
        return None
    shown.forum.shown_page = shown
    return Panel(order, "forum", _("Come to the forum"), "forums/preparing/panel.html", {"listed": [shown.forum]})
