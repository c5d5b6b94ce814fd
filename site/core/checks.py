"""The project's own rules, checked whenever it starts."""

import sqlite3

from django.apps import apps
from django.conf import settings
from django.core import checks
from django.db import connections

# The floors of the house, lowest first: imports and model relations point down. pyproject.toml holds the same order.
FLOORS = (
    {"core"},
    {"places"},
    {"people"},
    {"outbox"},
    {"formats", "moderation"},
    {"crime_map"},
    {"home"},
    {"actions"},
    {"consultations"},
    {"forums"},
    {"config"},
)
FLOOR_OF = {app: number for number, floor in enumerate(FLOORS) for app in floor}


@checks.register(checks.Tags.models)
def relations_point_down(app_configs=None, **kwargs) -> list[checks.CheckMessage]:
    """A relation counts as an import: none may point to a higher floor, or to another app on the same one."""
    return [
        checks.Error(
            f"{model._meta.label}.{field.name} points up, to {there}.",
            hint="Turn the relation round, or hold a generic relation that the higher app registers for.",
            obj=model,
            id="core.E001",
        )
        for config in app_configs or apps.get_app_configs()
        if config.label in FLOOR_OF
        for model in config.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_parents=False)
        if (there := points_up_to(config.label, field))
    ]


def points_up_to(app: str, field) -> str:
    """The app that a model's field points to, where that is on a higher floor or beside `app`; else ""."""
    related = getattr(field, "related_model", None)
    if related is None or field.auto_created or not hasattr(related, "_meta"):
        return ""
    there = related._meta.app_label
    is_up = there != app and there in FLOOR_OF and FLOOR_OF[there] >= FLOOR_OF[app]
    return there if is_up else ""


@checks.register(checks.Tags.database)
def sqlite_can_be_relied_on(databases=None, **kwargs) -> list[checks.CheckMessage]:
    """SQLite keeps what it acknowledged and lets people read while somebody writes only in WAL mode."""
    problems: list[checks.CheckMessage] = []
    for alias in databases or []:
        connection = connections[alias]
        if connection.vendor != "sqlite":
            continue
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        if mode != "wal":
            problems.append(
                checks.Error(
                    f"The SQLite database “{alias}” is in {mode} mode instead of WAL.",
                    hint=f"Is {settings.DATA_DIR} on a network drive? Move DATA_DIR to a local disk.",
                    id="core.E002",
                )
            )
    if sqlite3.sqlite_version_info < (3, 35):
        problems.append(checks.Error(f"SQLite {sqlite3.sqlite_version} is too old; 3.35 is needed.", id="core.E003"))
    return problems
