"""Hiding small numbers about people, together with whatever would reveal them."""

from .auditing import Knowledge, Range
from .protecting import THRESHOLD, Hidden, Protected, audit, protect
from .tables import EVERYBODY, CountTable, Dimension, Figure, InconsistentTablesError

__all__ = [
    "EVERYBODY",
    "THRESHOLD",
    "CountTable",
    "Dimension",
    "Figure",
    "Hidden",
    "InconsistentTablesError",
    "Knowledge",
    "Protected",
    "Range",
    "audit",
    "protect",
]
