"""What passes between reading a file and keeping it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from ..police_archive import PoliceFile


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A police file that was read and found right, with what is known of it besides."""

    file: PoliceFile
    digest: str
    rows: pl.DataFrame
    is_illustrative: bool = False
    released_on: date | None = None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was made of a file's rows. `elsewhere` is None where the force's area is not known here."""

    read: int
    kept: int
    duplicates: int = 0
    not_mapped: int = 0
    elsewhere: int | None = None
    unknown_outcomes: int = 0
    disagreeing: int = 0


@dataclass(frozen=True, slots=True)
class Work:
    """All that keeping a file needs: `audit` is already stored as `audit_file`, `write` puts the counts in place."""

    counted: Counted
    audit: pl.DataFrame
    audit_file: str
    write: Callable[[], None]
