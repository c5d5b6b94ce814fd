"""What was discussed, drafted from the table notes for an editor to mend and publish on the forum's own page."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from forums.preparing.models import Forum
from forums.preparing.pages import ForumPage
from people.models import User

from .noted import Points, points_of


def draft_discussed(*, forum: Forum, by: User | None) -> ForumPage | None:
    """Put the points of the tables into the newest draft of the page, where nobody has written anything yet.

    Only points that somebody has let through are taken. None where there was nothing to draft. What the public reads
    stays as it is until the draft is published.
    """
    page = forum.source_page
    if page is None:
        return None
    draft = page.get_latest_revision_as_object()
    points = points_of(forum)
    if draft.discussed.strip() or not points:
        return None
    draft.discussed = "".join(map(_in_words, points))
    draft.save_revision(user=by)
    return draft


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
