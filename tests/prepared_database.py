"""A migrated database, prepared once and copied for each test process: that takes no time, and migrating a lot.

The prepared copy is named by a digest of everything that migrating depends on, so it is never out of date.
"""

import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial, wraps
from importlib.metadata import distributions
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.state import ProjectState

BUILD = Path(settings.BASE_DIR, "build", "prepared-database")
APPS = (
    *(f"site/{app}" for app in ("core", "places", "people", "outbox", "formats", "moderation", "actions")),
    "crime_map",
    "home",
    "consultations",
    "forums",
)


def digest() -> str:
    """A short name for this state of the migrations and of the packages that have their own."""
    content = hashlib.sha256()
    for app in APPS:
        folder = Path(settings.BASE_DIR, app)
        for path in sorted([*folder.glob("migrations/*.py"), *folder.glob("*.py")]):
            if path.parent.name == "migrations" or path.name in {"apps.py", "roles.py", "permissions.py", "signals.py"}:
                content.update(path.read_bytes())
    content.update("\n".join(sorted(f"{each.name} {each.version}" for each in distributions())).encode())
    return content.hexdigest()[:16]


@contextmanager
def only_one(name: str) -> Iterator[None]:
    """Let one test process at a time prepare `name`; the others wait and then find it done."""
    BUILD.mkdir(parents=True, exist_ok=True)
    with (BUILD / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# What they change of a model concerns its own table only.
OF_ONE_TABLE = (
    "add_model",
    "add_field",
    "alter_field",
    "_append_option",
    "_remove_option",
    "alter_model_options",
    "rename_index",
)


@contextmanager
def one_model_at_a_time() -> Iterator[None]:
    """Let a step of a migration draw only the model it changes, where Django would draw every model related to it.

    Here most are related to most, by way of users and pages, so that takes half of the minute which migrating takes.
    The tables come out the same. Steps that run code still see everything: Django draws all models anew for them.
    """

    def reload_alone(state: ProjectState, app_label: str, model_name: str, delay: bool = True) -> None:
        if "apps" in state.__dict__:
            state.is_delayed = True
            state._reload({(app_label, model_name)})

    def alone(change: Callable[..., None]) -> Callable[..., None]:
        @wraps(change)
        def changed(state: ProjectState, *args: object, **kwargs: object) -> None:
            state.reload_model = partial(reload_alone, state)
            try:
                change(state, *args, **kwargs)
            finally:
                del state.reload_model

        return changed

    with pytest.MonkeyPatch.context() as patch:
        for name in OF_ONE_TABLE:
            patch.setattr(ProjectState, name, alone(getattr(ProjectState, name)))
        yield


def migrate() -> None:
    with one_model_at_a_time():
        call_command("migrate", verbosity=0)


class PreparedSqlite:
    """The prepared copy is a file under `build/`; laying it copies its pages into this process's own file."""

    def __init__(self) -> None:
        self.own = Path(connection.settings_dict["NAME"])
        name = digest()
        self.prepared = BUILD / f"{name}.sqlite3"
        with only_one(name):
            if not self.prepared.exists():
                migrate()
                connection.close()
                unfinished = self.prepared.with_suffix(".unfinished")
                copy_pages(self.own, unfinished)
                unfinished.rename(self.prepared)

    def lay(self) -> None:
        connection.close()
        copy_pages(self.prepared, self.own)

    def remove(self) -> None:
        connection.close()


def copy_pages(source: Path, target: Path) -> None:
    """Make `target` the same database as `source`, in one transaction, whoever has it open."""
    with closing(sqlite3.connect(source)) as reading, closing(sqlite3.connect(target, timeout=20)) as writing:
        writing.execute("PRAGMA synchronous=OFF")
        reading.backup(writing)


class PreparedPostgres:
    """The prepared copy is a template database of the same server; laying it makes this process's own from it."""

    def __init__(self) -> None:
        self.maintenance = connection.settings_dict["NAME"]
        name = digest()
        self.prepared = f"prepared_{name}"
        self.own = f"test_{name}_{os.getpid()}"
        with only_one(f"{name}-postgres"):
            with self._cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [self.prepared])
                is_there = cursor.fetchone()
                if not is_there:
                    cursor.execute(f'DROP DATABASE IF EXISTS "{self.prepared}_unfinished"')
                    cursor.execute(f'CREATE DATABASE "{self.prepared}_unfinished"')
            if not is_there:
                self._connect_to(f"{self.prepared}_unfinished")
                migrate()
                with self._cursor() as cursor:
                    cursor.execute(f'ALTER DATABASE "{self.prepared}_unfinished" RENAME TO "{self.prepared}"')

    @contextmanager
    def _cursor(self) -> Iterator:
        """A cursor on the database that `DATABASE_URL` names, which these tests leave as it is."""
        self._connect_to(self.maintenance)
        with connection.cursor() as cursor:
            yield cursor
        connection.close()

    def _connect_to(self, name: str) -> None:
        connections.close_all()
        connection.settings_dict["NAME"] = name

    def lay(self) -> None:
        with self._cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.own}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{self.own}" TEMPLATE "{self.prepared}"')
        self._connect_to(self.own)

    def remove(self) -> None:
        with self._cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.own}" WITH (FORCE)')


def prepared_database() -> PreparedSqlite | PreparedPostgres:
    return PreparedPostgres() if connection.vendor == "postgresql" else PreparedSqlite()
