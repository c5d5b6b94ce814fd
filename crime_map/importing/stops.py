"""Stops and searches of a force's month, counted by area, object of the search and outcome."""

from datetime import date

import polars as pl

from ..bulk import delete_rows, insert_rows
from ..models import FileKind, StopSearchCount
from ..placement import Placement, with_point
from ..storage import save_frame
from .gaps import force_named
from .work import CheckedFile, Counted, Work

_KEY = ["object_of_search", "outcome"]


def count_in_areas(stops: pl.DataFrame, placement: Placement) -> pl.DataFrame:
    """Counts as `StopSearchCount`: without an area those that lie in none that is loaded."""
    pointed = with_point(stops).collect()
    pairs = placement.areas_of(pointed)
    placed = pointed.join(pairs, on="point").group_by("area_id", *_KEY).len("count")
    unplaced = pointed.join(pairs, on="point", how="anti").group_by(_KEY).len("count")
    return pl.concat([placed, unplaced], how="diagonal")


def replace_stops(force: str, month: date, counts: pl.DataFrame) -> None:
    """Put the counts of a force's month in place of the old ones, in the transaction that is open."""
    delete_rows(StopSearchCount, force=force, month=month)
    insert_rows(StopSearchCount, counts.with_columns(force=pl.lit(force), month=pl.lit(month)))


def count_stops(checked: CheckedFile, placement: Placement) -> Counted:
    """What was made of the file."""
    stops = with_point(checked.rows).collect()
    is_elsewhere = placement.is_elsewhere(stops, force_named(checked.file.force))
    return Counted(
        read=stops.height,
        kept=stops.height,
        not_mapped=stops["point"].null_count(),
        elsewhere=None if is_elsewhere is None else int(is_elsewhere.sum()),
    )


def stops_work(checked: CheckedFile, placement: Placement) -> Work:
    force, month = checked.file.force, checked.file.month
    counts = count_in_areas(checked.rows, placement)
    name = save_frame(checked.rows, f"{FileKind.STOP_AND_SEARCH}/{force}", f"{month:%Y-%m}")
    return Work(count_stops(checked, placement), checked.rows, name, lambda: replace_stops(force, month, counts))
