"""Small made-up areas, and the real boundaries of one council."""

import json
from pathlib import Path

import pytest
import shapely
from django.core.management import call_command
from wagtail.models import Site

from core.models import Partnership
from places.area_writing import set_outline
from places.models import Area, Boundary
from places.overlaps import measure_overlaps

DISTRICT_CODE = "E06000042"


@pytest.fixture
def make_area(db):
    """Make a rectangular area: `make_area("ward", "E05000001", (west, south, east, north), name="...")`."""

    def make(kind, code, box, *, vintage=2025, name=None, **fields) -> Area:
        name = name or code
        area = Area.objects.create(
            kind=kind, code=code, vintage=vintage, name=name, slug=f"{code}-{vintage}".lower(), **fields
        )
        boundary = Boundary(area=area)
        set_outline(boundary, shapely.box(*box))
        boundary.display = json.loads(shapely.to_geojson(shapely.box(*box)))
        boundary.save()
        measure_overlaps([area])
        return area

    return make


@pytest.fixture
def partnership(db) -> Partnership:
    partnership, _created = Partnership.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    partnership.district_code = DISTRICT_CODE
    partnership.save()
    return partnership


@pytest.fixture
def district(partnership, make_area) -> Area:
    """A council area 0.3 degrees wide and 0.2 high."""
    return make_area("district", DISTRICT_CODE, (-0.9, 52.0, -0.6, 52.2), name="Exampleton")


@pytest.fixture
def real_boundaries(partnership, shared_data: Path) -> None:
    """Councils, wards, neighbourhoods and small areas as published."""
    folder = shared_data / "boundaries"
    call_command(
        "import_areas", folder / "thames-valley-lads-derived.geojson", kind="district", vintage=2025, verbosity=0
    )
    call_command("import_areas", folder / "mk-msoa.geojson", kind="msoa", verbosity=0)
    call_command("import_areas", folder / "mk-lsoa.geojson", kind="lsoa", verbosity=0)
    call_command("import_areas", folder / "mk-ward.geojson", kind="ward", verbosity=0)
