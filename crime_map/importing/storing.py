"""Keeping one force's month: the audit copy first, then counts, coverage and revision in one transaction.

The work is done before the transaction, so that it holds the database only for the writing. Should another import or
a change of boundaries have come between, the work is done again.
"""

from django.db import transaction
from django.utils import timezone

from core.models import ContentVersion

from ..models import Coverage, FileKind, Revision
from ..placement import Placement
from ..storage import scan
from .comparing import Difference, compare
from .gaps import known_gap, mark_missing, meet_force
from .matching import with_newest_outcomes
from .outcomes_file import count_outcomes, outcomes_work
from .stops import count_stops, stops_work
from .street import count_street, keep_once, street_work
from .work import CheckedFile, Counted, Work

_WORK = {
    FileKind.STREET: street_work,
    FileKind.OUTCOMES: outcomes_work,
    FileKind.STOP_AND_SEARCH: stops_work,
}


class CurrentPlacement:
    """The placement of points, made anew when boundaries have changed."""

    def __init__(self) -> None:
        self._placement: Placement | None = None

    def get(self) -> Placement:
        if self._placement is None or not self._placement.is_current():
            self._placement = Placement()
        return self._placement


def store(checked: CheckedFile, placement: CurrentPlacement) -> tuple[Counted, Difference | None]:
    """Keep a file in place of what was known of its force's month; how it differs from that, if there was any."""
    file = checked.file
    while True:
        basis, placed = _basis(file.force), placement.get()
        work = _WORK[file.kind](checked, placed)
        with transaction.atomic():
            # Raising the number first makes writers take turns on PostgreSQL too.
            ContentVersion.raise_number()
            if _basis(file.force) == basis and placed.is_current():
                meet_force(file.force, _name_of_force(checked))
                difference = _revise(checked, work)
                _cover(checked, work)
                work.write()
                return work.counted, difference


def count_only(checked: CheckedFile, placement: CurrentPlacement) -> Counted:
    """What `store` would make of a file, for a dry run: nothing is written."""
    if checked.file.kind == FileKind.STREET:
        crimes = with_newest_outcomes(keep_once(checked.rows), checked.file.month, {})
        return count_street(checked, crimes, placement.get())[0]
    if checked.file.kind == FileKind.STOP_AND_SEARCH:
        return count_stops(checked, placement.get())
    return count_outcomes(checked.rows)


def _basis(force: str) -> list[tuple]:
    """What the work on one of the force's files rests on."""
    coverage = Coverage.objects.filter(force=force).exclude(audit_file="")
    return list(coverage.order_by("kind", "month").values_list("kind", "month", "audit_file"))


def _name_of_force(checked: CheckedFile) -> str:
    names = checked.rows.get_column("falls_within", default=None)
    return "" if names is None else names.drop_nulls().first() or ""


def _revise(checked: CheckedFile, work: Work) -> Difference | None:
    file = checked.file
    before = Coverage.objects.filter(force=file.force, month=file.month, kind=file.kind).exclude(audit_file="").first()
    if before is None or before.is_illustrative:
        return None
    difference = compare(scan([before.audit_file]).collect(), work.audit, file.kind)
    Revision.objects.create(
        force=file.force,
        month=file.month,
        kind=file.kind,
        rows_before=before.kept,
        rows_after=work.counted.kept,
        added=difference.added,
        removed=difference.removed,
        outcomes_changed=difference.outcomes_changed,
    )
    return difference


def _cover(checked: CheckedFile, work: Work) -> None:
    file, counted = checked.file, work.counted
    gap = known_gap(file.force, file.kind, file.month)
    is_partial = gap is not None and gap.state == Coverage.State.PARTIAL
    Coverage.objects.update_or_create(
        force=file.force,
        month=file.month,
        kind=file.kind,
        defaults={
            "state": Coverage.State.PARTIAL if is_partial else Coverage.State.PUBLISHED,
            "note": gap.note if gap and is_partial else "",
            "is_illustrative": checked.is_illustrative,
            "released_on": checked.released_on,
            "imported_at": timezone.now(),
            "source": file.name[-200:],
            "digest": checked.digest,
            "audit_file": work.audit_file,
            "read": counted.read,
            "kept": counted.kept,
            "duplicates": counted.duplicates,
            "not_mapped": counted.not_mapped,
            "elsewhere": counted.elsewhere,
            "unknown_outcomes": counted.unknown_outcomes,
            "disagreeing": counted.disagreeing,
        },
    )
    mark_missing(file.force, file.kind)
