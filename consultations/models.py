"""Every model of consultations, by subject; each subject has a folder of its own."""

from .answering.models import Batch, Channel, Draft, Invitation, PublishConsent, RespondentType, Response
from .preparing.models import Consultation, Phase, PhaseKind, QuestionVersion
from .preparing.pages import ConsultationPage, ConsultationsPage

__all__ = [
    "Batch",
    "Channel",
    "Consultation",
    "ConsultationPage",
    "ConsultationsPage",
    "Draft",
    "Invitation",
    "Phase",
    "PhaseKind",
    "PublishConsent",
    "QuestionVersion",
    "RespondentType",
    "Response",
]
