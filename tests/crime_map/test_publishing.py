"""The packed files: written for a council area, named once, never changed, served as the browser accepts them."""

import gzip
from datetime import timedelta

import brotli
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from core.models import ContentVersion
from crime_map import publishing
from crime_map.data_files import accepted_encoding
from crime_map.models import AreaMonthCount, PublishedFile
from crime_map.packing import unpack
from crime_map.publishing import publish, publish_affected, read_packed
from crime_map.storage import crime_data
from places.models import Area

from .milton_keynes import write_month

pytestmark = pytest.mark.django_db


# Those that are laid for these tests.
MONTHS = ("2025-06",)


def current() -> dict[str, PublishedFile]:
    return {file.content: file for file in PublishedFile.objects.all()}


def test_the_file_holds_what_the_table_counts(milton_keynes):
    crimes = read_packed(current()["crimes"].name)
    counted = sum(AreaMonthCount.objects.filter(area=Area.objects.district()).values_list("count", flat=True))
    assert len(crimes) == counted > 1000
    assert crimes.first_month.isoformat() == "2025-06-01"


def test_each_point_has_its_street(milton_keynes):
    with crime_data().open(current()["streets"].name) as file:
        names = file.read().decode().split("\n")
    assert len(names) == len(read_packed(current()["crimes"].name).count)
    assert not any(name.startswith("On or near") for name in names)


def test_publishing_the_same_again_changes_nothing(milton_keynes):
    before, version = current(), ContentVersion.current()
    assert [done.has_changed for done in publish()] == [False]
    assert current() == before
    assert current()["crimes"].published_at == before["crimes"].published_at
    assert ContentVersion.current() == version


def test_a_new_month_swaps_the_names_and_raises_the_version(milton_keynes, shared_data, crime_files):
    before, version = current(), ContentVersion.current()
    call_command("import_crimes", str(write_month(shared_data, crime_files, "2025-08")), verbosity=0)
    publish()
    assert current()["crimes"].name != before["crimes"].name
    assert current()["crimes"].rows > before["crimes"].rows
    assert ContentVersion.current() > version
    # A page that is still open may ask for the older one.
    assert crime_data().exists(before["crimes"].name)


def test_files_replaced_long_ago_are_swept_at_the_next_publication(milton_keynes, shared_data, crime_files):
    replaced = "E06000042-crimes-0123456789abcdef.sfcp"
    for ending in ("", ".br", ".gz"):
        publishing.save_whole(replaced + ending, b"older")
    PublishedFile.objects.update(published_at=current()["crimes"].published_at - timedelta(days=8))
    publish()
    assert not any(crime_data().exists(replaced + ending) for ending in ("", ".br", ".gz"))
    assert crime_data().exists(current()["crimes"].name)


def test_other_forces_change_nothing_here(milton_keynes):
    assert publish_affected("somewhere-else", [current()["crimes"].first_month]) == []


def test_only_the_district_asked_for(milton_keynes):
    call_command("publish_crimes", district="E06000042", verbosity=0)
    with pytest.raises(CommandError, match="E06999999"):
        call_command("publish_crimes", district="E06999999")


@pytest.mark.parametrize(
    ("accepted", "encoding", "expand"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
        ("br;q=0, gzip;q=0.5", "gzip", gzip.decompress),
    ],
)
def test_served_as_the_browser_accepts_it(milton_keynes, client, accepted, encoding, expand):
    file = current()["crimes"]
    response = client.get(reverse("crime_map:data", args=[file.name]), headers={"accept-encoding": accepted})
    assert response.headers.get("Content-Encoding") == encoding
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in response["Vary"]
    assert len(unpack(expand(response.content))) == file.rows


def test_street_names_are_text(milton_keynes, client):
    response = client.get(reverse("crime_map:data", args=[current()["streets"].name]))
    assert response["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize(
    "name",
    [
        "E06000042-crimes-0000000000000000.sfcp",
        "database.sqlite3",
        "E06000042-crimes-0000000000000000.sfcp.br",
        "..%2fx",
    ],
)
def test_anything_else_is_not_found(crime_files, client, name):
    assert client.get(f"/crime-map/data/{name}").status_code == 404


def test_a_file_is_not_to_be_written_to(crime_files, client):
    assert client.post(reverse("crime_map:data", args=["E06000042-crimes-0000000000000000.sfcp"])).status_code == 405


@pytest.mark.parametrize(
    ("header", "encoding"),
    [("*", "br"), ("gzip;q=1.0, *;q=0", "gzip"), ("identity", "identity"), ("br;q=nonsense", "identity"), ("BR", "br")],
)
def test_which_encoding_a_browser_wants(header, encoding):
    assert accepted_encoding(header) == encoding
