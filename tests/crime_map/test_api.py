"""Open data at /api/v1/: contracts that other people's programs rely on."""

import pytest

from crime_map.models import Coverage
from tests.crime_map.counted import FORCE, count, make_area, make_district, publish

pytestmark = pytest.mark.django_db
LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."


@pytest.fixture
def ward():
    district = make_district()
    publish("2025-04", "2025-06", without=("2025-05",), kept=100, not_mapped=3)
    ward = make_area("E05000001", "Ambridge", parent=district, population=10_000, population_year=2022, west=-0.8)
    count(ward, "2025-04", "burglary", 3)
    count(ward, "2025-04", "burglary", 1, outcome="charged")
    count(ward, "2025-06", "anti-social-behaviour", 7, outcome="none-published")
    return ward


def get(client, path: str, status: int = 200):
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    return response.json()


def test_counts_of_one_category(client, ward):
    found = get(client, "counts?area=E05000001&from=2025-04&to=2025-06&category=burglary")
    assert found["area"] == {"code": "E05000001", "name": "Ambridge", "kind": "ward"}
    assert (found["from"], found["to"]) == ("2025-04", "2025-06")
    assert found["missing"] == ["2025-05"]
    assert found["counts"] == [
        {"month": "2025-04", "category": "burglary", "count": 4},
        {"month": "2025-06", "category": "burglary", "count": 0},
    ]
    assert found["licence"] == LICENCE
    assert found["is_illustrative"] is False
    assert any("a gap, not a time without crime" in note for note in found["notes"])


def test_counts_of_all_categories_have_every_known_month_and_zeros(client, ward):
    found = get(client, "counts?area=E05000001&from=2025-04")
    assert {row["month"] for row in found["counts"]} == {"2025-04", "2025-06"}
    assert len(found["counts"]) == 2 * 14
    assert sum(row["count"] for row in found["counts"]) == 11


def test_several_categories(client, ward):
    found = get(client, "counts?area=E05000001&from=2025-06&category=burglary&category=anti-social-behaviour")
    assert [(row["category"], row["count"]) for row in found["counts"]] == [
        ("anti-social-behaviour", 7),
        ("burglary", 0),
    ]


def test_partial_and_illustrative_months_are_marked(client, ward):
    Coverage.objects.filter(month="2025-06-01").update(state="partial", is_illustrative=True)
    found = get(client, "counts?area=E05000001&from=2025-06")
    assert found["partial"] == ["2025-06"]
    assert found["is_illustrative"] is True


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("counts", 400, "area: Field required"),
        ("counts?area=E05999999", 404, "No area has the code E05999999"),
        ("counts?area=E05000001&from=June", 400, "“June” is not a month"),
        ("counts?area=E05000001&category=murder", 400, "“murder” is not a category"),
        ("areas?kind=galaxy", 400, "“galaxy” is not a kind of area"),
        ("areas?point=here", 400, "latitude and longitude in degrees"),
        ("areas?point=nan,1", 400, "latitude and longitude in degrees"),
        ("areas?limit=9000", 400, "limit: "),
        ("coverage?kind=poems", 400, "kind: "),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(client, ward, query, status, words):
    assert words in get(client, query, status)["error"]


def test_months_beyond_the_figures_are_answered_for_those_there_are_with_a_note(client, ward):
    found = get(client, "counts?area=E05000001&from=2020-01&to=2030-01")
    assert (found["from"], found["to"]) == ("2025-04", "2025-06")
    assert "The oldest figures are for April 2025" in " ".join(found["notes"])


def test_areas_by_kind_and_name(client, ward):
    assert get(client, "areas")["count"] == 2
    (found,) = get(client, "areas?kind=ward")["areas"]
    assert (found["code"], found["parent"], found["population"], found["outline"]) == (
        "E05000001",
        "E06000099",
        10_000,
        None,
    )
    assert [area["name"] for area in get(client, "areas?name=borch")["areas"]] == ["Borchester"]


def test_areas_by_point(client, ward):
    assert [area["code"] for area in get(client, "areas?point=52.005,-0.795")["areas"]] == ["E05000001"]
    assert get(client, "areas?point=10,10")["count"] == 0


def test_an_outline_is_given_when_asked_for(client, ward):
    (found,) = get(client, "areas?kind=ward&outline=true")["areas"]
    assert found["outline"]["type"] == "Polygon"


def test_areas_come_in_pages(client, ward):
    page = get(client, "areas?limit=1")
    assert (page["count"], len(page["areas"])) == (2, 1)
    second = client.get(page["next"]).json()
    assert second["next"] is None
    assert {page["areas"][0]["code"], second["areas"][0]["code"]} == {"E05000001", "E06000099"}


def test_coverage_says_what_was_published(client, ward):
    found = get(client, f"coverage?force={FORCE}&kind=street")
    assert [(row["month"], row["state"], row["rows"], row["not_mapped"]) for row in found["coverage"]] == [
        ("2025-04", "published", 100, 3),
        ("2025-05", "missing", 100, 3),
        ("2025-06", "published", 100, 3),
    ]
    assert get(client, "coverage?force=nobody")["coverage"] == []


def test_any_website_may_read_it_and_ask_again_for_nothing(client, ward):
    first = client.get("/api/v1/counts?area=E05000001")
    assert first["Access-Control-Allow-Origin"] == "*"
    assert first["Content-Type"].startswith("application/json")
    again = client.get("/api/v1/counts?area=E05000001", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304
    count(ward, "2025-06", "drugs", 5)
    publish("2025-06", "2025-06")
    changed = client.get("/api/v1/counts?area=E05000001", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


def test_writing_is_refused(client, ward):
    assert client.post("/api/v1/counts?area=E05000001").status_code == 405


def test_it_is_described_in_openapi(client):
    described = client.get("/api/v1/openapi.json").json()
    assert {"/api/v1/areas", "/api/v1/counts", "/api/v1/coverage"} <= set(described["paths"])
    for path in described["paths"].values():
        for parameter in path["get"].get("parameters", []):
            assert parameter["schema"].get("description") or parameter.get("description"), parameter


def test_the_docs_page_stays_on_this_machine(client):
    response = client.get("/api/v1/docs")
    text = response.content.decode()
    assert response.status_code == 200
    assert "cdn" not in text
    assert '"validatorUrl": null' in text
    assert "script-src 'self'" in response["Content-Security-Policy"]


def test_counts_take_few_queries(client, ward, django_assert_num_queries):
    client.get("/api/v1/counts?area=E05000001")
    with django_assert_num_queries(6):  # content version, coverage, force, area, its counts, revisions
        client.get("/api/v1/counts?area=E05000001&from=2025-06")
