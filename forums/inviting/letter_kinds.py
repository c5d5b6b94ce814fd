"""Which letters can be printed for guests: invitations, and what higher rooms add.

    @hooks.register("register_forum_letter_kind")
    def feedback_by_post() -> LetterKind:
        return LetterKind(
            name="feedback", label=_("Feedback by post"), template="forums/after/letter.html",
            address=where_feedback_is_given, context=what_it_says, enclosure=the_form,
        )

`printed.start_run(forum=..., invitations=..., by=..., kind="feedback")` then draws them, at once or in the worker.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from wagtail import hooks

from forums.preparing.models import Forum

from .models import Invitation


def nothing_more(forum: Forum) -> dict[str, Any]:
    """Most letters need no more than the forum and its page."""
    return {}


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind of letter. Everything of it is asked for in the language of the guest.

    `template` is what stands under the date: it includes `forums/inviting/letter_ways.html` where the code belongs.
    `address` is what the code opens and what stands beside it to be typed, without the site's own. `context` adds what
    the template needs. `enclosure` is a PDF that follows each letter on sheets of its own, such as a form to fill in.
    """

    name: str
    label: str | Promise
    template: str
    address: Callable[[Invitation], str]
    context: Callable[[Forum], dict[str, Any]] = nothing_more
    enclosure: Callable[[Forum], bytes] | None = None


def letter_kinds() -> dict[str, LetterKind]:
    kinds = [register() for register in hooks.get_hooks("register_forum_letter_kind")]
    return {kind.name: kind for kind in kinds}
