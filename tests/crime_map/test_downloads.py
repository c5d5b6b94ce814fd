"""Files to take away: what they hold, that they say what they are, and that they run nothing."""

import csv
import io
import json

import openpyxl
import pytest

from core.spreadsheets import harmless, stream_csv, write_xlsx
from tests.crime_map.counted import count, make_area, make_district, publish

LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


@pytest.fixture
def ward(db):
    district = make_district()
    publish("2025-04", "2025-06", without=("2025-05",))
    ward = make_area("E05000001", "=Ambridge", parent=district, population=10_000, source="Source: a map of 2025.")
    count(ward, "2025-04", "burglary", 3)
    count(ward, "2025-04", "burglary", 1, outcome="charged")
    count(ward, "2025-06", "anti-social-behaviour", 7, outcome="none-published")
    return ward


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def download(client, file_format: str, query: str):
    return client.get(f"/crime-map/download.{file_format}?{query}")


def csv_parts(content: bytes) -> tuple[list[str], list[dict[str, str]]]:
    lines = content.decode("utf-8-sig").splitlines()
    notes = [line for line in lines if line.startswith("#")]
    return notes, list(csv.DictReader(line for line in lines if not line.startswith("#")))


@pytest.mark.parametrize(
    ("file_format", "content_type"),
    [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("geojson", "application/geo+json"),
    ],
)
def test_each_has_an_honest_type_and_a_name_that_says_what_it_holds(client, ward, file_format, content_type):
    response = download(client, file_format, "area=E05000001&category=burglary&from=2025-04&to=2025-06")
    assert response["Content-Type"] == content_type
    assert response["Content-Disposition"] == (
        f'attachment; filename="burglary-ambridge-2025-04-to-2025-06.{file_format}"'
    )
    assert response.streaming


def test_csv_has_a_row_for_each_count_and_an_empty_count_for_a_gap(client, ward):
    notes, rows = csv_parts(body(download(client, "csv", "area=E05000001&category=burglary&from=2025-04")))
    assert [(row["month"], row["outcome"], row["count"]) for row in rows] == [
        ("2025-04", "No suspect identified", "3"),
        ("2025-04", "Suspect charged or summonsed", "1"),
        ("2025-05", "", ""),
        ("2025-06", "", "0"),
    ]
    assert rows[2]["note"] == "no figures"
    assert any("Burglary in =Ambridge ward, April 2025 to June 2025." in note for note in notes)
    assert any(LICENCE in note for note in notes)
    assert any("Source: a map of 2025." in note for note in notes)


def test_csv_neutralises_what_a_spreadsheet_would_run(client, ward):
    _notes, rows = csv_parts(body(download(client, "csv", "area=E05000001")))
    assert {row["area_name"] for row in rows} == {"'=Ambridge"}


def test_crime_and_anti_social_behaviour_can_be_told_apart(client, ward):
    _notes, rows = csv_parts(body(download(client, "csv", "area=E05000001&from=2025-06")))
    kinds = {row["category"]: row["is_crime"] for row in rows}
    assert kinds["Anti-social behaviour"] == "no"
    assert kinds["Burglary"] == "yes"


def test_areas_compared_have_a_row_each(client, ward):
    publish("2024-07", "2025-06")
    _notes, rows = csv_parts(body(download(client, "csv", "by=ward&from=2024-07&to=2025-06")))
    assert [(row["area_code"], row["count"], row["per_1000_a_year"]) for row in rows] == [("E05000001", "4", "0.4")]
    assert (rows[0]["low_95"], rows[0]["high_95"]) == ("0.11", "1.02")


def test_xlsx_holds_figures_and_what_they_are_and_no_formula(client, ward):
    book = openpyxl.load_workbook(io.BytesIO(body(download(client, "xlsx", "area=E05000001&from=2025-04"))))
    figures, about = book["Figures"], book["About"]
    assert [cell.value for cell in figures[1]][:4] == ["month", "area_code", "area_name", "category"]
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert figures["C2"].value == "=Ambridge"
    assert any(LICENCE in str(row[0].value) for row in about.iter_rows())
    assert isinstance(figures["F3"].value, int)


def test_geojson_of_an_area_is_its_outline_with_its_counts(client, ward):
    found = json.loads(body(download(client, "geojson", "area=E05000001&from=2025-04")))
    assert found["licence"] == LICENCE
    assert found["missing"] == ["2025-05"]
    (feature,) = found["features"]
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"]["code"] == "E05000001"
    assert feature["properties"]["counts"]["burglary"] == 4


def test_geojson_of_areas_compared_has_a_feature_each(client, ward):
    make_area("E05000002", "Felpersham", parent=ward.parent)
    found = json.loads(body(download(client, "geojson", "by=ward&from=2025-04")))
    assert {feature["properties"]["name"]: feature["properties"]["count"] for feature in found["features"]} == {
        "=Ambridge": 4,
        "Felpersham": 0,
    }


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "geojson"])
def test_illustrative_figures_say_so_in_name_and_content(client, ward, file_format):
    publish("2025-06", "2025-06", is_illustrative=True)
    response = download(client, file_format, "area=E05000001&from=2025-06")
    assert 'filename="illustrative-crime-' in response["Content-Disposition"]
    content = body(response)
    if file_format == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(content))
        assert book["About"]["A2"].value == "Illustrative figures, not real crimes."
        assert book["Figures"]["H2"].value == "Illustrative figures, not real crimes"
    else:
        assert "Illustrative figures, not real crimes" in content.decode()


def test_an_unknown_format_or_area_is_not_found(client, ward):
    assert download(client, "exe", "").status_code == 404
    assert download(client, "csv", "area=E05999999").status_code == 404


@pytest.mark.parametrize("text", ["=1+1", "+44", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "=1"])
def test_texts_that_would_run_are_made_harmless(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("value", ["Burglary", "2025-06", "", 5, -5, 1.5, None])
def test_other_values_are_left_as_they_are(value):
    assert harmless(value) == value


def test_csv_is_streamed_in_parts():
    parts = list(stream_csv([[number] for number in range(1_200)], notes=["two\nlines"]))
    assert len(parts) == 3
    assert parts[0].decode("utf-8-sig").startswith("# two lines\r\n0\r\n")


def test_xlsx_keeps_many_sheets():
    file = io.BytesIO()
    write_xlsx(file, [("One", [["a"], ["=b"]]), ("Two", [[1]])], title="T")
    book = openpyxl.load_workbook(file)
    assert (book.sheetnames, book["One"]["A2"].value, book.properties.title) == (["One", "Two"], "=b", "T")
