"""Areas, coverage and counts for tests of the figures, in a line each."""

from datetime import date

import shapely
from django.http import QueryDict
from wagtail.models import Site

from core.models import Partnership
from crime_map.categories import BY_SLUG
from crime_map.figures import Figures, read_figures
from crime_map.models import AreaMonthCount, Coverage, FileKind, PoliceForce
from crime_map.months import read_month, span
from crime_map.outcomes import BY_SLUG as OUTCOMES
from crime_map.selection import Selection
from places.models import Area, Boundary

FORCE = "borsetshire"
DISTRICT = "E06000099"


def month(text: str) -> date:
    found = read_month(text)
    assert found
    return found


def make_area(code: str, name: str, kind: str = "ward", *, parent: Area | None = None, **fields) -> Area:
    """An area that is a square of a hundredth of a degree, where `west` and `south` say (degrees)."""
    west, south = fields.pop("west", -1.0), fields.pop("south", 52.0)
    area = Area.objects.create(
        code=code, name=name, kind=kind, vintage=2025, slug=code.lower(), parent=parent, **fields
    )
    square = shapely.box(west, south, west + 0.01, south + 0.01)
    box = dict(zip(("west", "south", "east", "north"), square.bounds, strict=True))
    Boundary.objects.create(area=area, full=square.wkb, display=square.__geo_interface__, **box)
    return area


def make_district(population: int | None = 100_000) -> Area:
    """The council area that the partnership covers."""
    area = make_area(DISTRICT, "Borchester", "district", population=population, population_year=2022)
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.district_code, partnership.police_force = DISTRICT, FORCE
    partnership.save()
    PoliceForce.objects.get_or_create(slug=FORCE, defaults={"name": "Borsetshire Police"})
    return area


def publish(first: str, last: str, *, without: tuple[str, ...] = (), **fields) -> None:
    """Coverage of each month from `first` to `last`; those in `without` are missing."""
    for each in span(month(first), month(last)):
        state = Coverage.State.MISSING if f"{each:%Y-%m}" in without else fields.get("state", Coverage.State.PUBLISHED)
        values = fields | {"state": state}
        Coverage.objects.update_or_create(force=FORCE, month=each, kind=FileKind.STREET, defaults=values)


def count(
    area: Area, when: str, category: str, number: int, *, outcome: str = "no-suspect", force: str = FORCE
) -> None:
    """`number` crimes of one category in one month."""
    AreaMonthCount.objects.create(
        area=area,
        force=force,
        month=month(when),
        category=BY_SLUG[category].number,
        outcome_group=OUTCOMES[outcome].number,
        count=number,
    )


def count_each(area: Area, first: str, last: str, category: str, number: int) -> None:
    """`number` crimes of one category in each month from `first` to `last`."""
    for each in span(month(first), month(last)):
        count(area, f"{each:%Y-%m}", category, number)


def figures_of(query: str) -> Figures:
    return read_figures(Selection.from_query(QueryDict(query)))
