"""What the day of a forum keeps: who came, what was noted at the tables, and what the big screen shows."""

from .attendance import Attendance
from .notes import TableLink, TableNote, Verdict
from .screen import Poll, PollOption, PollVote, Screen, WallQuestion
from .states import CheckState

__all__ = [
    "Attendance",
    "CheckState",
    "Poll",
    "PollOption",
    "PollVote",
    "Screen",
    "TableLink",
    "TableNote",
    "Verdict",
    "WallQuestion",
]
