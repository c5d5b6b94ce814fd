"""What is shown to scrutiny: words and numbers that need no database, and so can be kept as they stood."""

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.utils.formats import date_format


@dataclass(frozen=True)
class Meeting:
    """One public meeting: where its page is, and sentences on how it was made known, who came, what was told of it."""

    title: str
    address: str
    when: str
    made_known: list[str]
    attendance: list[str]
    seniors: list[dict[str, Any]]
    afterwards: list[str]
    # What the checks look at; not shown.
    is_made_known: bool
    has_seniors: bool
    is_told: bool
    kinds_invited: int
    kinds_came: int
    people: int = 0
    # How long before the day people could first know of it; None where nothing told them.
    days_before: int | None = None
    authorities: int = 0
    authorities_there: int = 0


@dataclass(frozen=True)
class Line:
    """One duty and how it stands. `is_met` is None where nobody has said so and nothing can be seen.

    `brief` is the figure for the one sheet, and `proof` the part of the annex where it is shown.
    """

    slug: str
    statement: str
    explanation: str
    source: str
    source_address: str
    nation: str
    as_at: str
    is_law: bool
    not_checked: str
    is_met: bool | None
    words: str
    address: str
    is_automatic: bool
    brief: str = ""
    proof: str = "duties"


@dataclass(frozen=True)
class Table:
    """Figures with a caption that says what they are, and a sentence on what they come to."""

    name: str
    caption: str
    summary: str
    head: list[str]
    rows: list[list[str]]
    is_met: bool | None = None


@dataclass
class Year:
    """Everything that is shown to scrutiny about one year."""

    year: int
    as_at: str
    meetings: list[Meeting] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)

    @property
    def as_content(self) -> dict[str, Any]:
        return asdict(self)


def in_words(day: date | None) -> str:
    return date_format(day, "j E Y") if day else ""
