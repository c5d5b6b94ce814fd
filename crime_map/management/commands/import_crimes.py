"""`manage.py import_crimes PATH...`: police files in, counts and audit copies out."""

from datetime import date
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from crime_map.police_archive import PoliceFileError
from crime_map.publishing import publish_affected
from crime_map.services import FileReport, Result, import_crimes


class Command(BaseCommand):
    help = (
        "Import police open data: zips, folders, CSV and CSV.gz files in the official layout. Each file is kept whole "
        "or not at all; the same file again changes nothing; a corrected one replaces its month."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        parser.add_argument("--force", default="", help="Only this force's files, such as thames-valley.")
        parser.add_argument("--dry-run", action="store_true", help="Read, check and report; write nothing.")
        parser.add_argument("--workers", type=int, default=2, help="How many files are read at once.")
        parser.add_argument(
            "--released-on",
            type=date.fromisoformat,
            help="The day the police published these files, as YYYY-MM-DD. It is shown beside the newest month.",
        )

    def handle(self, *, paths, force, dry_run, workers, released_on, verbosity, **options) -> None:
        with tqdm(unit=" files", disable=None if verbosity else True, leave=False) as bar:
            reports = []
            try:
                for report in import_crimes(
                    paths=paths,
                    force=force,
                    is_dry_run=dry_run,
                    released_on=released_on,
                    workers=max(1, workers),
                    follow=lambda files: bar.reset(total=len(files)),
                ):
                    reports.append(report)
                    bar.update()
                    if verbosity:
                        with tqdm.external_write_mode():
                            self.stdout.write(_sentence(report))
            except PoliceFileError as error:
                raise CommandError(str(error)) from error
        if not reports:
            raise CommandError(f"There is no file of {force} among them. The force is named as in the files' names.")
        if not dry_run:
            self._publish(reports)
        self.stdout.write(_summary(reports, is_dry_run=dry_run))
        refused = [report for report in reports if report.result == Result.REFUSED]
        if refused:
            raise CommandError(f"{len(refused)} of {len(reports)} files were refused, and nothing of them was kept.")

    def _publish(self, reports: list[FileReport]) -> None:
        """Also where nothing changed: an earlier run may have been stopped before it came to this."""
        months: dict[str, set[date]] = {}
        for report in reports:
            if report.result != Result.REFUSED:
                months.setdefault(report.file.force, set()).add(report.file.month)
        for force, changed in months.items():
            for publication in publish_affected(force, sorted(changed)):
                self.stdout.write(f"Map of {publication.district}: {publication.rows:,} crimes and incidents.")


def _sentence(report: FileReport) -> str:
    """`2025-06 thames-valley street: new. Read 17,331, kept 17,320, duplicates dropped 11, ...`"""
    file, counted = report.file, report.counted
    start = f"{file.month:%Y-%m} {file.force} {file.kind}: {report.result}."
    if report.problem:
        return f"{start} {report.problem} ({file.name})"
    if counted is None:
        return start
    parts = [
        f"Read {counted.read:,}",
        f"kept {counted.kept:,}",
        f"duplicates dropped {counted.duplicates:,}",
        f"not mapped {counted.not_mapped:,}",
        "elsewhere not known" if counted.elsewhere is None else f"elsewhere {counted.elsewhere:,}",
        f"unknown outcomes {counted.unknown_outcomes:,}",
        f"small area disagrees {counted.disagreeing:,}",
    ]
    if report.difference:
        changed = report.difference
        parts.append(f"added {changed.added:,}")
        parts.append(f"removed {changed.removed:,}")
        parts.append(f"outcomes changed {changed.outcomes_changed:,}")
    return f"{start} {', '.join(parts)}."


def _summary(reports: list[FileReport], *, is_dry_run: bool) -> str:
    counts = {result: sum(report.result == result for report in reports) for result in Result}
    rows = sum(report.counted.kept for report in reports if report.counted)
    files = ", ".join(f"{number} {result}" for result, number in counts.items() if number)
    end = " Nothing was written: this was a dry run." if is_dry_run else ""
    return f"{len(reports)} files: {files}. {rows:,} rows kept.{end}"
