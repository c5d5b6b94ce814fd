"""Reading actions in the language of the page."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import F, FilteredRelation, Q, QuerySet

from .models import TRANSLATED, ActionWords

if TYPE_CHECKING:
    from ..models import Action

# What rows read `with_words` have besides.
JOINED = {name: f"words_{name}" for name in ("language", "reasons", *TRANSLATED)}


def with_words(actions: QuerySet["Action"], language: str) -> QuerySet["Action"]:
    """Each action with its words in `language`, for `put_joined_words`, and no more queries."""
    joined = actions.annotate(words_read=FilteredRelation("words", condition=Q(words__language=language)))
    return joined.annotate(**{annotation: F(f"words_read__{name}") for name, annotation in JOINED.items()})


def put_joined_words(action: "Action") -> None:
    """Put the words that an action was read with in place of the first language's. It cannot be saved then."""
    joined = vars(action)
    if joined[JOINED["language"]]:
        words = {name: joined[annotation] for name, annotation in JOINED.items() if name != "language"}
        _put(action, ActionWords(**words))


def read_in(actions: Iterable["Action"], language: str) -> None:
    """Put each action's words in `language` in place of the first language's, in one query. They cannot be saved then.

    What nobody has put into that language stays as it is.
    """
    rows = list(actions)
    found = ActionWords.objects.filter(action__in=[action.pk for action in rows], language=language)
    by_action = {words.action_id: words for words in found}
    for action in rows:
        if words := by_action.get(action.pk):
            _put(action, words)


def _put(action: "Action", words: ActionWords) -> None:
    action.is_translated = True
    action.reasons_read = dict(words.reasons)
    for name in TRANSLATED:
        if given := getattr(words, name):
            setattr(action, name, given)
