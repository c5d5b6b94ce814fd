"""Measurements of what the site promises about speed and size. `make bench` runs all of them and prints a report.

Each module is one table: its docstring's first line is the heading, and its `measure()` gives the rows. One that can
be measured in parts takes their names. All share one empty site, but for those that say `HAS_A_SITE_OF_ITS_OWN`; the
site has no database for those that say `NEEDS_NO_DATABASE`.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent


class Row(NamedTuple):
    """One measurement, in words and units a reader understands, and what was promised ("" where nothing was)."""

    what: str
    measured: str
    promised: str = ""
    is_kept: bool = True


Measure = Callable[..., Iterable[Row]]
