"""The evidence of one year for those who scrutinise the partnership.

It is worked out live for staff; what is published is kept as it stood (`forums.after.models.Evidence`).
"""

from .publishing import evidence_pdf, page_of
from .shapes import Line, Meeting, Table, Year
from .years import (
    HELD_KIND,
    duties_here,
    evidence_of,
    keep_evidence,
    lay_duties,
    publish_evidence,
    publish_held_evidence,
    years_with_something,
)

__all__ = [
    "HELD_KIND",
    "Line",
    "Meeting",
    "Table",
    "Year",
    "duties_here",
    "evidence_of",
    "evidence_pdf",
    "keep_evidence",
    "lay_duties",
    "page_of",
    "publish_evidence",
    "publish_held_evidence",
    "years_with_something",
]
