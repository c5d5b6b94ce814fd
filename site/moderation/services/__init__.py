"""What is written about moderation."""

from .appeals import AppealNotOpenError, ForAuthor, appeal, told_to_author
from .decisions import ItemChangedError, NotAllowedError, actions_for, decide
from .defamation import (
    answer_complaint,
    close_complaint,
    complain,
    give_up_waiting,
    say_incomplete,
    take_down_for,
    tell_author,
    tell_complainant,
)
from .reports import report
from .submissions import forget, let_through, submit, submit_again

__all__ = [
    "AppealNotOpenError",
    "ForAuthor",
    "ItemChangedError",
    "NotAllowedError",
    "actions_for",
    "answer_complaint",
    "appeal",
    "close_complaint",
    "complain",
    "decide",
    "forget",
    "give_up_waiting",
    "let_through",
    "report",
    "say_incomplete",
    "submit",
    "submit_again",
    "take_down_for",
    "tell_author",
    "tell_complainant",
    "told_to_author",
]
