"""A first page with neighbourhoods; a demonstration of nowhere, loaded into a data folder of the test's own."""

from pathlib import Path

import pytest
from wagtail.models import Page, Site

from home import demonstration
from home.demonstration import read_demonstration
from home.models import HomePage
from home.neighbourhoods.services import create_index
from tests.home.seeding import DEMONSTRATIONS, VARIABLES, seed


@pytest.fixture
def home(db) -> HomePage:
    """The first page and the list of neighbourhoods: of what every site begins with, what these tests need."""
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Home", slug="first"))
    Site.objects.update(root_page=home)
    Site.clear_site_root_paths_cache()
    create_index(home)
    return home


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
