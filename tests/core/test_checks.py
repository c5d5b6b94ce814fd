"""The rules of the house that Django checks at every start."""

import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.db import models
from django.db.utils import ConnectionHandler
from django.test.utils import isolate_apps

from core.checks import FLOORS, points_up_to, relations_point_down, sqlite_can_be_relied_on


def test_no_relation_of_the_site_points_up_to():
    assert relations_point_down() == []


@isolate_apps("core", "people", "home")
def test_a_relation_to_a_higher_floor_is_found_by_class_and_by_string():
    class Page(models.Model):
        class Meta:
            app_label = "home"

    class Person(models.Model):
        page = models.ForeignKey(Page, on_delete=models.CASCADE)
        one_page = models.OneToOneField("home.Page", on_delete=models.CASCADE, related_name="+")
        pages = models.ManyToManyField("home.Page", related_name="+")

        class Meta:
            app_label = "people"

    class Word(models.Model):
        person = models.ForeignKey(Person, on_delete=models.CASCADE)

        class Meta:
            app_label = "home"

    assert [field.name for field in Person._meta.get_fields() if points_up_to("people", field)] == [
        "page",
        "one_page",
        "pages",
    ]
    assert [field.name for field in Word._meta.get_fields() if points_up_to("home", field)] == []


def test_models_and_imports_keep_to_the_same_floors():
    contract = tomllib.loads(Path(settings.BASE_DIR, "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = contract["contracts"][0]["layers"]
    floors = [{name.strip(" ()") for name in layer.split("|")} for layer in reversed(layers)]
    assert floors == list(FLOORS)


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "faults"), [("WAL", []), ("DELETE", ["core.E002"])])
def test_sqlite_outside_wal_mode_is_refused(tmp_path, monkeypatch, mode, faults):
    options = {"init_command": f"PRAGMA journal_mode={mode}"}
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "site.sqlite3", "OPTIONS": options}
    own = ConnectionHandler({"default": database})
    monkeypatch.setattr("core.checks.connections", own)
    found = sqlite_can_be_relied_on(databases=["default"])
    own.close_all()
    assert [fault.id for fault in found] == faults
    assert all("local disk" in fault.hint for fault in found)
