"""The map's place in its page: folium's frame without anything inline or foreign, and what its module asks for."""

import json
import re
from collections.abc import Iterator

import html5lib
import numpy as np
import pytest
from django.http import QueryDict
from django.test import override_settings
from django.urls import reverse

from core.models import Partnership
from crime_map.folium_map import OPTIONS_ID, build_frame
from crime_map.map_data import _outlines, map_options
from crime_map.models import PublishedFile
from crime_map.publishing import read_packed
from crime_map.selection import Selection
from crime_map.storage import crime_data
from places.models import Area, Boundary
from places.placing import place_points

from .milton_keynes import MONTHS  # noqa: F401 - those that are laid for these tests

WARD = "E05009406"


def elements(html: str) -> list:
    return list(html5lib.parse(html, namespaceHTMLElements=False).iter())


def options_in(html: str) -> dict:
    block = next(e for e in elements(html) if e.get("id") == OPTIONS_ID)
    assert block.get("type") == "application/json"
    return json.loads(block.text)


@pytest.mark.parametrize("address", ["/crime-map/", "/crime-map/?by=ward", "/crime-map/embed/"])
def test_nothing_inline_and_nothing_from_elsewhere(milton_keynes, client, address):
    html = client.get(address).content.decode()
    for element in elements(html):
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in {"style", "iframe", "object"}
        inline = {name for name in element.attrib if name == "style" or name.startswith("on")}
        assert not inline, f"<{element.tag}> has {inline}"
        if element.tag == "script" and element.get("type") != "application/json":
            assert element.get("src", "").startswith("/static/")
            assert not (element.text or "").strip()
        if element.tag == "link":
            assert element.get("href").startswith("/")
    assert not re.search(r"cdn|jsdelivr|unpkg|jquery|googleapis|L_NO_TOUCH|user-scalable", html)


def test_the_weight_of_the_map_grows_with_the_data(milton_keynes, client):
    file = PublishedFile.objects.get(content=PublishedFile.Content.CRIMES)
    before = options_in(client.get("/crime-map/").content.decode())["size"]
    packed = crime_data().size(f"{file.name}.br") / 1000
    assert packed + 50 < before < packed + 150  # the scripts and outlines alone weigh less than a page may
    with crime_data().open(f"{file.name}.br", "ab") as larger:
        larger.write(bytes(20_000))
    assert map_options(Selection.from_query(QueryDict()))["size"] == pytest.approx(before + 20, abs=1)


def test_one_frame_and_one_block_of_options(milton_keynes, client):
    html = client.get("/crime-map/").content.decode()
    assert html.count('class="crime-map__frame"') == 1
    assert html.count(f'id="{OPTIONS_ID}"') == 1
    options = options_in(html)
    assert options["district"] == {"code": "E06000042", "name": "Milton Keynes"}
    for key in ("crimes", "streets", "districtOutline"):
        assert client.get(options[key]).status_code == 200


def test_the_same_map_has_the_same_markup():
    """Folium numbers its elements at random; a page that changes each time could not be cached."""
    assert build_frame({"a": 1}) == build_frame({"a": 1})


def test_options_cannot_end_their_block():
    assert "</script><b>" not in build_frame({"name": "</script><b>"}).markup


def test_without_a_script_a_sentence_stands_for_the_map(milton_keynes, client):
    html = client.get("/crime-map/").content.decode()
    body = next(e for e in elements(html) if "data-map-body" in e.attrib)
    assert "hidden" in body.attrib
    assert "The table has the same figures" in html


def test_outlines_are_kept_for_ever_under_their_own_address(milton_keynes, client):
    address = options_in(client.get("/crime-map/").content.decode())["outlines"]["ward"]
    response = client.get(address)
    assert "immutable" in response["Cache-Control"]
    areas = response.json()["areas"]
    assert len(areas) == Area.objects.of_kind("ward").count()
    assert {"code", "name", "middle", "room", "outline"} == set(areas[0])
    older = client.get(f"{reverse('crime_map:outlines')}?by=ward&version=older")
    assert older.status_code == 302
    assert older["Location"] == address
    assert client.get(f"{reverse('crime_map:outlines')}?by=county").status_code == 404


def test_names_stand_inside_their_areas(milton_keynes, client):
    address = options_in(client.get("/crime-map/").content.decode())["outlines"]["ward"]
    for found in client.get(address).json()["areas"]:
        latitude, longitude = found["middle"]
        assert Area.objects.of_kind("ward").containing(longitude, latitude).get().code == found["code"]


