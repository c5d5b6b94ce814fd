"""A made-up council area with two wards, an estate in one of them, and pages for some."""

import json

import pytest
import shapely
from wagtail.models import Site

from core.models import Partnership
from home.models import NeighbourhoodPage
from home.neighbourhoods.services import create_neighbourhood_pages
from places.area_writing import set_outline
from places.models import Area, Boundary, Postcode
from places.overlaps import measure_overlaps

DISTRICT = "E06000042"
IN_THE_ESTATE = (52.11, -0.79)  # latitude, longitude
IN_WEST_WARD = (52.05, -0.85)


@pytest.fixture
def make_area(db):
    """Make a rectangular area: `make_area("ward", "E05000001", (west, south, east, north), name="...")`."""

    def make(kind, code, box, *, name, **fields) -> Area:
        area = Area.objects.create(
            kind=kind, code=code, vintage=2025, name=name, slug=name.lower().replace(" ", "-"), **fields
        )
        boundary = Boundary(area=area, display=json.loads(shapely.to_geojson(shapely.box(*box))))
        set_outline(boundary, shapely.box(*box))
        boundary.save()
        measure_overlaps([area])
        return area

    return make


@pytest.fixture
def district(home, make_area) -> Area:
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.name, partnership.phone, partnership.email = "Safer Anytown", "01632 960001", "team@example.org"
    partnership.district_code, partnership.police_force = DISTRICT, "anyshire"
    partnership.save()
    return make_area("district", DISTRICT, (-0.9, 52.0, -0.7, 52.2), name="Anytown")


@pytest.fixture
def west(district, make_area) -> Area:
    return make_area("ward", "E05000001", (-0.9, 52.0, -0.8, 52.2), name="West", parent=district)


@pytest.fixture
def east(district, make_area) -> Area:
    return make_area("ward", "E05000002", (-0.8, 52.0, -0.7, 52.2), name="East", parent=district)


@pytest.fixture
def estate(district, make_area) -> Area:
    """In the east ward."""
    return make_area("estate", "X00000001", (-0.8, 52.1, -0.78, 52.12), name="Lakeside", parent=district)


@pytest.fixture
def postcode(db) -> Postcode:
    latitude, longitude = IN_THE_ESTATE
    return Postcode.objects.create(code="MK93EJ", latitude=latitude, longitude=longitude)


@pytest.fixture
def pages(west, east, estate) -> dict[str, NeighbourhoodPage]:
    made = create_neighbourhood_pages(areas=[west, east, estate])
    return {page.title: page for page in made}
