"""Tables about people: which there are, what stands in them, and how they are shown once some of it is hidden."""

from .laying import Breakdown, Laid, breakdowns_offered, lay_tables, newest_wordings
from .left_out import LeftOut, left_out
from .showing import breakdown_content, preview_of

__all__ = [
    "Breakdown",
    "Laid",
    "LeftOut",
    "breakdown_content",
    "breakdowns_offered",
    "lay_tables",
    "left_out",
    "newest_wordings",
    "preview_of",
]
