"""An outcomes file: kept as it is, and its outcomes given to the crimes of earlier months where they say more."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from ..models import Coverage, FileKind
from ..outcomes import OTHER, outcome_groups
from ..placement import Placement
from ..storage import save_frame, scan
from .gaps import force_named
from .matching import outcome_files, with_newest_outcomes
from .street import MonthCounts, count_month, replace_counts, save_crimes
from .work import CheckedFile, Counted, Work


@dataclass(frozen=True, slots=True)
class Rematched:
    """A street-level month some of whose crimes have another outcome now."""

    month: date
    audit_file: str
    counts: MonthCounts


def count_outcomes(rows: pl.DataFrame) -> Counted:
    unknown = int((outcome_groups(rows["outcome"]) == OTHER.number).sum())
    return Counted(rows.height, rows.height, not_mapped=rows["longitude"].null_count(), unknown_outcomes=unknown)


def outcomes_work(checked: CheckedFile, placement: Placement) -> Work:
    force, month = checked.file.force, checked.file.month
    name = save_frame(checked.rows, f"{FileKind.OUTCOMES}/{force}", f"{month:%Y-%m}")
    files = outcome_files(force)
    # A corrected file may also take an outcome away.
    touched = scan([name, *([files[month]] if month in files else [])]).select("crime_id").unique().collect()
    rematched = _rematch(force, month, files | {month: name}, touched, placement)

    def write() -> None:
        for crimes in rematched:
            coverage = Coverage.objects.filter(force=force, month=crimes.month, kind=FileKind.STREET)
            coverage.update(audit_file=crimes.audit_file)
            replace_counts(force, crimes.month, crimes.counts)

    return Work(count_outcomes(checked.rows), checked.rows, name, write)


def _rematch(
    force: str, decided_in: date, files: dict[date, str], touched: pl.DataFrame, placement: Placement
) -> list[Rematched]:
    earlier = Coverage.objects.filter(force=force, kind=FileKind.STREET, month__lte=decided_in).exclude(audit_file="")
    rematched = []
    for month, audit_file in earlier.order_by("month").values_list("month", "audit_file"):
        audit = scan([audit_file])
        if audit.select("crime_id").join(touched.lazy(), on="crime_id", how="semi").head(1).collect().is_empty():
            continue
        before = audit.collect()
        crimes = with_newest_outcomes(before, month, files)
        if not crimes["outcome"].equals(before["outcome"]):
            counts = count_month(crimes, placement, force_named(force))
            rematched.append(Rematched(month, save_crimes(crimes, force, month), counts))
    return rematched
