"""Stops and searches of a force's month, counted by area, object of the search and outcome."""

import polars as pl

from ..bulk import insert_rows
from ..models import FileKind, StopSearchCount
from ..placement import Placement, with_point
from ..storage import save_frame
from .gaps import force_named
from .work import CheckedFile, Counted, Work

_KEY = ["object_of_search", "outcome"]


def count_stops(checked: CheckedFile, placement: Placement) -> tuple[Counted, pl.DataFrame]:
    """What was made of the file, and its counts as `StopSearchCount`: without an area those in none that is loaded."""
    stops = with_point(checked.rows).collect()
    pairs = placement.areas_of(stops)
    placed = stops.join(pairs, on="point").group_by("area_id", *_KEY).len("count")
    unplaced = stops.join(pairs, on="point", how="anti").group_by(_KEY).len("count")
    is_elsewhere = placement.is_elsewhere(stops, force_named(checked.file.force))
    counted = Counted(
        read=stops.height,
        kept=stops.height,
        not_mapped=stops["point"].null_count(),
        elsewhere=None if is_elsewhere is None else int(is_elsewhere.sum()),
    )
    return counted, pl.concat([placed, unplaced], how="diagonal")


def stops_work(checked: CheckedFile, placement: Placement) -> Work:
    force, month = checked.file.force, checked.file.month
    counted, counts = count_stops(checked, placement)
    name = save_frame(checked.rows, f"{FileKind.STOP_AND_SEARCH}/{force}", f"{month:%Y-%m}")

    def write() -> None:
        StopSearchCount.objects.filter(force=force, month=month).delete()
        insert_rows(StopSearchCount, counts.with_columns(force=pl.lit(force), month=pl.lit(month)))

    return Work(counted, checked.rows, name, write)
