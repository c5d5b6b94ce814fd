"""A question to the figures: read from an address, written to one, said in a sentence."""

from datetime import date

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crime_map.selection import Circle, Selection, Shape, UnknownAreaError, name_distance
from places.models import Postcode
from tests.crime_map.counted import DISTRICT, make_area, make_district, month, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    district = make_district()
    publish("2024-01", "2025-06")
    return make_area("E05000001", "Ambridge", parent=district)


def read(query: str) -> Selection:
    return Selection.from_query(QueryDict(query))


def messages(query: str) -> str:
    return " ".join(problem.message for problem in read(query).problems)


def test_without_a_question_it_is_the_district_and_the_newest_year(ward):
    selection = read("")
    assert selection.place.code == DISTRICT
    assert (selection.first, selection.last) == (month("2024-07"), month("2025-06"))
    assert selection.categories == ()
    assert selection.problems == ()


def test_an_address_says_everything_and_comes_back_the_same(ward):
    query = "area=E05000001&from=2024-03&to=2025-02&category=burglary&category=robbery&by=ward"
    assert read(query).as_query() == query
    assert read(read(query).as_query()) == read(query)


def test_equal_selections_have_one_address(ward):
    one = read("category=robbery&category=burglary&to=2025-02&from=2024-03&area=e05000001")
    other = read("area=E05000001&from=2024-03&to=2025-02&category=burglary&category=robbery&category=robbery")
    assert one.as_query() == other.as_query()


def test_a_circle_and_a_drawn_shape_come_back_the_same(ward):
    circle = read("near=52.0406,-0.7594&radius=250")
    assert circle.place == Circle(52.0406, -0.7594, 250)
    assert "near=52.0406,-0.7594&radius=250" in circle.as_query()
    shape = read("shape=52.01,-0.71;52.02,-0.71;52.02,-0.7")
    assert shape.place == Shape(((52.01, -0.71), (52.02, -0.71), (52.02, -0.7)))
    assert read(shape.as_query()) == shape


def test_a_change_replaces_one_key_and_an_empty_one_leaves_it_out(ward):
    selection = read("area=E05000001&from=2024-03&to=2025-02&by=ward")
    assert selection.as_query(by="", sort="total") == "area=E05000001&from=2024-03&to=2025-02&sort=total"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("area=E05000001&from=2024-06&to=2025-05", "All crime in Ambridge ward, June 2024 to May 2025"),
        ("from=2024-06&to=2024-06&category=burglary", "Burglary in Borchester, June 2024"),
        (
            "near=52,-1&radius=1000&from=2025-01&to=2025-02&category=drugs&category=burglary&category=robbery",
            "Burglary, drugs and robbery within 1 kilometre of the marked point, January 2025 to February 2025",
        ),
        ("shape=52,-1;52.1,-1;52.1,-0.9&from=2025-01&to=2025-01", "All crime in the area you drew, January 2025"),
    ],
)
def test_it_says_itself_in_a_sentence(ward, query, sentence):
    assert read(query).sentence() == sentence


def test_the_point_of_a_postcode_is_called_by_it(ward):
    Postcode.objects.create(code="BO11AA", latitude=52.00502, longitude=-0.99498)
    Postcode.objects.create(code="BO11AB", latitude=52.00502, longitude=-0.99498, terminated_on=date(2020, 1, 1))
    assert read("near=52.0050,-0.9950").where() == "within 500 metres of BO1 1AA"
    assert read("near=52.0052,-0.9950").where() == "within 500 metres of the marked point"
    assert read("near=52.0050,-0.9950") == read("near=52.0050,-0.995")


@pytest.mark.parametrize(
    ("query", "words", "first", "last"),
    [
        ("from=June", "“June” is not a month. Write the year and the month, such as 2025-06", "2024-07", "2025-06"),
        ("from=2025-13", "is not a month", "2024-07", "2025-06"),
        ("from=2025-03&to=2024-09", "swapped", "2024-09", "2025-03"),
        ("from=2019-01&to=2024-02", "The oldest figures are for January 2024", "2024-01", "2024-02"),
        ("from=2025-01&to=2030-01", "The newest figures are for June 2025", "2025-01", "2025-06"),
        ("from=2010-01&to=2010-05", "The oldest figures are for January 2024", "2024-01", "2024-01"),
        ("from=2040-01&to=2041-01", "The newest figures are for June 2025", "2025-06", "2025-06"),
    ],
)
def test_months_that_cannot_be_shown_become_the_nearest_that_can(ward, query, words, first, last):
    selection = read(query)
    assert words in messages(query)
    assert (selection.first, selection.last) == (month(first), month(last))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("near=here", "The point to look around could not be read"),
        ("near=95,0", "The point to look around could not be read"),
        ("near=52,-1&radius=ten", "must be a whole number of metres from 100 to 5000. 500 metres is shown"),
        ("near=52,-1&radius=900000", "5 kilometres is shown"),
        ("near=52,-1&radius=1", "100 metres is shown"),
        ("shape=52,-1;52.1,-1", "needs from 3 to 200 corners"),
        ("shape=52,-1;52.1,-0.9;52.1,-1;52,-0.9", "cross each other"),
        ("shape=52,-1;x;52.1,-1", "A corner of the drawn area could not be read"),
        ("category=murder", "“murder” is not a category of crime"),
        ("by=galaxy", "Areas cannot be compared by “galaxy”"),
    ],
)
def test_what_cannot_be_read_is_said_and_something_valid_is_shown(ward, query, words):
    assert words in messages(query)
    assert read(query).place is not None


def test_an_unknown_area_has_no_nearest_one(ward):
    with pytest.raises(UnknownAreaError):
        read("area=E05999999")


def test_a_shape_that_people_close_themselves_is_the_same_shape(ward):
    assert read("shape=52,-1;52.1,-1;52.1,-0.9;52,-1").place == read("shape=52,-1;52.1,-1;52.1,-0.9").place


def test_nothing_loaded_is_a_selection_too():
    selection = read("")
    assert selection.place is None
    assert selection.published.known == []


@pytest.mark.parametrize(
    ("metres", "words"), [(250, "250 metres"), (1000, "1 kilometre"), (2500, "2.5 kilometres"), (5000, "5 kilometres")]
)
def test_distances_in_words(metres, words):
    assert name_distance(metres) == words


keys = st.sampled_from(["area", "near", "radius", "shape", "from", "to", "category", "by", "part", "sort"])


# Reading changes nothing, so that every example may share the areas.
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.lists(st.tuples(keys, st.text(max_size=40)), max_size=6))
def test_no_address_breaks_it(ward, pairs):
    query = QueryDict(mutable=True)
    for key, value in pairs:
        query.appendlist(key, value)
    try:
        selection = Selection.from_query(query)
    except UnknownAreaError:
        return
    assert selection.first <= selection.last
    assert Selection.from_query(QueryDict(selection.as_query())) == selection
