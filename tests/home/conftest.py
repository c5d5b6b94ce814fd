"""A demonstration of a place that is nowhere, loaded into a data folder of the test's own."""

from pathlib import Path

import pytest

from home import demonstration
from home.demonstration import read_demonstration
from tests.home.seeding import DEMONSTRATIONS, VARIABLES, seed


@pytest.fixture
def only_test_demonstrations(monkeypatch, settings, tmp_path):
    """Demonstrations are read from beside this file, and each test has a data folder of its own."""
    monkeypatch.setattr(demonstration, "FOLDER", DEMONSTRATIONS)
    monkeypatch.setattr(read_demonstration, "__defaults__", (DEMONSTRATIONS,))
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    settings.DATA_DIR = tmp_path
    settings.IS_DEMONSTRATION = True
    settings.POLICE_ARCHIVE_URL = ""
    storages = dict(settings.STORAGES)
    storages["crime_data"] = {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "crime"},
    }
    settings.STORAGES = storages


@pytest.fixture
def anytown(only_test_demonstrations) -> str:
    """Anytown, loaded; what the command said."""
    return seed()


@pytest.fixture
def real_month(tmp_path) -> Path:
    """A folder with one month of the force, in which one crime is recorded."""
    file = tmp_path / "2024-01" / "2024-01-anyshire-street.csv"
    file.parent.mkdir()
    file.write_text(
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
        "Last outcome category,Context\n"
        "abc,2024-01,Anyshire Police,Anyshire Police,-1.195,51.502,On or near Mill Lane,E01990000,Anytown 001A,"
        "Burglary,Under investigation,\n"
    )
    return file.parent
