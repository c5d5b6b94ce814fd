"""What is kept about moderation: contributions and decisions, reports and appeals, complaints, rules and settings."""

from .complaints import ComplaintStep, DefamationComplaint, LegalStep
from .items import Decision, Item
from .objections import Appeal, Report
from .rules import ConcernKind, ConcernRule
from .settings import ModerationSettings

__all__ = [
    "Appeal",
    "ComplaintStep",
    "ConcernKind",
    "ConcernRule",
    "Decision",
    "DefamationComplaint",
    "Item",
    "LegalStep",
    "ModerationSettings",
    "Report",
]
