"""`manage.py backup [FILE]`: the whole site in one file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.backups import BackupError, default_backup_path, write_backup


class Command(BaseCommand):
    help = "Write database, uploads and crime files into one file. The site can go on running."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, help="Where to (default: backups/ in the data folder).")

    def handle(self, *, file: Path | None, **options) -> None:
        try:
            written = write_backup(file or default_backup_path())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Backed up to {written} ({written.stat().st_size / 1e6:.1f} MB). Keep it where only you can read."
        )
