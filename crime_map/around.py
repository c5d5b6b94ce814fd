"""Counting what lies within a circle or a drawn shape, from the packed file that the map reads too."""

from collections.abc import Iterator
from datetime import date

import numpy as np
import shapely
from django.utils.translation import gettext as _

from places.models import Area

from .categories import CATEGORIES
from .models import PublishedFile
from .months import span
from .packing import Crimes
from .publishing import read_packed
from .selection import Circle, Selection, Shape

# The mean radius of the earth, in metres.
EARTH = 6_371_009


def add_counts(place: Circle | Shape, begin: date, counts: np.ndarray) -> str:
    """Add to `counts` (month from `begin`, category, outcome group) what lies within `place`.

    Returns a sentence that says why it could not, or nothing.
    """
    crimes = _crimes_of_the_district()
    if crimes is None:
        return _("Figures around a point or in a drawn area are not ready yet. Choose a ward or another area instead.")
    rows, month = _rows_within(place, crimes, begin, len(counts))
    np.add.at(counts, (month, crimes.category[rows], crimes.outcome_group[rows]), 1)
    return ""


def by_point(selection: Selection) -> Iterator[tuple[float, float, dict[str, int]]]:
    """The snap points within a circle or shape that hold crimes: longitude, latitude, counts by category's slug."""
    crimes, place = _crimes_of_the_district(), selection.place
    if crimes is None or not isinstance(place, Circle | Shape):
        return
    rows, _month = _rows_within(place, crimes, selection.first, len(list(span(selection.first, selection.last))))
    chosen = [category.number for category in CATEGORIES if selection.includes(category)]
    rows = rows[np.isin(crimes.category[rows], chosen)]
    for point in np.unique(crimes.point[rows]).tolist():
        numbers, counts = np.unique(crimes.category[rows[crimes.point[rows] == point]], return_counts=True)
        found = zip(numbers.tolist(), counts.tolist(), strict=True)
        by_category = {CATEGORIES[number].slug: count for number, count in found}
        yield round(crimes.longitude[point].item(), 6), round(crimes.latitude[point].item(), 6), by_category


def _crimes_of_the_district() -> Crimes | None:
    district = Area.objects.district()
    file = PublishedFile.objects.filter(district=district, content=PublishedFile.Content.CRIMES).first()
    return read_packed(file.name) if district and file else None


def _rows_within(place: Circle | Shape, crimes: Crimes, begin: date, months: int) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of the rows within the place and the `months` months from `begin`, and the month of each from there."""
    rows = np.flatnonzero(points_within(place, crimes)[crimes.point])
    month = crimes.month[rows] + (crimes.first_month.year - begin.year) * 12 + crimes.first_month.month - begin.month
    is_asked = (month >= 0) & (month < months)
    return rows[is_asked], month[is_asked]


def points_within(place: Circle | Shape, crimes: Crimes) -> np.ndarray:
    """Which of the snap points lie within the place."""
    if isinstance(place, Shape):
        return shapely.contains_xy(place.polygon(), crimes.longitude, crimes.latitude)
    return distance(place, crimes.longitude, crimes.latitude) <= place.radius


def distance(circle: Circle, longitude: np.ndarray, latitude: np.ndarray) -> np.ndarray:
    """Metres from the circle's centre, by the haversine formula."""
    east, north = np.radians(longitude - circle.longitude), np.radians(latitude - circle.latitude)
    chord = (
        np.sin(north / 2) ** 2
        + np.cos(np.radians(circle.latitude)) * np.cos(np.radians(latitude)) * np.sin(east / 2) ** 2
    )
    return 2 * EARTH * np.arcsin(np.sqrt(chord))
