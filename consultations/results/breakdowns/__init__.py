"""Tables about people: which there are, what stands in them, and how they are shown once some of it is hidden."""

from .laying import Breakdown, Laid, breakdowns_offered, lay_tables, people_of
from .showing import breakdown_content, preview_of

__all__ = ["Breakdown", "Laid", "breakdown_content", "breakdowns_offered", "lay_tables", "people_of", "preview_of"]
