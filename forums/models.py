"""Every model of forums, by subject; each subject has a folder of its own."""

from .day.models import Attendance, TableNote, Verdict
from .inviting.models import BreakoutChoice, Coming, Invitation, Rsvp
from .preparing.models import BreakoutTopic, Forum, ForumState, SeniorAttendance, Session, SessionKind
from .preparing.pages import ForumPage, ForumsPage

__all__ = [
    "Attendance",
    "BreakoutChoice",
    "BreakoutTopic",
    "Coming",
    "Forum",
    "ForumPage",
    "ForumState",
    "ForumsPage",
    "Invitation",
    "Rsvp",
    "SeniorAttendance",
    "Session",
    "SessionKind",
    "TableNote",
    "Verdict",
]
