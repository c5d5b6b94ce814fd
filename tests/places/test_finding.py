"""What somebody's words mean, and what they are told when they mean nothing here."""

from datetime import date

import pytest

from core.models import ContentVersion
from places.finding import Outcome, find_place
from places.models import Area, Postcode
from places.suggesting import suggest_places

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(district, make_area):
    make_area("ward", "E05000001", (-0.9, 52.0, -0.75, 52.2), name="Bletchley East", parent=district)
    make_area("ward", "E05000002", (-0.75, 52.0, -0.6, 52.2), name="Woughton & Fishermead", parent=district)
    make_area("parish", "E04000001", (-0.9, 52.0, -0.82, 52.08), name="St. Mary's Château", parent=district)
    make_area("lsoa", "E01000001", (-0.9, 52.0, -0.75, 52.2), name="Bletchley 001A", parent=district)
    make_area("ward", "E05000009", (0.1, 52.0, 0.3, 52.2), name="Bletchley Elsewhere")
    make_area("ward", "E05000008", (-0.9, 52.0, -0.75, 52.2), name="Bletchley Old", vintage=2019, is_current=False)
    points = {
        "MK93EJ": (-0.8, 52.1),
        "MK93EP": (-0.7, 52.1),
        "MK91AA": (-0.7, 52.15),
        "MK110AB": (-0.85, 52.05),
        "MK179ZZ": (-0.5, 51.9),
    }
    for code, (longitude, latitude) in points.items():
        Postcode.objects.create(code=code, longitude=longitude, latitude=latitude)
    Postcode.objects.create(code="MK91ZZ", longitude=-0.8, latitude=52.1, terminated_on=date(2019, 5, 1))


@pytest.mark.parametrize("text", ["MK9 3EJ", "mk93ej", " mk9  3ej ", "M K 9 3 E J", "MK9-3EJ", "ＭＫ９ ３ＥＪ"])
def test_a_whole_postcode_in_any_spacing_and_case_is_one_place(text):
    found = find_place(text)
    assert found.outcome == Outcome.POSTCODE
    assert found.is_one_place
    assert (found.label, found.longitude, found.latitude) == ("MK9 3EJ", -0.8, 52.1)
    assert [area.kind for area in found.areas] == ["district", "ward", "lsoa"]
    assert found.area("ward").name == "Bletchley East"
    assert found.area("estate") is None


def test_a_postcode_no_longer_in_use_says_so_and_still_gives_the_place():
    found = find_place("MK9 1ZZ")
    assert found.message == "MK9 1ZZ has not been in use since May 2019. This is the place it stood for."
    assert found.latitude == 52.1
    assert found.area("ward").name == "Bletchley East"
    assert not found.is_one_place


@pytest.mark.parametrize("text", ["M1 1AE", "MK17 9ZZ", "NN7", "51.5, -0.12", "L1 8JQ"])
def test_a_place_outside_the_area_says_so(text):
    found = find_place(text)
    assert found.outcome == Outcome.OUTSIDE
    assert found.message.endswith("is outside the area that this site covers.")
    assert found.latitude is None


def test_an_unknown_postcode_says_what_to_check():
    found = find_place("MK9 3ZZ")
    assert found.outcome == Outcome.UNKNOWN_POSTCODE
    assert "Check its letters and figures" in found.message


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("MK9 3EI", None),
        ("MKQ 3EJ", None),
        ("MK11 OAB", "MK11 0AB"),
        ("MKII 0AB", "MK11 0AB"),
        ("MK9 IAA", "MK9 1AA"),
    ],
)
def test_letters_typed_for_figures_are_offered_put_right(text, meant):
    found = find_place(text)
    assert found.suggestions == ((meant,) if meant else ())
    assert found.message.startswith(f"“{text}” is not a postcode. Check its letters and figures")


def test_part_of_a_postcode_gives_the_areas_with_most_of_it_first():
    found = find_place("mk9")
    assert found.outcome == Outcome.PARTIAL
    assert "4 postcodes here begin with MK9." in found.message
    assert [area.name for area in found.areas] == ["Bletchley East", "Woughton & Fishermead"]
    assert [area.name for area in find_place("MK9 1").areas] == ["Bletchley East", "Woughton & Fishermead"]
    assert find_place("MK9 3").message.startswith("2 postcodes")
    # MK1 has none here: MK11 and MK17 must not be taken for it.
    assert find_place("MK1").outcome == Outcome.OUTSIDE
    assert find_place("MK110").message.startswith("One postcode here begins with MK11 0")


@pytest.mark.parametrize("text", ["52.1,-0.8", "52.1, -0.8", "52.1 -0.8", "52.1°, -0.8°", "-0.8, 52.1"])
def test_a_position_is_one_place(text):
    found = find_place(text)
    assert found.outcome == Outcome.POSITION
    assert (found.latitude, found.longitude) == (52.1, -0.8)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("bletchley", ["Bletchley East", "Bletchley 001A", "Bletchley Elsewhere"]),
        ("East bletchley", ["Bletchley East"]),
        ("BLETCHLEY EAST WARD", ["Bletchley East"]),
        ("bletchley lsoa", ["Bletchley 001A"]),
        ("woughton and fish", ["Woughton & Fishermead"]),
        ("Woughton & Fishermead", ["Woughton & Fishermead"]),
        ("st marys chateau", ["St. Mary's Château"]),
        ("St Mary’s parish", ["St. Mary's Château"]),
        ("e05000002", ["Woughton & Fishermead"]),
        ("exampleton", ["Exampleton"]),
    ],
)
def test_names_are_found_whatever_their_case_accents_and_order_the_likeliest_first(text, names):
    assert [area.name for area in find_place(text).areas] == names


