"""What changed when a force's month was published again."""

from dataclasses import dataclass

import polars as pl

from ..models import FileKind


@dataclass(frozen=True, slots=True)
class Difference:
    """Rows that only the new file has, rows that only the old one had, and crimes in both with another outcome."""

    added: int
    removed: int
    outcomes_changed: int


def compare(before: pl.DataFrame, after: pl.DataFrame, kind: FileKind) -> Difference:
    """The difference between two copies of one file. Rows with a Crime ID are known by it, the others by content."""
    if kind == FileKind.STOP_AND_SEARCH:
        return Difference(*_by_content(before, after), 0)
    outcome = "stated_outcome" if kind == FileKind.STREET else "outcome"
    old, new = (frame.filter(pl.col("crime_id").is_not_null()) for frame in (before, after))
    old, new = (frame.group_by("crime_id").agg(pl.col(outcome).sort()) for frame in (old, new))
    in_both = old.join(new, on="crime_id", suffix="_after")
    changed = in_both.filter(pl.col(outcome) != pl.col(f"{outcome}_after")).height
    without_id = [frame.filter(pl.col("crime_id").is_null()) for frame in (before, after)]
    added, removed = _by_content(*without_id)
    return Difference(added + new.height - in_both.height, removed + old.height - in_both.height, changed)


def _by_content(before: pl.DataFrame, after: pl.DataFrame) -> tuple[int, int]:
    """How many rows were added and removed, where identical rows are as many records."""
    # What is worked out here, and not in the file, may differ without the file having changed.
    columns = [name for name in after.columns if name != "outcome_group"]
    counted = (frame.select(columns).group_by(columns).len() for frame in (before, after))
    both = next(counted).join(next(counted), on=columns, how="full", nulls_equal=True, suffix="_after")
    change = both["len_after"].fill_null(0).cast(pl.Int64) - both["len"].fill_null(0).cast(pl.Int64)
    return int(change.clip(lower_bound=0).sum()), int((-change).clip(lower_bound=0).sum())
