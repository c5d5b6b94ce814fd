"""Street-level crimes and incidents of a force's month."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from ..bulk import delete_rows, insert_rows
from ..categories import BY_SLUG
from ..models import AreaMonthCount, FileKind, ForceMonthCount, PoliceForce
from ..outcomes import OTHER
from ..placement import Placement, with_point
from ..storage import save_frame
from .gaps import force_named
from .matching import outcome_files, with_newest_outcomes
from .work import CheckedFile, Counted, Work

ANTI_SOCIAL_BEHAVIOUR = BY_SLUG["anti-social-behaviour"].number
_AUDIT = [
    *("crime_id", "month", "reported_by", "falls_within", "longitude", "latitude", "location", "lsoa", "lsoa_name"),
    *("category", "stated_outcome", "outcome", "outcome_group"),
]


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """The counts of a force's month: `in_areas` as `AreaMonthCount`, `of_force` as `ForceMonthCount`."""

    in_areas: pl.DataFrame
    of_force: pl.DataFrame
    elsewhere: int | None
    disagreeing: int


def keep_once(rows: pl.DataFrame) -> pl.DataFrame:
    """The first row of each Crime ID, and every row that has none.

    Anti-social behaviour has no ID, nor have the crimes of some forces: two identical rows are two incidents.
    """
    has_id = pl.col("crime_id").is_not_null() & (pl.col("category") != ANTI_SOCIAL_BEHAVIOUR)
    return rows.filter(~has_id | pl.col("crime_id").is_first_distinct())


def count_month(crimes: pl.DataFrame, placement: Placement, force: PoliceForce) -> MonthCounts:
    """Count a month's crimes in every area, and for the whole force with those that have no place."""
    pointed = with_point(crimes).collect()
    in_areas = placement.count(pointed)
    is_elsewhere = placement.is_elsewhere(pointed, force)
    of_force = (
        pointed.with_columns(elsewhere=pl.lit(value=False) if is_elsewhere is None else is_elsewhere)
        .group_by("category", "outcome_group")
        .agg(pl.len().alias("count"), pl.col("point").null_count().alias("not_mapped"), pl.sum("elsewhere"))
    )
    elsewhere = None if is_elsewhere is None else int(is_elsewhere.sum())
    return MonthCounts(in_areas.counts, of_force, elsewhere, in_areas.disagreeing)


def replace_counts(force: str, month: date, counts: MonthCounts) -> None:
    """Put the counts of a force's month in place of the old ones, in the transaction that is open."""
    for model, frame in ((AreaMonthCount, counts.in_areas), (ForceMonthCount, counts.of_force)):
        delete_rows(model, force=force, month=month)
        insert_rows(model, frame.with_columns(force=pl.lit(force), month=pl.lit(month)))


def save_crimes(crimes: pl.DataFrame, force: str, month: date) -> str:
    """Store the audit copy of a month's crimes; its name."""
    return save_frame(crimes.select(_AUDIT), f"{FileKind.STREET}/{force}", f"{month:%Y-%m}")


def count_street(checked: CheckedFile, crimes: pl.DataFrame, placement: Placement) -> tuple[Counted, MonthCounts]:
    """What was made of the file, of whose rows `crimes` were kept."""
    month = count_month(crimes, placement, force_named(checked.file.force))
    counted = Counted(
        read=checked.rows.height,
        kept=crimes.height,
        duplicates=checked.rows.height - crimes.height,
        not_mapped=crimes["longitude"].null_count(),
        elsewhere=month.elsewhere,
        unknown_outcomes=int((crimes["outcome_group"] == OTHER.number).sum()),
        disagreeing=month.disagreeing,
    )
    return counted, month


def street_work(checked: CheckedFile, placement: Placement) -> Work:
    file = checked.file
    crimes = with_newest_outcomes(keep_once(checked.rows), file.month, outcome_files(file.force))
    counted, counts = count_street(checked, crimes, placement)
    return Work(
        counted,
        crimes.select(_AUDIT),
        save_crimes(crimes, file.force, file.month),
        lambda: replace_counts(file.force, file.month, counts),
    )
