"""What is known of forces and of the months that they have not published."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from ..models import Coverage, FileKind, PoliceForce
from ..months import read_month, span

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True, slots=True)
class KnownGap:
    """Months, both included, that a force is known not to have published, or only in part; open without `last`."""

    force: str
    kind: FileKind
    first: date
    last: date | None
    state: Coverage.State
    note: str


@cache
def known_gaps() -> tuple[KnownGap, ...]:
    """Those of `data/known_gaps.csv`, where each has its source and the day it was checked."""
    with (DATA / "known_gaps.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            KnownGap(
                row["force"],
                FileKind(row["kind"]),
                read_month(row["first"]) or date.max,
                read_month(row["last"]),
                Coverage.State(row["state"]),
                row["note"],
            )
            for row in csv.DictReader(file)
        )


def known_gap(force: str, kind: FileKind, month: date) -> KnownGap | None:
    of_the_force = (gap for gap in known_gaps() if (gap.force, gap.kind) == (force, kind))
    return next((gap for gap in of_the_force if gap.first <= month <= (gap.last or date.max)), None)


@cache
def forces_without_residents() -> frozenset[str]:
    """Forces of `data/forces_without_residents.csv`: a rate per resident says nothing of their figures."""
    with (DATA / "forces_without_residents.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["force"] for row in csv.DictReader(file))


def force_named(slug: str) -> PoliceForce:
    """The force of that slug, as staff described it, or as it will be when its first file is kept."""
    known = PoliceForce.objects.filter(pk=slug).first()
    return known or PoliceForce(slug=slug, counts_in_rates=slug not in forces_without_residents())


def meet_force(slug: str, name: str) -> None:
    """Make the force when its first file is kept, and name it when a file does. What staff set is left as it is."""
    force = force_named(slug)
    if force._state.adding or (name and not force.name):
        force.name = name[:80]
        force.save()


def mark_missing(force: str, kind: FileKind) -> None:
    """Give every month without a file its `missing`: those between the first and the last, and those known to be."""
    known = set(Coverage.objects.filter(force=force, kind=kind).values_list("month", flat=True))
    if not known:
        return
    newest = Coverage.objects.order_by("-month").values_list("month", flat=True)[0]
    missing = set(span(min(known), max(known)))
    for gap in known_gaps():
        if (gap.force, gap.kind) == (force, kind):
            missing |= set(span(max(gap.first, min(known)), min(gap.last or newest, newest)))
    rows = []
    for month in sorted(missing - known):
        known_one = known_gap(force, kind, month)
        note = known_one.note if known_one else ""
        rows.append(Coverage(force=force, kind=kind, month=month, state=Coverage.State.MISSING, note=note))
    Coverage.objects.bulk_create(rows)
