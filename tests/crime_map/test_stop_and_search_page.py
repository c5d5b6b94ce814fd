"""Stops and searches as the public meets them: the page, its link from the crime map, and the open data."""

import csv
import io
import re
from collections import Counter
from datetime import date
from html import unescape

import pytest
from wagtail.models import Site

from core.models import Partnership
from crime_map.models import Coverage, FileKind, PoliceForce
from places.models import Area
from tests.crime_map.counted import DISTRICT, make_area, make_district, publish

from .police_files import STOPS_HEADER, square, stop, write

pytestmark = pytest.mark.django_db

PAGE = "/crime-map/stop-and-search/"
DATA = "/api/v1/stop-and-search"
REAL = "2022-01-thames-valley-stop-and-search.csv"


@pytest.fixture
def district() -> Area:
    """The partnership's own council area, with a ward in it."""
    area = square("district", "E06000001", (0, 51, 1, 52), name="Testshire")
    square("ward", "E05000001", (0, 51, 0.3, 52), name="Ambridge", parent=area)
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.district_code = area.code
    partnership.save()
    return area


def publish_year(year: int, *, without: tuple[int, ...] = (), force: str = "testshire", **fields) -> None:
    """Coverage of every month of the year that has none yet; those in `without` are missing."""
    for month in range(1, 13):
        state = Coverage.State.MISSING if month in without else Coverage.State.PUBLISHED
        key = {"force": force, "kind": FileKind.STOP_AND_SEARCH, "month": date(year, month, 1)}
        Coverage.objects.get_or_create(**key, defaults={"state": state, **fields})


@pytest.fixture
def searches(crime_files, import_files, district) -> None:
    """2025: 1,203 for drugs, four of which ended in a caution, and 2 for stolen goods. March and April are missing."""
    lines = [
        *[stop()] * 1199,
        *[stop(result="Caution")] * 4,
        *[stop(searched_for="Stolen goods")] * 2,
        stop(point=None),
    ]
    write(crime_files, "2025-06-testshire-stop-and-search.csv", lines)
    import_files()
    publish_year(2025, without=(3, 4))


def words(response) -> str:
    """What a reader sees of the main part."""
    main = re.search(r"<main.*?</main>", response.content.decode(), re.DOTALL)
    assert main
    return unescape(" ".join(re.sub(r"<[^>]+>", " ", main[0]).split()))


def test_a_year_in_one_sentence_and_two_tables(client, searches):
    text = words(client.get(f"{PAGE}?area=E06000001&year=2025"))
    assert "Stops and searches in Testshire, January to December 2025: 1,199 to 1,207" in text
    assert "Controlled drugs with 1 hidden count of fewer than 5 1,199 to 1,203" in text
    assert "Stolen goods fewer than 5" in text
    assert "Caution fewer than 5" in text
    assert "Arrest with 1 hidden count of fewer than 5 1,199 to 1,203" in text
    assert "Controlled drugs Arrest 1,199" in text
    assert "no figures for March 2025 to April 2025: no police file is here. That is a gap" in text
    assert "fewer than 1 in 100 had no place" in text
    assert "count searches, not people" in text
    assert "Years with figures: 2025" in text
    assert "Open Government Licence v3.0" in text


def test_the_newest_year_of_the_own_council_area_comes_first_and_any_other_can_be_chosen(client, searches):
    publish_year(2024)
    response = client.get(PAGE)
    assert "Testshire, January to December 2025" in words(response)
    chosen = re.findall(r'<option value="(\d+)"( selected)?>', response.content.decode())
    assert chosen == [("2025", " selected"), ("2024", "")]
    assert "Testshire, January to December 2024: each count is below 5" in words(client.get(f"{PAGE}?year=2024"))


@pytest.mark.parametrize("year", ["1999", "nonsense", "20255", "²⁰²⁵"])
def test_a_year_without_figures_is_said_and_the_newest_shown(client, searches, year):
    text = words(client.get(PAGE, {"year": year}))
    assert f"There are no figures for “{year}”. These are for 2025." in text


def test_a_ward_shows_its_council_area_and_says_why(client, searches):
    text = words(client.get(f"{PAGE}?area=E05000001"))
    assert "There are no figures for Ambridge alone" in text
    assert "1,199 to 1,207" in text


def test_a_code_that_no_area_has_is_not_found(client, searches):
    assert client.get(f"{PAGE}?area=E05999999").status_code == 404


def test_a_place_that_no_loaded_force_polices_has_no_figures(client, searches, district):
    square("district", "E06000002", (2, 51, 3, 52), name="Farshire")
    PoliceForce.objects.get(pk="testshire").districts.add(district)
    assert "not published here for Farshire" in words(client.get(f"{PAGE}?area=E06000002"))
    assert "1,199 to 1,207" in words(client.get(PAGE))


def test_before_anything_is_imported_it_says_so(client):
    text = words(client.get(PAGE))
    assert "There are no figures on stop and search here yet." in text
    assert "What to know" not in text
    assert "<table" not in client.get(PAGE).content.decode()


