"""Every model of priorities and performance."""

from .groups import DeliveryGroup
from .lessons import LessonsPage, Recommendation
from .local import LocalPriority, LocalReport, Proposal, TaskingGroup, TaskingGroupMember
from .measures import Measure, Reading, ReadingChange
from .pages import Finding, Method, PrioritiesIndexPage, PriorityLead, PriorityPage, StrategyPage
from .sign_off import Dispatch, PerformanceSettings, SignOff, SignOffTask

__all__ = [
    "DeliveryGroup",
    "Dispatch",
    "Finding",
    "LessonsPage",
    "LocalPriority",
    "LocalReport",
    "Measure",
    "Method",
    "PerformanceSettings",
    "PrioritiesIndexPage",
    "PriorityLead",
    "PriorityPage",
    "Proposal",
    "Reading",
    "ReadingChange",
    "Recommendation",
    "SignOff",
    "SignOffTask",
    "StrategyPage",
    "TaskingGroup",
    "TaskingGroupMember",
]
