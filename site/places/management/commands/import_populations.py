"""Load populations from a CSV file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from core.tables import TableRefusedError
from places.population_import import PopulationReport, import_populations, read_populations


class Command(BaseCommand):
    help = (
        "Load how many people live in each area from a CSV file with official codes, add them up for larger areas, and "
        "estimate areas that nobody publishes a figure for. Everything is stored, or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A CSV file with a line for each area.")
        parser.add_argument("--source", required=True, help="Who published the figures, as it is shown beside rates.")
        parser.add_argument("--year", type=int, help="The year they are for, where the column's name does not say it.")
        parser.add_argument("--code-field", default="", help="The column with the official code, such as LSOA21CD.")
        parser.add_argument("--population-field", default="", help="The column with the number of people.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")

    def handle(self, *, file: Path, source: str, year: int | None, dry_run: bool, **options) -> None:
        is_quiet = options["verbosity"] == 0
        try:
            populations = read_populations(
                file.read_bytes(),
                code_field=options["code_field"],
                population_field=options["population_field"],
                progress=lambda rows: tqdm(rows, desc="Reading populations", unit="area", disable=is_quiet or None),
            )
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except TableRefusedError as error:
            raise CommandError(f"Nothing was stored from {file.name}.\n{error}") from error
        year = year or populations.year
        if year is None:
            raise CommandError("Of which year are these populations? Say so with --year, such as --year 2022.")
        with transaction.atomic():
            report = import_populations(populations=populations, year=year, source=source)
            if dry_run:
                transaction.set_rollback(True)
        if not is_quiet:
            self.stdout.write("\n".join(_sentences(report, year, is_dry_run=dry_run)))


def _sentences(report: PopulationReport, year: int, *, is_dry_run: bool) -> list[str]:
    lines = [
        "Dry run: nothing was stored." if is_dry_run else "",
        f"Populations of {year} from the column {report.column}.",
        f"{report.given} areas set, {report.unchanged} unchanged.",
        f"{report.elsewhere} codes in the file belong to no area that is loaded." if report.elsewhere else "",
        f"Added up from the areas in them: {len(report.summed)}." if report.summed else "",
        f"Estimated from small areas: {len(report.estimated)}. They are marked as estimates."
        if report.estimated
        else "",
    ]
    return [line for line in lines if line]
