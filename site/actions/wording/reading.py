"""Reading actions in the language of the page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .models import TRANSLATED, ActionWords

if TYPE_CHECKING:
    from ..models import Action


def read_in(actions: Iterable["Action"], language: str) -> None:
    """Put each action's words in `language` in place of the first language's, in one query. They cannot be saved then.

    What nobody has put into that language stays as it is.
    """
    rows = list(actions)
    found = ActionWords.objects.filter(action__in=[action.pk for action in rows], language=language)
    by_action = {words.action_id: words for words in found}
    for action in rows:
        if (words := by_action.get(action.pk)) is None:
            continue
        action.is_translated = True
        action.reasons_read = dict(words.reasons)
        for name in TRANSLATED:
            if given := getattr(words, name):
                setattr(action, name, given)
