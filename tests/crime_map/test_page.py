"""The crime map's page without JavaScript: sentence, form, tables, notes."""

import re

import html5lib
import pytest
from django.urls import reverse

from crime_map.folium_map import OPTIONS_ID
from places.models import Postcode
from tests.crime_map.counted import count, count_each, make_area, make_district, publish

pytestmark = pytest.mark.django_db
PAGE = "/crime-map/"


@pytest.fixture
def ward():
    district = make_district()
    publish("2023-07", "2025-06", kept=1_000, not_mapped=20)
    ward = make_area("E05000001", "Ambridge", parent=district, population=10_000, population_year=2022)
    other = make_area("E05000002", "Felpersham", parent=district, population=20_000, population_year=2022, west=-0.9)
    count_each(ward, "2023-07", "2024-06", "burglary", 6)
    count_each(ward, "2024-07", "2025-06", "burglary", 2)
    count_each(ward, "2024-07", "2025-06", "robbery", 5)
    count_each(ward, "2024-07", "2025-06", "anti-social-behaviour", 9)
    count_each(other, "2024-07", "2025-06", "burglary", 3)
    count_each(district, "2024-07", "2025-06", "burglary", 30)
    return ward


def words(response) -> str:
    """What a reader sees, in one line."""
    text = re.sub(r"<(script|style|template)\b.*?</\1>", " ", response.content.decode(), flags=re.S)
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def cells(response, table: str) -> list[list[str]]:
    """The rows of a table by its id, as text."""
    tree = html5lib.parse(response.content.decode(), namespaceHTMLElements=False)
    found = next(element for element in tree.iter("table") if element.get("id") == table)
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in ("th", "td")]
        for row in found.iter("tr")
    ]


def test_one_sentence_states_the_selection_and_its_figure(client, ward):
    response = client.get(f"{PAGE}?area=E05000001&category=burglary&from=2024-07&to=2025-06")
    assert "Burglary in Ambridge ward, July 2024 to June 2025: 24 crimes" in words(response)
    assert "<title>Burglary in Ambridge ward, July 2024 to June 2025" in response.content.decode()


def test_categories_have_totals_and_anti_social_behaviour_stands_apart(client, ward):
    rows = cells(client.get(f"{PAGE}?area=E05000001"), "categories")
    assert rows[0][:4] == ["Category", "Whole period", "Jun 2025", "Jun 2024"]
    by_name = {row[0].split(" mostly")[0]: row[1:] for row in rows}
    assert by_name["Burglary"] == ["24", "2", "6", "48 fewer"]
    assert by_name["Robbery"][:3] == ["60", "5", "0"]
    assert by_name["Anti-social behaviour not a crime, counted apart"][:2] == ["108", "9"]
    assert rows[-1][:3] == ["All crime, without anti-social behaviour", "84", "7"]


@pytest.mark.parametrize(
    ("order", "first", "sorted_by"),
    [
        ("category", "Anti-social behaviour", "ascending"),
        ("-total", "Anti-social behaviour", "descending"),
        ("-category", "Violence and sexual offences", "descending"),
        ("-before", "Burglary", "descending"),
        ("nonsense", "Anti-social behaviour", "ascending"),
    ],
)
def test_tables_are_sorted_by_links(client, ward, order, first, sorted_by):
    response = client.get(f"{PAGE}?area=E05000001&sort={order}")
    assert cells(response, "categories")[1][0].startswith(first)
    assert response.content.decode().count(f'aria-sort="{sorted_by}"') >= 1


def test_a_sort_link_keeps_the_selection_and_turns_round(client, ward):
    response = client.get(f"{PAGE}?area=E05000001&category=burglary&category=robbery&sort=-total")
    link = re.search(r'aria-sort="descending"><a href="([^"]+)"', response.content.decode())[1].replace("&amp;", "&")
    turned = client.get(PAGE + link.split("#")[0])
    assert [row[1] for row in cells(turned, "categories")[1:3]] == ["24", "60"]


def test_a_missing_month_says_so_in_its_row_and_is_not_zero(client, ward):
    publish("2025-02", "2025-02", without=("2025-02",))
    response = client.get(f"{PAGE}?area=E05000001&from=2025-01&to=2025-03")
    rows = cells(response, "months")
    assert ["February 2025", "no figures"] in rows
    assert ["Months with figures", "14", "18"] in rows
    assert "There are no figures for February 2025: no police file has been loaded." in words(response)


def test_the_chart_says_its_point_and_where_the_gap_is(client, ward):
    publish("2025-02", "2025-02", without=("2025-02",))
    text = client.get(f"{PAGE}?area=E05000001&category=burglary").content.decode()
    assert (
        "<figcaption>Burglary fell compared with a year before, by more than chance would explain</figcaption>" in text
    )
    assert "No figures for February 2025." in text


def test_areas_are_compared_with_rates_and_intervals(client, ward):
    response = client.get(f"{PAGE}?by=ward&areas=-rate")
    assert cells(response, "areas") == [
        ["Area", "Count", "For every 1,000 residents a year"],
        ["Ambridge", "84", "8.4 6.7 to 10.4"],
        ["Felpersham", "36", "1.8 1.3 to 2.5"],
    ]
    assert 'href="?area=E05000002&amp;from=2024-07&amp;to=2025-06' in response.content.decode()


def test_outcomes_say_what_they_mean_and_no_percentage_of_few(client, ward):
    text = words(client.get(f"{PAGE}?area=E05000001&category=burglary&from=2025-06"))
    assert "No suspect identified The investigation is finished" in text
    assert "Of each 100" not in text
    assert "Of each 100" in words(client.get(f"{PAGE}?area=E05000001"))


