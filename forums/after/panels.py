"""What comes after a forum, on its page and on the pages of its guests."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from forums.preparing.models import Forum, ForumState
from home.panels import Panel

from .attending import room_of
from .doing import doing_of, promised_of
from .going import going_of
from .released import releases_of
from .reports import report_page_of


def promised_panel(forum: Forum) -> Panel | None:
    """What became of last year's actions, as the first item."""
    doing = promised_of(forum)
    if doing is None or not doing.actions:
        return None
    context = {"doing": doing, "tally": doing.tally, "previous": forum.previous}
    return Panel(
        10, "promised", _("Last year's actions, and what became of them"), "forums/after/promised.html", context
    )


def feedback_panel(forum: Forum) -> Panel | None:
    """How to say how it is going, while that is open; afterwards, what everybody said."""
    context = _feedback(forum)
    return _feedback_panel(context) if context else None


def guest_panel(forum: Forum) -> Panel | None:
    """The same for somebody who has just answered an invitation or has come."""
    context = _feedback(forum)
    return _feedback_panel(context) if context.get("is_open") else None


def _feedback_panel(context: dict[str, Any]) -> Panel:
    title = _("How it is going, as people told us") if context["release"] else _("Tell us how it is going")
    return Panel(50, "feedback", title, "forums/after/feedback.html", context)


def _feedback(forum: Forum) -> dict[str, Any]:
    feedback = forum.feedback
    page = feedback.page if feedback else None
    if feedback is None or page is None:
        return {}
    today = timezone.localdate()
    release, _before = releases_of(forum)
    is_open = feedback.can_be_answered
    opens_on = None if is_open else feedback.next_opening(today)
    if not (is_open or opens_on or release):
        return {}
    return {
        "feedback": feedback,
        "page": page,
        "is_open": is_open,
        "open_until": feedback.open_until(today) if is_open else None,
        "opens_on": opens_on,
        "release": release,
        "going": going_of(forum) if release else [],
        "is_held": forum.day < today,
    }


def room_panel(forum: Forum) -> Panel | None:
    """Who was in the room, and who was not; once it has been held and somebody was checked in."""
    if forum.state not in (ForumState.HELD, ForumState.REPORTED):
        return None
    room = room_of(forum)
    if not room.total:
        return None
    return Panel(70, "room", _("Who was in the room"), "forums/after/room.html", {"room": room})


def doing_panel(forum: Forum) -> Panel | None:
    """You said, we did: the actions that came of it."""
    doing = doing_of(forum)
    if not doing.actions:
        return None
    context = {"doing": doing, "tally": doing.tally}
    return Panel(75, "did", _("You said, we did"), "forums/after/did.html", context)


def report_panel(forum: Forum) -> Panel | None:
    report = report_page_of(forum)
    if report is None:
        return None
    context = {"report": report, "forum": forum}
    return Panel(80, "report", _("The report"), "forums/after/report_link.html", context)