def test_a_misspelt_name_gets_those_like_it():
    found = find_place("Woghton & Fishermede")
    assert found.outcome == Outcome.NOTHING
    assert found.message == "Nothing here is called “Woghton & Fishermede”."
    assert found.suggestions == ("Woughton & Fishermead",)


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "'; drop table", "\x00", "é" * 5000, "<zz>"])
def test_odd_text_finds_nothing_and_breaks_nothing(text):
    assert find_place(text).areas == ()


def test_without_a_council_area_nothing_is_outside(partnership):
    partnership.district_code = ""
    partnership.save()
    assert find_place("MK17 9ZZ").outcome == Outcome.POSTCODE


def test_suggestions_say_what_each_is_and_where_it_leads():
    suggestions = [suggestion.as_json() for suggestion in suggest_places("ble", most=8)]
    assert suggestions[0] == {
        "label": "Bletchley East",
        "detail": "Ward",
        "url": "/neighbourhoods/find/?area=E05000001",
    }
    assert [suggestion.label for suggestion in suggest_places("mk9 3", most=8)] == ["MK9 3EJ", "MK9 3EP"]
    assert suggest_places("MK9 3EJ", most=8)[0].url == "/neighbourhoods/find/?near=52.10000,-0.80000"
    assert suggest_places("b", most=8) == []
    assert len(suggest_places("bletchley", most=2)) == 2
    # One that ended is not offered.
    assert [suggestion.label for suggestion in suggest_places("mk9 1", most=8)] == ["MK9 1AA"]


class TestPages:
    def test_one_postcode_leads_straight_to_what_is_about_its_place(self, client):
        answer = client.get("/search/", {"q": "mk93ej"})
        assert (answer.status_code, answer.url) == (302, "/neighbourhoods/find/?near=52.10000,-0.80000")
        assert client.get("/search/", {"q": "52.1,-0.8"}).url == "/neighbourhoods/find/?near=52.10000,-0.80000"

    def test_one_name_leads_straight_to_what_is_about_it(self, client):
        assert client.get("/search/", {"q": "Woughton"}).url == "/neighbourhoods/find/?area=E05000002"

    def test_several_are_shown_with_what_each_is(self, client):
        page = client.get("/search/", {"q": "bletchley"}).content.decode()
        assert "3 areas" in page
        assert '<a href="/neighbourhoods/find/?area=E05000001">Bletchley East</a>' in page
        assert "Ward, Exampleton" in page

    def test_one_that_ended_is_explained_before_it_leads_on(self, client):
        page = client.get("/search/", {"q": "MK9 1ZZ"}).content.decode()
        assert "has not been in use since May 2019" in page
        assert "/neighbourhoods/find/?near=52.10000,-0.80000" in page

    def test_outside_leads_to_the_police_and_to_no_place_here(self, client):
        page = client.get("/search/", {"q": "M1 1AE"}).content.decode()
        assert "M1 1AE is outside the area" in page
        assert 'href="https://www.police.uk/pu/your-area/"' in page
        assert "near=" not in page

    def test_nothing_found_says_what_one_can_type(self, client):
        page = client.get("/search/", {"q": "<script>"}).content.decode()
        assert "Nothing here is called “&lt;script&gt;”" in page
        assert "What you can type" in page
        assert "What you can type" in client.get("/search/").content.decode()

    def test_suggestions_are_json(self, client):
        answer = client.get("/search/suggest/", {"q": "bletchley e"})
        assert answer.json()["suggestions"][0]["label"] == "Bletchley East"
        assert client.get("/search/suggest/").json() == {"suggestions": []}

    def test_a_new_name_is_found_at_once(self, client):
        client.get("/search/suggest/", {"q": "ble"})
        Area.objects.filter(code="E05000001").update(name="Aylesbury")
        area = Area.objects.by_code("E05000001")
        area.save()
        ContentVersion.raise_number()
        assert client.get("/search/suggest/", {"q": "ayl"}).json()["suggestions"][0]["label"] == "Aylesbury"


def test_suggesting_costs_the_same_few_queries_among_any_number_of_areas(district, django_assert_max_num_queries):
    Area.objects.bulk_create(
        Area(
            kind="lsoa",
            code=f"E01{number:06d}",
            vintage=2021,
            name=f"Some Place {number:05d}",
            slug=f"some-{number}",
            parent=district,
        )
        for number in range(1_000)
    )
    for text in ("bletch", "place 0999", "nothing like it"):
        with django_assert_max_num_queries(4):  # the district, its box, the areas, their parents
            suggest_places(text, most=8)
