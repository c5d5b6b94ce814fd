"""What was discussed, drafted from the table notes for an editor to mend and publish on the forum's own page."""

from collections.abc import Iterable
from hashlib import sha256
from html import unescape

from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from forums.preparing.models import Forum
from forums.preparing.pages import ForumPage
from people.models import User

from .noted import Points, points_of

DRAFTED = "forums.minutes"


def draft_discussed(*, forum: Forum, by: User | None) -> ForumPage | None:
    """Put the points of the tables into the newest draft of the page, where nobody has written anything yet.

    Only points that somebody has let through are taken; those that come later are drafted with the others for as long
    as nobody has touched the draft. None where there was nothing to draft. What the public reads stays as it is until
    the draft is published.
    """
    page = forum.source_page
    if page is None:
        return None
    draft = page.get_latest_revision_as_object()
    points = points_of(forum)
    words = "".join(map(_in_words, points))
    if not points or _gist(draft.discussed) == _gist(words) or not _is_ours(page, draft.discussed):
        return None
    draft.discussed = words
    draft.save_revision(user=by)
    log(instance=page, action=DRAFTED, user=by, data={"gist": _gist(words), "points": _let_through(points)})
    return draft


def came_later(forum: Forum) -> int:
    """How many points have been let through since what was discussed was last drafted from them."""
    page = forum.source_page
    drafted = _newest_drafting(page) if page else None
    return len(set(_let_through(points_of(forum))) - set(drafted.data["points"])) if drafted else 0


def _newest_drafting(page: ForumPage) -> PageLogEntry | None:
    return PageLogEntry.objects.filter(page=page.pk, action=DRAFTED).order_by("-timestamp", "-pk").first()


def _is_ours(page: ForumPage, words: str) -> bool:
    """Whether nobody has written anything, or changed what was drafted."""
    drafted = _newest_drafting(page)
    return not words.strip() or (drafted is not None and drafted.data["gist"] == _gist(words))


def _gist(words: str) -> str:
    """The same for words that only an editor's markup tells apart."""
    return sha256("".join(unescape(strip_tags(words)).split()).encode()).hexdigest()


def _let_through(points: Iterable[Points]) -> list[int]:
    return sorted(note.pk for each in points for notes in each.by_verdict.values() for note in notes)


def _in_words(points: Points) -> SafeString:
    verdicts = format_html_join(
        "",
        "<p><b>{}</b></p><ul>{}</ul>",
        (
            (label, format_html_join("", "<li>{}</li>", ((note.public_text,) for note in notes)))
            for label, notes in points.verdicts
        ),
    )
    return format_html("<h3>{}</h3>{}", points.title, verdicts)
