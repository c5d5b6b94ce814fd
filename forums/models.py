"""Every model of forums, by subject; each subject has a folder of its own."""

from .after.models import Duty, DutyNote, Evidence, Nation, NoteTheme
from .after.pages import EvidenceListPage, EvidencePage, ForumReportPage
from .day.models import (
    Attendance,
    CheckState,
    Poll,
    PollOption,
    PollVote,
    Screen,
    TableLink,
    TableNote,
    Verdict,
    WallQuestion,
)
from .inviting.models import BreakoutChoice, Coming, Invitation, LetterRun, Rsvp
from .preparing.models import BreakoutTopic, Forum, ForumState, SeniorAttendance, Session, SessionKind
from .preparing.pages import ForumPage, ForumsPage

__all__ = [
    "Attendance",
    "BreakoutChoice",
    "BreakoutTopic",
    "CheckState",
    "Coming",
    "Duty",
    "DutyNote",
    "Evidence",
    "EvidenceListPage",
    "EvidencePage",
    "Forum",
    "ForumPage",
    "ForumReportPage",
    "ForumState",
    "ForumsPage",
    "Invitation",
    "LetterRun",
    "Nation",
    "NoteTheme",
    "Poll",
    "PollOption",
    "PollVote",
    "Rsvp",
    "Screen",
    "SeniorAttendance",
    "Session",
    "SessionKind",
    "TableLink",
    "TableNote",
    "Verdict",
    "WallQuestion",
]
