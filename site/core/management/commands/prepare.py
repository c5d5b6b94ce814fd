"""`manage.py prepare`: bring this installation up to the code that is here. Quick and harmless to repeat."""

from hashlib import sha256
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from core import staticfiles, trimming
from core.interface_words import compile_interface_words
from core.models import ContentVersion


class Command(BaseCommand):
    help = "Bring the database up to date, make what every site must have, collect the static files."

    def handle(self, *args, **options) -> None:
        self.stdout.write("Bringing the database up to date")
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", database="cache" if "cache" in connections else "default", verbosity=0)
        # What every site must have; both leave alone what is there already, and what they say is for who runs them.
        call_command("create_first_pages", stdout=StringIO())
        call_command("create_roles", stdout=StringIO())
        compile_interface_words()
        self.collect_static_files()
        call_command("check", databases=list(connections), stdout=self.stdout)
        # Pages that were kept name the static files of the code before.
        ContentVersion.start_anew()

    def collect_static_files(self) -> None:
        """Collect, hash and compress, unless nothing has changed since."""
        stamp = Path(settings.STATIC_ROOT).with_name("static-collected")
        sources = digest_of_sources()
        if stamp.exists() and stamp.read_text() == sources:
            return
        self.stdout.write("Collecting static files (half a minute)")
        call_command("collectstatic", verbosity=0, interactive=False)
        stamp.write_text(sources)


def digest_of_sources() -> str:
    """A digest that changes whenever a static file is added, removed or written, or served in another way."""
    content = sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for module in (staticfiles, trimming):
        content.update(Path(str(module.__file__)).read_bytes())
    for finder in get_finders():
        for name, storage in finder.list([]):
            source = Path(storage.path(name)).stat()
            content.update(f"{name} {source.st_size} {source.st_mtime_ns}\n".encode())
    return content.hexdigest()
