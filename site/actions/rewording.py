"""Which of the words that the public reads of an action were written anew."""

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import Action


class Reworded(models.TextChoices):
    """Each with the sentence that history says of it, in the reader's language."""

    TITLE = "title", _("What is to be done was put in other words.")
    PUBLIC_WORDING = "public_wording", _("What is said about it was put in other words.")
    EXPECTED_OUTCOME = "expected_outcome", _("What should be different then was put in other words.")
    EVALUATION = "evaluation", _("It was written down whether it worked.")
    # Nothing else was given as the reason of the change: its reason is the evaluation itself.
    EVALUATED = "evaluated", _("Whether it worked:")


# An evaluation is news in itself: it is no matter of words alone.
WORDS_ALONE = (Reworded.TITLE, Reworded.PUBLIC_WORDING, Reworded.EXPECTED_OUTCOME)


def reworded_since(before: "Action", action: "Action") -> list[Reworded]:
    """Only words that were public before: nobody has read a draft's. An evaluation counts as soon as there is one."""
    found = [words for words in WORDS_ALONE if before.is_public and _differs(before, action, words)]
    if action.evaluation.strip() and _differs(before, action, Reworded.EVALUATION):
        found.append(Reworded.EVALUATION)
    return found


def _differs(before: "Action", action: "Action", words: Reworded) -> bool:
    return getattr(before, words.value).strip() != getattr(action, words.value).strip()
