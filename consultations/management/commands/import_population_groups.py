"""Load how many people of each age, sex or other group live here, which those who answer are held against."""

from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.results.population_import import AREA, COLUMNS, import_population_groups, read_population_groups
from core.tables import TableRefusedError


class Command(BaseCommand):
    help = (
        f"Load a CSV file with the columns {', '.join(COLUMNS)}, such as census results by age and sex for the whole "
        f"area. With a column {AREA} that holds wards' official codes, also of each ward. A characteristic is a name "
        "such as age or sex; covers lists, with spaces between them, the ids of the answers that a wider group "
        "consists of. It replaces what was loaded of the same characteristics. Everything is stored, or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A CSV file with a line for each group.")

    def handle(self, *, file: Path, **options) -> None:
        try:
            count = import_population_groups(read_population_groups(file.read_bytes()))
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except (TableRefusedError, ValidationError) as error:
            raise CommandError(f"Nothing was stored from {file.name}.\n{error}") from error
        if options["verbosity"]:
            self.stdout.write(f"{count} groups of the population are loaded.")
