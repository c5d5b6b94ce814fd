"""`manage.py restore FILE`: put a backup in the place of what is there."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from core.backups import BackupError, restore_backup


class Command(BaseCommand):
    help = "Put a backup in the place of what is there, which is backed up first. Stop the site before."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="A file that `manage.py backup` wrote.")

    def handle(self, *, file: Path, **options) -> None:
        try:
            before = restore_backup(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored from {file}. What was there before is in {before}.")
