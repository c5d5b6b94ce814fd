"""Load postcodes from CSV files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from core.tables import TableRefusedError
from places.postcode_import import MOST_EXAMPLES, PostcodeReport, ReadPostcodes, import_postcodes, read_postcodes


class Command(BaseCommand):
    help = (
        "Load postcodes from Code-Point Open (with or without headers), an ONS directory (which says which are no "
        "longer in use), or a CSV file with postcode, latitude and longitude. Everything is stored, or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="CSV files, or folders of them.")
        parser.add_argument(
            "--everywhere", action="store_true", help="Keep those too whose first part does not reach the council area."
        )
        parser.add_argument("--illustrative", action="store_true", help="Made up for a demonstration.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")

    def handle(self, *, files: list[Path], everywhere: bool, illustrative: bool, dry_run: bool, **options) -> None:
        is_quiet = options["verbosity"] == 0
        each = [part for file in files for part in (sorted(file.glob("*.csv")) if file.is_dir() else [file])]
        try:
            postcodes = read_postcodes(tqdm(each, desc="Reading postcodes", unit="file", disable=is_quiet or None))
        except OSError as error:
            raise CommandError(f"{error.filename or files[0]} cannot be opened: {error.strerror}.") from error
        except TableRefusedError as error:
            raise CommandError(f"Nothing was stored.\n{error}") from error
        with transaction.atomic():
            report = import_postcodes(
                postcodes=postcodes,
                everywhere=everywhere,
                is_illustrative=illustrative,
                progress=lambda steps: tqdm(steps, desc="Storing postcodes", unit="step", disable=is_quiet or None),
            )
            if dry_run:
                transaction.set_rollback(True)
        if not is_quiet:
            self.stdout.write("\n".join(_sentences(postcodes, report, is_dry_run=dry_run)))


def _sentences(postcodes: ReadPostcodes, report: PostcodeReport, *, is_dry_run: bool) -> list[str]:
    unreadable = ", ".join(postcodes.unreadable[:MOST_EXAMPLES])
    removed = report.illustrative_removed
    lines = [
        "Dry run: nothing was stored." if is_dry_run else "",
        f"{postcodes.read:,} lines read.",
        f"{report.added:,} postcodes added, {report.changed:,} changed, {report.unchanged:,} unchanged.",
        f"{report.terminated:,} of them are no longer in use." if report.terminated else "",
        f"{report.elsewhere:,} left out: their first part does not reach the council area." if report.elsewhere else "",
        f"{postcodes.without_place:,} left out: the file gives no place for them." if postcodes.without_place else "",
        f"{postcodes.repeated:,} left out: they stand in the files more than once." if postcodes.repeated else "",
        f"{len(postcodes.unreadable):,} left out: not postcodes ({unreadable})." if postcodes.unreadable else "",
        f"{removed:,} illustrative postcodes removed." if removed else "",
        f"{report.absent:,} postcodes stored before are not in these files, and were left." if report.absent else "",
    ]
    return [line for line in lines if line]
