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
from .preparing.compliance import ChecklistAnswer, ChecklistItem, ComplianceRecord
from .preparing.library import SavedQuestions
from .preparing.models import Consultation, Phase, PhaseKind, QuestionVersion
from .preparing.pages import ConsultationPage, ConsultationsPage

__all__ = [
    "AnswerFile",
    "Batch",
    "Channel",
    "ChecklistAnswer",
    "ChecklistItem",
    "ComplianceRecord",
    "Consultation",
    "ConsultationPage",
    "ConsultationsPage",
    "Draft",
    "Erasure",
    "Invitation",
    "Phase",
    "PhaseKind",
    "PublishConsent",
    "QuestionVersion",
    "RespondentType",
    "Response",
    "SavedQuestions",
]
