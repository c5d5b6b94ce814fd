"""Writing crime figures: importing police files, and counting again where boundaries have changed."""

import hashlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path

import polars as pl
from django.db import transaction

from core.models import ContentVersion
from places.models import Area

from .bulk import delete_rows, insert_rows
from .importing.comparing import Difference
from .importing.gaps import force_named
from .importing.stops import count_in_areas, replace_stops
from .importing.storing import CurrentPlacement, count_only, store
from .importing.street import count_month, replace_counts
from .importing.work import CheckedFile, Counted
from .models import AreaMonthCount, Coverage, FileKind
from .placement import Placement, with_point
from .police_archive import PoliceFile, PoliceFileError, find_police_files, read_rows
from .storage import crime_data, scan, sweep_orphans


class Result(StrEnum):
    NEW = "new"
    CORRECTED = "corrected"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. `problem` says why it was refused; `difference` how it differs from the one before."""

    file: PoliceFile
    result: Result
    counted: Counted | None = None
    difference: Difference | None = None
    problem: str = ""


def import_crimes(
    *,
    paths: Iterable[Path],
    force: str = "",
    is_dry_run: bool = False,
    is_illustrative: bool = False,
    released_on: date | None = None,
    workers: int = 2,
    follow: Callable[[list[PoliceFile]], None] = lambda files: None,
) -> Iterator[FileReport]:
    """Import the police files found in `paths`, each whole or not at all, and report on each as it is done.

    `force` leaves out all others. `workers` threads read ahead. `follow` is told the files before the first is read.
    Raises `PoliceFileError` before anything is done where a path holds no police file.
    """
    files = [file for file in find_police_files(paths) if force in ("", file.force)]
    # With the outcomes known first, each street file is matched with them when it is kept.
    files.sort(key=lambda file: file.kind != FileKind.OUTCOMES)
    follow(files)
    placement, kept = CurrentPlacement(), _KeptFiles()

    def read(file: PoliceFile) -> CheckedFile | None:
        data = file.read()
        digest = hashlib.sha256(data).hexdigest()
        if kept.holds(file, digest):
            return None
        return CheckedFile(file, digest, read_rows(data, file.kind, file.month), is_illustrative, released_on)

    for file, reading in _read_ahead(files, read, workers):
        try:
            checked = reading.result()
        except PoliceFileError as error:
            yield FileReport(file, Result.REFUSED, problem=str(error))
            continue
        result = Result.CORRECTED if kept.has(file) else Result.NEW
        if checked is None or kept.holds(file, checked.digest):
            yield FileReport(file, Result.UNCHANGED)
        elif is_illustrative and kept.is_real(file):
            yield FileReport(file, Result.REFUSED, problem="Real figures are here for this month, and stay.")
        elif is_dry_run:
            yield FileReport(file, result, count_only(checked, placement))
        else:
            counted, difference = store(checked, placement)
            kept.add(checked)
            yield FileReport(file, result, counted, difference)
    if not is_dry_run:
        sweep_orphans(set(Coverage.objects.exclude(audit_file="").values_list("audit_file", flat=True)))


class _KeptFiles:
    """What is kept already, read once: threads that read files ask it, and they have no database connection."""

    def __init__(self) -> None:
        rows = Coverage.objects.exclude(audit_file="").order_by()
        self._files = {
            (force, month, kind): (digest, is_illustrative, audit_file)
            for force, month, kind, digest, is_illustrative, audit_file in rows.values_list(
                "force", "month", "kind", "digest", "is_illustrative", "audit_file"
            )
        }

    def holds(self, file: PoliceFile, digest: str) -> bool:
        """These very bytes are kept, and their audit copy is there."""
        known, _, audit_file = self._files.get((file.force, file.month, file.kind), ("", False, ""))
        return known == digest and (not audit_file or crime_data().exists(audit_file))

    def has(self, file: PoliceFile) -> bool:
        return (file.force, file.month, file.kind) in self._files

    def is_real(self, file: PoliceFile) -> bool:
        return self.has(file) and not self._files[file.force, file.month, file.kind][1]

    def add(self, checked: CheckedFile) -> None:
        file = checked.file
        self._files[file.force, file.month, file.kind] = (checked.digest, checked.is_illustrative, "")


def _read_ahead(
    files: list[PoliceFile], read: Callable[[PoliceFile], CheckedFile | None], workers: int
) -> Iterator[tuple[PoliceFile, Future[CheckedFile | None]]]:
    """Each file with the reading of it, while the next few are read in other threads."""
    waiting, rest = deque[tuple[PoliceFile, Future[CheckedFile | None]]](), iter(files)
    with ThreadPoolExecutor(workers) as pool:
        try:
            while True:
                for file in islice(rest, workers + 1 - len(waiting)):
                    waiting.append((file, pool.submit(read, file)))
                if not waiting:
                    return
                yield waiting.popleft()
        finally:
            for _, reading in waiting:
                reading.cancel()


# Counting again


def count_area(area: Area) -> int:
    """Count the crimes of every month in one area, such as one just drawn; how many there are."""
    while True:
        placement = Placement(Area.objects.filter(pk=area.pk))
        months = _months_with_rows(FileKind.STREET)
        counts = [
            placement.count(_pointed(audit_file)).counts.with_columns(force=pl.lit(force), month=pl.lit(month))
            for force, month, audit_file in months
        ]
        with transaction.atomic():
            ContentVersion.raise_number()
            if _months_with_rows(FileKind.STREET) == months and placement.is_current():
                delete_rows(AreaMonthCount, area_id=area.pk)
                for frame in counts:
                    insert_rows(AreaMonthCount, frame)
                return sum(int(frame["count"].sum()) for frame in counts)


def recount_crimes(*, follow: Callable[[int], None] = lambda total: None) -> Iterator[tuple[str, date]]:
    """Count every month in every area again, as after many boundaries changed; each force and month as it is done.

    `follow` is told first how many months there are. Each month is replaced whole.
    """
    placement = CurrentPlacement()
    months = [(kind, *month) for kind in _RECOUNT for month in _months_with_rows(kind)]
    follow(len(months))
    for kind, force, month, audit_file in months:
        _recount_month(kind, force, month, audit_file, placement)
        yield force, month


def _recount_month(kind: FileKind, force: str, month: date, audit_file: str, placement: CurrentPlacement) -> None:
    coverage = Coverage.objects.filter(force=force, month=month, kind=kind)
    while True:
        placed = placement.get()
        write = _RECOUNT[kind](scan([audit_file]).collect(), force, month, placed)
        with transaction.atomic():
            ContentVersion.raise_number()
            audit_file_now = coverage.values_list("audit_file", flat=True).get()
            if audit_file_now == audit_file and placed.is_current():
                coverage.update(**write())
                return
        audit_file = audit_file_now


def _recount_street(crimes: pl.DataFrame, force: str, month: date, placement: Placement) -> Callable[[], dict]:
    counts = count_month(crimes, placement, force_named(force))

    def write() -> dict:
        replace_counts(force, month, counts)
        return {"elsewhere": counts.elsewhere, "disagreeing": counts.disagreeing}

    return write


def _recount_stops(stops: pl.DataFrame, force: str, month: date, placement: Placement) -> Callable[[], dict]:
    counts = count_in_areas(stops, placement)
    is_elsewhere = placement.is_elsewhere(with_point(stops).collect(), force_named(force))

    def write() -> dict:
        replace_stops(force, month, counts)
        return {"elsewhere": None if is_elsewhere is None else int(is_elsewhere.sum())}

    return write


_RECOUNT = {FileKind.STREET: _recount_street, FileKind.STOP_AND_SEARCH: _recount_stops}


def _months_with_rows(kind: FileKind) -> list[tuple[str, date, str]]:
    coverage = Coverage.objects.filter(kind=kind).exclude(audit_file="")
    return list(coverage.order_by("force", "month").values_list("force", "month", "audit_file"))


def _pointed(audit_file: str) -> pl.DataFrame:
    columns = ("longitude", "latitude", "lsoa", "category", "outcome_group")
    return with_point(scan([audit_file]).select(columns)).collect()
