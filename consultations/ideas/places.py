"""Where a contribution is about: drawn on a map, or typed."""

import json
import math
from typing import Any

from crime_map.map_data import base_kind
from places.finding import find_place
from places.models import Area

MOST_CORNERS = 200
LONGEST_JSON = 20_000


class UnreadablePlaceError(ValueError):
    """What the map sent is no pin and no line."""


def read_geometry(text: str) -> dict[str, Any] | None:
    """A pin or a line from GeoJSON text, rounded to a metre; None where nothing was drawn."""
    if not text.strip():
        return None
    try:
        if len(text) > LONGEST_JSON:
            raise ValueError
        drawn = json.loads(text)
        kind, coordinates = drawn["type"], drawn["coordinates"]
        if kind == "Point":
            return {"type": kind, "coordinates": _position(coordinates)}
        corners = [_position(each) for each in coordinates]
        if kind != "LineString" or not 2 <= len(corners) <= MOST_CORNERS:
            raise ValueError
    except (ValueError, TypeError, KeyError) as error:
        raise UnreadablePlaceError from error
    return {"type": kind, "coordinates": corners}


def _position(pair: Any) -> list[float]:
    longitude, latitude = (float(each) for each in pair)
    if not (math.isfinite(longitude) and math.isfinite(latitude) and abs(longitude) <= 180 and abs(latitude) <= 90):
        raise ValueError
    return [round(longitude, 5), round(latitude, 5)]


def middle_of(geometry: dict[str, Any]) -> tuple[float, float]:
    """Longitude and latitude of a pin, or of the middle corner of a line."""
    corners = geometry["coordinates"]
    longitude, latitude = corners if geometry["type"] == "Point" else corners[len(corners) // 2]
    return longitude, latitude


def area_at(longitude: float, latitude: float) -> Area | None:
    district = Area.objects.district()
    kind = base_kind(district) if district else ""
    return Area.objects.current().of_kind(kind).containing(longitude, latitude).first() if kind else None


def place_of(geometry: dict[str, Any] | None, typed: str) -> tuple[dict[str, Any] | None, Area | None]:
    """The pin or line, and the area that it lies in: a ward, or what the map is divided into.

    A typed postcode is a pin where none was drawn.
    """
    if geometry:
        return geometry, area_at(*middle_of(geometry))
    found = find_place(typed)
    if found.longitude is not None and found.latitude is not None:
        pin = {"type": "Point", "coordinates": [round(found.longitude, 5), round(found.latitude, 5)]}
        return pin, area_at(found.longitude, found.latitude)
    return None, found.areas[0] if len(found.areas) == 1 else None