def test_an_area_has_the_points_that_it_is_counted_by(milton_keynes, client):
    found = client.get(f"{reverse('crime_map:areas')}?area={WARD}").json()
    points = np.cumsum(found["points"])
    crimes = read_packed(PublishedFile.objects.get(content="crimes").name)
    expected, _ = place_points(crimes.longitude, crimes.latitude, Area.objects.filter(code=WARD))
    assert points.tolist() == expected.tolist()
    assert 10 < len(points) < len(crimes.count)
    assert found["outline"]["type"] in {"Polygon", "MultiPolygon"}


@pytest.fixture
def outlines_anew() -> Iterator[None]:
    """Outlines are kept under the number of what is shown, which is the same again when a test is rolled back."""
    _outlines.cache_clear()
    yield
    _outlines.cache_clear()


def test_a_ward_without_a_boundary_has_its_figures_and_no_point_of_the_map(milton_keynes, client, outlines_anew):
    Boundary.objects.filter(area__code=WARD).delete()
    found = client.get(f"{reverse('crime_map:areas')}?area={WARD}&by=ward").json()
    assert (found["outline"], found["points"]) == (None, [])
    assert WARD in found["figures"]
    address = options_in(client.get("/crime-map/").content.decode())["outlines"]["ward"]
    assert WARD not in {area["code"] for area in client.get(address).json()["areas"]}


@pytest.mark.parametrize("address", ["/crime-map/", f"/crime-map/?area={WARD}", "/crime-map/embed/"])
def test_without_the_boundary_of_the_district_there_is_a_page_without_a_map(
    milton_keynes, client, outlines_anew, address
):
    Boundary.objects.filter(area=Area.objects.district()).delete()
    response = client.get(address)
    assert response.status_code == 200
    assert "There is no map yet: the outline of the council area" in response.content.decode()
    assert client.get(f"{reverse('crime_map:outlines')}?by=district", follow=True).json() == {"areas": []}


def test_the_whole_district_needs_no_list_of_points(milton_keynes, client):
    assert "points" not in client.get(f"{reverse('crime_map:areas')}?area=E06000042").json()


def test_shades_are_the_tables_figures(milton_keynes, client):
    query = "by=ward&from=2025-06&to=2025-08"
    figures = client.get(f"{reverse('crime_map:areas')}?{query}").json()["figures"]
    counts = client.get(f"/api/v1/counts?area={WARD}&from=2025-06&to=2025-08").json()["counts"]
    crimes = sum(row["count"] for row in counts if row["category"] != "anti-social-behaviour")
    assert figures[WARD]["count"] == crimes > 0
    assert set(figures) == set(Area.objects.of_kind("ward").values_list("code", flat=True))


def test_an_unknown_area_is_not_found(milton_keynes, client):
    assert client.get(f"{reverse('crime_map:areas')}?area=E05999999").status_code == 404
    assert client.get(f"{reverse('crime_map:embed')}?area=E05999999").status_code == 404


def test_only_the_small_map_may_be_framed(milton_keynes, client):
    page, small = client.get("/crime-map/"), client.get(f"/crime-map/embed/?area={WARD}")
    assert "frame-ancestors 'self'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors *" in small["Content-Security-Policy"]
    assert "X-Frame-Options" not in small
    assert "default-src 'none'" in small["Content-Security-Policy"]
    html = small.content.decode()
    assert options_in(html)["isEmbedded"] is True
    assert f"/crime-map/?area={WARD}" in html


def test_the_page_offers_a_line_to_embed(milton_keynes, client):
    html = client.get(f"/crime-map/?area={WARD}").content.decode()
    assert "&lt;iframe" in html
    assert f"http://testserver/crime-map/embed/?area={WARD}" in html


@override_settings(TILES_URL="https://tiles.example.org/{z}/{x}/{y}.png", TILES_ATTRIBUTION="© Somebody")
def test_a_base_map_is_a_setting(milton_keynes, client):
    tiles = options_in(client.get("/crime-map/embed/").content.decode())["tiles"]
    assert tiles == {"address": "https://tiles.example.org/{z}/{x}/{y}.png", "attribution": "© Somebody"}


def test_before_its_area_is_known_the_page_says_that_and_tells_staff_what_to_do(milton_keynes, client, admin_client):
    """Never that nothing was recorded, nor that the police sent nothing."""
    partnership = Partnership.objects.get()
    partnership.district_code = ""
    partnership.save()
    page = client.get("/crime-map/").content.decode()
    assert "the council area that this site is about has not been loaded" in page
    assert "the outline of the council area that this site is about has not been loaded" in page
    assert "No crime figures have been loaded" not in page
    assert "import_areas" not in page
    assert "import_areas" in admin_client.get("/crime-map/").content.decode()
    assert client.get("/crime-map/embed/").status_code == 200
    assert client.get("/crime-map/download.csv").status_code == 200
