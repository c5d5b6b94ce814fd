"""`manage.py fetch_crimes --force F --months N`: one force's files out of the official archive."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from core.models import Partnership
from crime_map.police_download import ArchiveError, Fetched, fetch_force, open_archive


class Command(BaseCommand):
    help = (
        "Take one force's newest months out of the police open data archive, without downloading the rest of it. "
        "Run it again after an interruption: what is here already is not fetched again."
    )

    def add_arguments(self, parser):
        parser.add_argument("--force", default="", help="Such as thames-valley. By default, the partnership's own.")
        parser.add_argument("--months", type=int, default=36, help="How many of the newest months. 36 by default.")
        parser.add_argument("--archive-url", default=settings.POLICE_ARCHIVE_URL, help="Another archive's address.")
        parser.add_argument("--into", type=Path, help="The folder to put them in. By default, one in DATA_DIR.")
        parser.add_argument("--import", action="store_true", dest="then_import", help="Import them when all are here.")

    def handle(self, *, force, months, archive_url, into, then_import, verbosity, **options) -> None:
        force = force or Partnership.objects.values_list("police_force", flat=True).first()
        if not force:
            raise CommandError("Say which force with --force, or name the police force in the partnership's settings.")
        if months < 1:
            raise CommandError("--months must be 1 or more.")
        folder = into or settings.DATA_DIR / "fetched" / force
        try:
            archive = open_archive(archive_url)
            if not archive.honours_range:
                self.stderr.write(f"{archive_url} gives no parts of itself: the whole archive must be downloaded.")
            with tqdm(unit="B", unit_scale=True, disable=None if verbosity else True, leave=False) as bar:
                fetched = list(
                    fetch_force(
                        archive=archive,
                        force=force,
                        months=months,
                        folder=folder,
                        follow=lambda done, total: _show(bar, done, total),
                    )
                )
        except ArchiveError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as error:
            raise CommandError("Stopped. Run the same command again: it goes on where it stopped.") from error
        self.stdout.write(_summary(fetched, folder))
        if then_import:
            files = [str(file.path) for file in fetched]
            call_command("import_crimes", *files, released_on=archive.released_on, verbosity=verbosity)
        else:
            self.stdout.write(f"Now run: python manage.py import_crimes {folder}")


def _show(bar: tqdm, done: int, total: int) -> None:
    bar.total = total
    bar.update(done - bar.n)


def _summary(fetched: list[Fetched], folder: Path) -> str:
    new = [file for file in fetched if not file.was_here]
    size = sum(file.size for file in new) / 1_000_000
    here = len(fetched) - len(new)
    return f"{len(fetched)} files in {folder}: {len(new)} fetched ({size:.1f} MB), {here} here before."
