"""What is written: contributions, comments and support by the public; what moderators and the team make of them.

The public sees something only once moderators have let it through, so whatever changes that raises `ContentVersion`.
"""

from .deciding import Decision, decide, merge, part, refuse_held, release, release_supports
from .supporting import Supporter, support, supports, take_support_back
from .writing import (
    COMMENT,
    CONTRIBUTION,
    NotOpenError,
    Sender,
    Where,
    comment,
    contribute,
    erase,
    open_phase,
    publish,
    refuse,
    withdraw,
    words_of,
)

__all__ = [
    "COMMENT",
    "CONTRIBUTION",
    "Decision",
    "NotOpenError",
    "Sender",
    "Supporter",
    "Where",
    "comment",
    "contribute",
    "decide",
    "erase",
    "merge",
    "open_phase",
    "part",
    "publish",
    "refuse",
    "refuse_held",
    "release",
    "release_supports",
    "support",
    "supports",
    "take_support_back",
    "withdraw",
    "words_of",
]
