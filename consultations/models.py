"""Every model of consultations, by subject; each subject has a folder of its own."""

from .answering.models import (
    AnswerFile,
    Batch,
    Channel,
    Draft,
    Erasure,
    Invitation,
    PublishConsent,
    RespondentType,
    Response,
)
from .channels.models import PrintedFile, PrintRun, SecondEntry, Sheet, UploadedTable
from .coding.models import Code, Coding, Reading, Suggestion
from .ideas.models import Comment, Contribution, IdeasSettings, Support
from .ideas.safety import SafetyAssessment
from .monitoring.models import MonitoringAnswer, Ticket, Tray
from .outcomes.models import News, OutcomeSettings, Reminder, Said, SaidWords
from .outcomes.pages import ConsultationReportPage
from .preparing.compliance import ChecklistAnswer, ChecklistItem, ComplianceRecord
from .preparing.library import SavedQuestions
from .preparing.models import Consultation, Phase, PhaseKind, QuestionVersion
from .preparing.pages import ConsultationPage, ConsultationsPage
from .results.models import PopulationGroup, PublishedText, Release, ReleaseAttempt, ReleasedResponse

__all__ = [
    "AnswerFile",
    "Batch",
    "Channel",
    "ChecklistAnswer",
    "ChecklistItem",
    "Code",
    "Coding",
    "Comment",
    "ComplianceRecord",
    "Consultation",
    "ConsultationPage",
    "ConsultationReportPage",
    "ConsultationsPage",
    "Contribution",
    "Draft",
    "Erasure",
    "IdeasSettings",
    "Invitation",
    "MonitoringAnswer",
    "News",
    "OutcomeSettings",
    "Phase",
    "PhaseKind",
    "PopulationGroup",
    "PrintRun",
    "PrintedFile",
    "PublishConsent",
    "PublishedText",
    "QuestionVersion",
    "Reading",
    "Release",
    "ReleaseAttempt",
    "ReleasedResponse",
    "Reminder",
    "RespondentType",
    "Response",
    "SafetyAssessment",
    "Said",
    "SaidWords",
    "SavedQuestions",
    "SecondEntry",
    "Sheet",
    "Suggestion",
    "Support",
    "Ticket",
    "Tray",
    "UploadedTable",
]