def test_made_up_figures_say_so_in_every_table(client, searches):
    Coverage.objects.filter(kind=FileKind.STOP_AND_SEARCH).update(is_illustrative=True)
    captions = re.findall(r"<caption>(.*?)</caption>", client.get(PAGE).content.decode())
    assert len(captions) == 3
    assert all("Illustrative figures, not real crimes" in caption for caption in captions)
    assert client.get(f"{DATA}?area=E06000001").json()["is_illustrative"] is True


def test_several_forces_are_named_with_their_missing_months(client, searches):
    publish_year(2025, force="farshire", without=(12,))
    assert "farshire: There are no figures for December 2025" in words(client.get(PAGE))


def test_the_railways_police_are_in_no_figure(client, searches, crime_files, import_files):
    before = client.get(f"{DATA}?area=E06000001").json()
    import_files(write(crime_files, "2025-06-btp-stop-and-search.csv", [stop()] * 30))
    assert client.get(f"{DATA}?area=E06000001").json() == before


def test_the_open_data_has_the_same_figures(client, searches):
    found = client.get(f"{DATA}?area=E06000001&year=2025").json()
    assert found["area"]["name"] == "Testshire"
    assert (found["year"], found["years"], found["missing"]) == (2025, [2025], ["2025-03", "2025-04"])
    assert found["together"] == {"name": "", "at_least": 1199, "at_most": 1207}
    assert found["by_object"] == [
        {"name": "Controlled drugs", "at_least": 1199, "at_most": 1203},
        {"name": "Stolen goods", "at_least": 0, "at_most": 4},
    ]
    assert [(row["object_of_search"], row["outcome"], row["count"]) for row in found["counts"]] == [
        ("Controlled drugs", "Arrest", 1199),
        ("Controlled drugs", "Caution", None),
        ("Stolen goods", "Arrest", None),
    ]
    assert found["licence"] == "Contains public sector information licensed under the Open Government Licence v3.0."
    assert client.get(f"{DATA}?area=E06000001").json() == found


@pytest.mark.parametrize(
    ("query", "status", "says"),
    [
        ("area=E05999999", 404, "No area has the code"),
        ("area=E05000001", 400, "council areas only"),
        ("area=E06000001&year=1999", 404, "Years that are published: 2025."),
        ("area=E06000001&year=soon", 400, "year: "),
    ],
)
def test_a_program_is_told_what_is_wrong(client, searches, query, status, says):
    response = client.get(f"{DATA}?{query}")
    assert response.status_code == status
    assert says in response.json()["error"]


def test_the_number_of_rows_that_would_give_small_counts_away_is_not_published(client, searches):
    rows = client.get("/api/v1/coverage?kind=stop-and-search").json()["coverage"]
    assert len(rows) == 12
    assert {(row["rows"], row["not_mapped"]) for row in rows} == {(None, None)}
    assert Coverage.objects.get(month="2025-06-01").kept == 1206


def test_an_older_council_area_within_a_newer_one_has_no_figures(client, searches, district):
    district.is_current = False
    district.save()
    assert client.get(f"{DATA}?area=E06000001").status_code == 404


def test_the_crime_map_leads_here_only_where_there_are_figures(client):
    make_district()
    publish("2025-04", "2025-06")
    make_area("E05000001", "Ambridge")
    assert PAGE not in client.get("/crime-map/").content.decode()
    publish_year(2025)
    assert f'href="{PAGE}?area={DISTRICT}"' in client.get("/crime-map/").content.decode()
    assert f'href="{PAGE}"' in client.get("/crime-map/?area=E05000001").content.decode()


def test_one_real_month_is_no_year(client, district, import_files, shared_data):
    import_files(shared_data / "crime" / "thames-valley" / REAL)
    text = words(client.get(PAGE))
    assert "no calendar year is whole" in text
    assert "Not shown yet: 2022." in text
    assert client.get(f"{DATA}?area=E06000001").status_code == 404


def test_real_searches_without_a_place_are_not_taken_for_few(client, district, import_files, shared_data):
    import_files(shared_data / "crime" / "thames-valley" / REAL)
    publish_year(2022, without=tuple(range(2, 13)), force="thames-valley")
    text = words(client.get(PAGE))
    assert "Testshire, January to December 2022: each count is below 5" in text
    assert "more than 95 in 100 had no place" in text


def test_real_searches_with_a_place_are_counted_as_they_stand(client, district, crime_files, import_files, shared_data):
    """The real file has no coordinates, so each search is given the same one."""
    text = (shared_data / "crime" / "thames-valley" / REAL).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    lines = [",".join({**row, "Latitude": "51.5", "Longitude": "0.5"}.values()) for row in rows]
    assert list(rows[0]) == STOPS_HEADER.split(",")
    import_files(write(crime_files, REAL, lines))
    publish_year(2022, without=tuple(range(2, 13)), force="thames-valley")
    exact = Counter((row["Object of search"] or "Not stated", row["Outcome"] or "Not stated") for row in rows)
    found = client.get(f"{DATA}?area=E06000001").json()
    assert {(row["object_of_search"], row["outcome"]): row["count"] for row in found["counts"]} == {
        pair: count if count >= 5 else None for pair, count in exact.items()
    }
    assert found["together"]["at_least"] <= len(rows) <= found["together"]["at_most"]
    assert "Controlled drugs" in words(client.get(PAGE))
