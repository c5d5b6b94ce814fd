"""Counting what lies within a circle or a drawn shape, from the packed file that the map reads too."""

from datetime import date
from functools import lru_cache

import numpy as np
import shapely
from django.utils.translation import gettext as _

from places.models import Area

from .models import PublishedFile
from .packing import Crimes, unpack
from .selection import Circle, Shape
from .storage import crime_data

# The mean radius of the earth, in metres.
EARTH = 6_371_009


def count(place: Circle | Shape, begin: date, counts: np.ndarray) -> str:
    """Add to `counts` (month from `begin`, category, outcome group) what lies within `place`.

    Returns a sentence that says why it could not, or nothing.
    """
    district = Area.objects.district()
    file = PublishedFile.objects.filter(district=district, content=PublishedFile.Content.CRIMES).first()
    if district is None or file is None:
        return _("Figures around a point or in a drawn area are not ready yet. Choose a ward or another area instead.")
    crimes = _crimes(file.name)
    rows = np.flatnonzero(points_within(place, crimes)[crimes.point])
    offset = (crimes.first_month.year - begin.year) * 12 + crimes.first_month.month - begin.month
    month = crimes.month[rows] + offset
    rows, month = rows[(month >= 0) & (month < len(counts))], month[(month >= 0) & (month < len(counts))]
    np.add.at(counts, (month, crimes.category[rows], crimes.outcome_group[rows]), 1)
    return ""


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


@lru_cache(maxsize=2)
def _crimes(name: str) -> Crimes:
    """The file's columns. Its name holds the hash of its content, so what is kept can never be out of date."""
    with crime_data().open(name) as file:
        return unpack(file.read())
