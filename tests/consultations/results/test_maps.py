"""Released results on a map: shaded by what was published, and nobody's own spot anywhere."""

import json

import pytest
from django.urls import reverse

from consultations.questions.questionnaire import Question, QuestionKind
from consultations.results.maps import draw_map, shapes_of
from consultations.results.releases import release_results
from people.models import User
from places.models import Area
from tests.consultations.results.a_consultation import (
    QUESTIONS,
    SOUTH,
    WEST,
    add_page,
    answer,
    make_consultation,
    make_wards,
    random_answers,
)

pytestmark = pytest.mark.django_db
WHERE = Question("where", QuestionKind.PLACE, "Which place is too dark?")


@pytest.fixture
def wards() -> list[Area]:
    return make_wards("Northfield", "Eastfield", "Southfield")


@pytest.fixture
def release(wards):
    """40, 30 and 2 people of three wards, each of whom marked a place in the ward they live in."""
    made = make_consultation((*QUESTIONS, WHERE))
    add_page(made)
    homes = [0] * 40 + [1] * 30 + [2] * 2
    pins = [{"where": {"point": [SOUTH + 0.0512, WEST + at / 10 + 0.0487]}} for at in homes]
    answers = [said | pin for said, pin in zip(random_answers(72), pins, strict=True)]
    answer(made, answers, area=lambda number: wards[homes[number]])
    officer = User.objects.create_user("officer@example.org", "a long enough password")
    return release_results(consultation=made, by=officer, breakdowns=["|area", "where|place", "safe|area"])


def maps(release) -> dict:
    tables = release.content["breakdowns"]
    shapes, height = shapes_of(tables)
    return {table["name"]: draw_map(table, shapes, height) for table in tables}


@pytest.mark.parametrize("name", ["|area", "where|place"])
def test_areas_are_shaded_by_the_published_number_and_hatched_where_it_is_hidden(release, name):
    drawn = {area.shape.name: (area.shade, area.words) for area in maps(release)[name].areas}
    assert drawn["Southfield"] == (0, "")  # two people
    assert sorted(drawn.values()) == [(0, ""), (0, ""), (4, "40")]  # and one more, from which they would follow
    assert maps(release)[name].steps == ("0–10", "11–20", "21–30", "31–40", "41–50")


def test_of_answers_by_area_the_map_shows_the_share_of_the_answer_most_gave(release):
    table = next(each for each in release.content["breakdowns"] if each["name"] == "safe|area")
    drawn = maps(release)["safe|area"]
    most = max(table["rows"], key=lambda row: row["total"])
    assert most["label"] in drawn.title and drawn.is_share
    for area in drawn.areas:
        column = table["codes"].index(area.shape.code)
        count, people = most["counts"][column], table["totals"][column]
        told = count is not None and people is not None and people >= 30
        assert area.words == (str(round(100 * count / people)) if told else "")


def test_places_leave_the_ledger_as_wards_on_page_map_and_downloads_alike(release, client):
    """No part of a coordinate that somebody marked is in anything that goes out, nor a ward's number that is hidden."""
    assert "0512" not in json.dumps(release.contents) and "0487" not in json.dumps(release.contents)
    page = client.get(reverse("consultations:results", args=["lights"])).content.decode()
    assert "Places that people marked are counted in the ward they lie in." in page
    assert page.count('<use class="release-map__area') == 9 and page.count('<path id="outline-') == 3
    for kind in ("json", "csv"):
        response = client.get(reverse("consultations:results_file", args=["lights", 1, kind]))
        content = (response.content if kind == "json" else b"".join(response)).decode("utf-8-sig")
        assert "Southfield" in content and "0512" not in content


def test_every_ward_stands_in_a_table_also_where_nobody_answered(release, wards):
    """A ward that is missing would be known to be one of none; one that is there, hidden, to be one of some."""
    table = next(each for each in release.content["breakdowns"] if each["name"] == "|area")
    empty = Area.objects.create(kind="ward", code="E05000009", vintage=2025, name="Westfield", slug="westfield")
    again = release_results(consultation=release.consultation, by=release.released_by, breakdowns=["|area"])
    assert empty.name not in table["columns"]
    shown = again.content["breakdowns"][0] if again.content["breakdowns"] else {"columns": [empty.name]}
    assert empty.name in shown["columns"]


def test_released_results_are_open_data_and_say_exactly_what_their_page_says(release, client):
    where = "/api/v1/consultations/lights/results"
    told = client.get(where).json()
    assert told["content"] == release.content
    assert (told["number"], [each["number"] for each in told["releases"]]) == (1, [1])
    answer(release.consultation, random_answers(30, seed=5))
    assert client.get(where).json()["content"]["total"] == 72  # never what came since
    release_results(consultation=release.consultation, by=release.released_by, note="More answers.")
    told = client.get(where).json()
    assert (told["number"], told["note"], told["content"]["total"]) == (2, "More answers.", 102)
    assert told["releases"][1]["address"].endswith("/consultations/lights/results/1/")


def test_there_is_no_open_data_before_the_first_release_nor_of_what_is_not_published(client):
    made = make_consultation(slug="quiet")
    answer(made, random_answers(20))
    assert client.get("/api/v1/consultations/quiet/results").status_code == 404
    assert client.get("/api/v1/consultations/nothing/results").status_code == 404
