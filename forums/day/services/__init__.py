"""Writing down who came, what the tables say, and what the big screen shows."""

from .attendance import RoomFullError, TableFullError, check_in, forget_in_attendance, let_in, move, undo
from .checking import NOTE, QUESTION, let_through, publish, refuse
from .links import end_link, make_links
from .notes import Delivery, LinkEndedError, Point, deliver, withdraw
from .screen import (
    PollClosedError,
    PollWords,
    ask,
    close_poll,
    count_hands,
    make_poll,
    mark_answered,
    open_poll,
    remove_poll,
    screen_of,
    take_off,
    vote,
)

__all__ = [
    "NOTE",
    "QUESTION",
    "Delivery",
    "LinkEndedError",
    "Point",
    "PollClosedError",
    "PollWords",
    "RoomFullError",
    "TableFullError",
    "ask",
    "check_in",
    "close_poll",
    "count_hands",
    "deliver",
    "end_link",
    "forget_in_attendance",
    "let_in",
    "let_through",
    "make_links",
    "make_poll",
    "mark_answered",
    "move",
    "open_poll",
    "publish",
    "refuse",
    "remove_poll",
    "screen_of",
    "take_off",
    "undo",
    "vote",
    "withdraw",
]
