"""Where a place leads: to the page about it, to a choice, or to the crime map."""

import re

import pytest
from django.http import QueryDict

from home.alerts.area_choice import read_choice
from home.models import NeighbourhoodPage
from home.neighbourhoods.services import create_neighbourhood_pages
from places.models import Postcode
from tests.home.neighbourhoods.conftest import IN_THE_ESTATE, IN_WEST_WARD

pytestmark = pytest.mark.django_db


def near(point) -> str:
    return "{:.5f},{:.5f}".format(*point)


def led_to(client, address: str) -> str:
    """Where an address leads in the end."""
    answer = client.get(address, follow=True)
    assert answer.status_code == 200
    return answer.redirect_chain[-1][0]


def test_a_postcode_leads_from_the_search_to_the_smallest_page_that_holds_it(client, pages, postcode):
    assert led_to(client, "/search/?q=mk9+3ej") == f"/neighbourhoods/lakeside/?near={near(IN_THE_ESTATE)}"


def test_the_page_names_the_others_that_hold_the_point_and_the_map_around_it(client, pages, postcode):
    page = client.get(f"/neighbourhoods/lakeside/?near={near(IN_THE_ESTATE)}").content.decode()
    assert "<strong>MK9 3EJ</strong> is in Lakeside." in page
    assert f'<a href="/neighbourhoods/east/?near={near(IN_THE_ESTATE)}">East</a> (Ward)' in page
    assert f'href="/crime-map/?near={near(IN_THE_ESTATE)}"' in page
    assert "West" not in page.split("<main")[1].split("jump-list")[0]


def test_a_point_in_one_page_only_leads_there_and_names_no_other(client, pages):
    assert led_to(client, f"/neighbourhoods/find/?near={near(IN_WEST_WARD)}").startswith("/neighbourhoods/west/")
    page = client.get(f"/neighbourhoods/west/?near={near(IN_WEST_WARD)}").content.decode()
    assert "The place you looked for is in West." in page
    assert "It is also in" not in page


@pytest.mark.parametrize(("longitude", "is_split"), [(-0.8005, True), (-0.8025, False)])
def test_a_postcode_beside_a_boundary_says_whose_homes_may_be_across_it(client, pages, longitude, is_split):
    Postcode.objects.create(code="MK93EJ", latitude=52.05, longitude=longitude)  # 34 and 171 metres west of East
    address = led_to(client, "/search/?q=MK9 3EJ")
    assert address.startswith("/neighbourhoods/west/")
    page = client.get(address).content.decode()
    across = f'<a href="/neighbourhoods/east/?near=52.05000,{longitude:.5f}">East</a>'
    assert (f"Some homes with this postcode may be in {across}." in page) is is_split


def test_a_point_that_no_page_holds_leads_to_the_crime_map(client, pages):
    NeighbourhoodPage.objects.get(title="West").unpublish()
    assert (
        led_to(client, f"/neighbourhoods/find/?near={near(IN_WEST_WARD)}") == f"/crime-map/?near={near(IN_WEST_WARD)}"
    )


def test_an_area_leads_to_its_own_page(client, pages, east):
    assert client.get(f"/neighbourhoods/find/?area={east.code}").url == "/neighbourhoods/east/"


def test_an_area_without_a_page_leads_to_those_that_cover_it(client, pages, make_area):
    parish = make_area("parish", "E04000001", (-0.85, 52.09, -0.79, 52.13), name="Middle parish")
    page = client.get(f"/neighbourhoods/find/?area={parish.code}").content.decode()
    places = [title for title in ("Lakeside", "West", "East") if f">{title}</a>" in page.split("<main")[1]]
    assert places == ["Lakeside", "West", "East"]
    assert page.index(">Lakeside</a>") < page.index(">West</a>"), "the smallest stands first"
    assert f'href="/crime-map/?area={parish.code}"' in page


def test_the_whole_area_leads_to_all_neighbourhoods_and_its_map(client, pages, district):
    page = client.get(f"/neighbourhoods/find/?area={district.code}").content.decode().split("<main")[1]
    assert page.index(">East</a>") < page.index(">Lakeside</a>") < page.index(">West</a>")
    assert f'href="/crime-map/?area={district.code}"' in page


@pytest.mark.parametrize("query", ["area=E05000001", "near=52.05000,-0.85000"])
def test_before_there_are_pages_a_place_leads_to_the_crime_map(client, west, query):
    assert client.get(f"/neighbourhoods/find/?{query}").url == f"/crime-map/?{query}"


def test_drafts_lead_nowhere(client, west, east):
    create_neighbourhood_pages(areas=[west], as_drafts=True)
    create_neighbourhood_pages(areas=[east])
    page = client.get(f"/neighbourhoods/find/?area={west.code}").content.decode()
    assert "There is no page about this area yet." in page
    assert "/neighbourhoods/west/" not in page


@pytest.mark.parametrize("query", ["", "near=", "near=nowhere", "near=999,999", "near=%00"])
def test_what_cannot_be_read_leads_to_the_search(client, pages, query):
    assert client.get(f"/neighbourhoods/find/?{query}").url == "/search/"


def test_a_code_that_no_area_has_leads_to_the_map_that_says_so(client, pages):
    answer = client.get("/neighbourhoods/find/?area=E05999999")
    assert answer.url == "/crime-map/?area=E05999999"
    assert client.get("/neighbourhoods/find/?area=%26x%3D1").url == "/crime-map/?area=%26x%3D1"


def test_alerts_for_a_postcode_begin_with_the_area_that_has_a_page(pages, postcode, make_area):
    make_area("parish", "E04000001", (-0.85, 52.09, -0.75, 52.13), name="Middle parish")
    choice = read_choice(QueryDict("q=MK9 3EJ"))
    assert [area.name for area in choice.found] == ["Lakeside", "East", "Middle parish"], "those with pages first"
    assert choice.suggested == {pages["Lakeside"].area.code}
    NeighbourhoodPage.objects.all().unpublish()
    assert read_choice(QueryDict("q=MK9 3EJ")).found[0].name == "Middle parish"


def test_residents_read_neighbourhood_where_an_area_is_a_statistical_one(client, pages, postcode, make_area, district):
    make_area("msoa", "E02000001", (-0.85, 52.09, -0.75, 52.13), name="Middle", parent=district)
    for address in ("/alerts/?q=MK9+3EJ", "/search/?q=Middle&stay=1", "/search/suggest/?q=midd"):
        page = client.get(address).content.decode()
        assert re.search(r'Middle.{,80}(kind">|"detail": ")Neighbourhood[<,"]', page), address
        assert "MSOA" not in page, address