def test_the_rate_says_whose_it_is_and_is_compared(client, ward):
    text = words(client.get(f"{PAGE}?area=E05000001&category=burglary"))
    assert "For every 1,000 residents a year 2.4 chance alone could make it 1.5 to 3.6" in text
    assert "The rate is for the 10,000 people who lived here in 2022." in text
    assert "For Borchester as a whole it is 3.6." in text


def test_the_fragment_is_the_results_alone(client, ward):
    whole = client.get(f"{PAGE}?area=E05000001").content.decode()
    part = client.get(f"{PAGE}?area=E05000001&part=results").content.decode()
    assert part.strip().startswith('<div id="results"')
    assert "<html" not in part
    before_the_map, after_it = part.split('<div id="more-results"')
    assert before_the_map.strip() in whole
    assert after_it.strip() in whole
    assert "part=results" not in part


def test_bad_input_is_explained_with_a_link_to_its_field(client, ward):
    response = client.get(f"{PAGE}?from=June&category=murder")
    text = response.content.decode()
    assert response.status_code == 200
    assert "<title>Error: " in text
    for key in ("from", "category"):
        assert f'href="#filter-{key}"' in text
        assert f'id="filter-{key}"' in text
    assert "All crime in Borchester, July 2024 to June 2025" in words(response)


def test_an_unknown_area_is_not_found_and_says_what_to_do(client, ward):
    response = client.get(f"{PAGE}?area=E05999999")
    assert response.status_code == 404
    assert "E05999999" in words(response)
    assert reverse("crime_map:map") in response.content.decode()


def test_the_form_keeps_the_place_and_shows_what_is_chosen(client, ward):
    text = client.get(f"{PAGE}?area=E05000001&category=burglary&from=2025-01&to=2025-03&by=ward").content.decode()
    assert '<input type="hidden" name="area" value="E05000001">' in text
    assert 'value="burglary" checked' in text
    assert '<option value="2025-01" selected>' in text
    assert '<option value="2025-03" selected>' in text
    assert '<option value="ward" selected>Wards</option>' in text
    assert 'value="lsoa"' not in text, "only kinds of area that are loaded can be compared"


def test_a_postcode_in_the_form_leads_to_its_surroundings_with_the_same_filters(client, ward):
    Postcode.objects.create(code="BO11AA", longitude=-0.995, latitude=52.005)
    response = client.get(f"{PAGE}?q=bo1 1aa&area=E05000001&category=burglary&from=2025-01&to=2025-03")
    assert response.status_code == 302
    assert response.url == f"{PAGE}?category=burglary&from=2025-01&to=2025-03&near=52.0050,-0.9950"


def test_a_name_in_the_form_leads_to_its_area_and_an_unknown_one_to_the_search(client, ward):
    assert client.get(f"{PAGE}?q=felpersham&category=drugs").url == f"{PAGE}?category=drugs&area=E05000002"
    assert client.get(f"{PAGE}?q=nowhere").url == f"{reverse('places:search')}?q=nowhere"


def test_illustrative_figures_say_so_at_every_table_and_chart(client, ward):
    publish("2024-07", "2025-06", is_illustrative=True)
    response = client.get(f"{PAGE}?area=E05000001&by=ward")
    captions = re.findall(r"<caption[^>]*>(.*?)</caption>", response.content.decode(), flags=re.S)
    assert len(captions) == 5
    assert all("Illustrative figures, not real crimes" in caption for caption in captions)
    assert "<desc" in response.content.decode()
    assert re.search(r"<desc[^>]*>Illustrative figures, not real crimes", response.content.decode())


def test_before_anything_is_loaded_it_says_so(client):
    make_district()
    response = client.get(PAGE)
    assert response.status_code == 200
    assert "No crime figures have been loaded yet" in words(response)


def test_before_anything_is_published_it_says_that_there_is_no_map(client):
    html = client.get(PAGE).content.decode()
    assert "There is no map yet" in html
    assert OPTIONS_ID not in html


def test_around_a_point_before_the_map_is_published_it_says_what_to_do_instead(client, ward):
    text = words(client.get(f"{PAGE}?near=52.005,-0.995"))
    assert "not ready yet. Choose a ward or another area instead." in text


def test_the_fragment_is_made_in_few_queries(client, ward, django_assert_num_queries):
    client.get(PAGE)
    # coverage, force, area, its counts; its parent, the parent's counts for the comparison; revisions;
    # the content version that the page cache asks for; wards and their counts; years of stops and searches
    with django_assert_num_queries(11):
        client.get(f"{PAGE}?area=E05000001&by=ward&part=results")


def test_only_reading_is_allowed(client, ward):
    assert client.post(PAGE).status_code == 405


def test_a_category_that_names_markup_is_harmless(client, ward):
    text = client.get(f"{PAGE}?category=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in text


def test_what_a_neighbouring_force_recorded_here_is_left_out(client, ward):
    count(ward, "2025-06", "drugs", 5, force="elsewhere")
    assert {row[0]: row[1] for row in cells(client.get(f"{PAGE}?area=E05000001"), "categories")}["Drugs"] == "0"


@pytest.mark.parametrize("query", ["near=here", "shape=1", "near=52,-1&radius=9", "from=x&to=y", "category=x&by=x"])
def test_every_problem_leads_to_a_field_that_is_there(client, ward, query):
    text = client.get(f"{PAGE}?{query}").content.decode()
    targets = re.findall(r'href="#(filter-\w+)"', text)
    assert targets
    assert all(f'id="{target}"' in text for target in targets)
