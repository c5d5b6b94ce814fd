"""The whole site in one file, and back: the database, uploads and crime files.

A backup is a `.tar.gz` with `about.json`, the database (`database.sqlite3`, or `database.dump` of PostgreSQL's
pg_dump) and the folders `media` and `crime`. Uploads in object storage are not in it: a bucket keeps its own versions.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone
from tqdm import tqdm

DATABASE_FILES = {"sqlite": "database.sqlite3", "postgresql": "database.dump"}


class BackupError(Exception):
    """What went wrong, and what to do, in a sentence."""


def folders() -> dict[str, Path]:
    """The folders whose files are backed up, by their name in the backup."""
    kept = {"media": Path(settings.MEDIA_ROOT), "crime": Path(settings.CRIME_DATA_ROOT)}
    return {} if settings.STORAGES["default"]["BACKEND"].endswith("S3Storage") else kept


def default_backup_path() -> Path:
    return Path(settings.DATA_DIR, "backups", f"safer-forum-{timezone.localtime():%Y-%m-%d-%H%M%S}.tar.gz")


def write_backup(target: Path) -> Path:
    """Write the site as it is at this moment into `target`, whole or not at all. It can go on running."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f"{target.name}.unfinished")
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        database = Path(scratch, DATABASE_FILES[connection.vendor])
        dump_database(database)
        about = Path(scratch, "about.json")
        about.write_text(json.dumps({"database": connection.vendor, "made_at": timezone.now().isoformat()}))
        # It holds personal data: for its owner's eyes only.
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as archive:
                archive.add(about, about.name)
                archive.add(database, database.name)
                for path, name in with_progress(files_to_keep(), "Backing up"):
                    archive.add(path, name)
            file.flush()
            os.fsync(file.fileno())
    unfinished.rename(target)
    return target


def restore_backup(source: Path) -> Path:
    """Put a backup in the place of what is there, and bring it up to the code that is here.

    What was there is backed up first; returns where. A backup that cannot be used changes nothing.
    """
    if not source.is_file():
        raise BackupError(f"There is no backup at {source}.")
    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.DATA_DIR) as scratch:
        restored = Path(scratch)
        unpack(source, restored)
        # Should this go wrong, or have been a mistake, it can be undone.
        before = write_backup(default_backup_path())
        load_database(restored / DATABASE_FILES[connection.vendor])
        for name, folder in folders().items():
            (restored / name).mkdir(exist_ok=True)
            if folder.exists():
                folder.rename(restored / f"{name}-before")
            (restored / name).rename(folder)
    call_command("prepare")
    return before


def unpack(source: Path, target: Path) -> None:
    """Unpack a backup after making sure that it is one, whole, and of this kind of database."""
    try:
        with tarfile.open(source) as archive:
            archive.extractall(target, filter="data")
        about = json.loads((target / "about.json").read_text())
    except (tarfile.TarError, OSError, EOFError, ValueError) as error:
        raise BackupError(f"{source} is not a whole backup of this site, so nothing was changed: {error}.") from error
    if about["database"] != connection.vendor:
        raise BackupError(
            f"{source} is of a site on {about['database']}, and this one is on {connection.vendor}. "
            "Restore it with the same DATABASE_URL setting as it was made with."
        )
    database = target / DATABASE_FILES[connection.vendor]
    if connection.vendor == "sqlite":
        check_sqlite(database)


def files_to_keep() -> list[tuple[Path, str]]:
    return [
        (path, f"{name}/{path.relative_to(folder)}")
        for name, folder in folders().items()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


def with_progress(files: list[tuple[Path, str]], what: str) -> Iterable[tuple[Path, str]]:
    return tqdm(files, desc=what, unit=" files", leave=False, disable=None)


def dump_database(target: Path) -> None:
    if connection.vendor == "sqlite":
        copy_sqlite(Path(connection.settings_dict["NAME"]), target)
        check_sqlite(target)
    else:
        with postgres_environment() as environment:
            run_postgres_program(["pg_dump", "--format=custom", "--no-owner", "--file", str(target)], environment)


def load_database(source: Path) -> None:
    if connection.vendor == "sqlite":
        connections.close_all()
        copy_sqlite(source, Path(connection.settings_dict["NAME"]))
    else:
        with postgres_environment() as environment:
            options = ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error"]
            name = environment["PGDATABASE"]
            run_postgres_program(["pg_restore", *options, "--dbname", name, str(source)], environment)


def copy_sqlite(source: Path, target: Path) -> None:
    """Copy a database page by page in one transaction, whoever is using either."""
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target, timeout=30)) as writing:
        reading.backup(writing)


def check_sqlite(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path)) as database:
            found = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise BackupError(f"The copy of the database is damaged, so nothing was changed: {found}.")


@contextmanager
def postgres_environment() -> Iterator[dict[str, str]]:
    """How PostgreSQL's own programs reach this database; no password on a command line, where others could read it."""
    connections.close_all()
    values = connection.settings_dict
    named = {
        "PGHOST": values["HOST"],
        "PGPORT": values["PORT"],
        "PGUSER": values["USER"],
        "PGPASSWORD": values["PASSWORD"],
        "PGDATABASE": values["NAME"],
    }
    yield {**os.environ, **{name: str(value) for name, value in named.items() if value}}


def run_postgres_program(command: list[str], environment: dict[str, str]) -> None:
    if not shutil.which(command[0]):
        raise BackupError(f"{command[0]} is missing. On Debian or Ubuntu: sudo apt-get install postgresql-client")
    done = subprocess.run(  # noqa: S603 - PostgreSQL's programs, named above
        command, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BackupError(f"{command[0]} failed, so nothing was changed: {done.stderr.strip()}")
