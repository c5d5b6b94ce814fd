"""Which coordinates a file is in, and turning them into longitude and latitude in degrees (WGS84).

Everything here lies in the United Kingdom, whose degrees, National Grid metres and web-map metres cannot be mistaken
for one another: what a file holds is read from its numbers, and what it says of itself matters only beyond these.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from functools import cache

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from pyproj import Transformer
from pyproj.exceptions import CRSError

# West, south, east, north.
Box = tuple[float, float, float, float]
UNITED_KINGDOM: Box = (-9.0, 49.5, 2.1, 61.0)
GRID: Box = (1_000.0, 1_000.0, 700_000.0, 1_300_000.0)
WEB_MAP: Box = (-1_010_000.0, 6_300_000.0, 240_000.0, 8_600_000.0)
DEGREES, GRID_NUMBER, WEB_MAP_NUMBER = 4326, 27700, 3857
RECOGNISED = {None, 84, 4258, 4326, 4979, GRID_NUMBER, WEB_MAP_NUMBER}
# Without the Ordnance Survey's shift grid, which pyproj would have to download.
GRID_ACCURACY_METRES = 2


class UnknownCoordinatesError(ValueError):
    """The numbers are no place in the United Kingdom in any coordinates known here; the message says so."""


def declared_system(document: dict) -> int | None:
    """The EPSG number that the `crs` member of a GeoJSON document names, 84 for CRS84, or None."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    if not isinstance(name, str):
        return None
    if "CRS84" in name.upper():
        return 84
    number = re.search(r"EPSG:{1,2}(?:[\d.]*:)?(\d{4,6})", name, re.IGNORECASE)
    return int(number[1]) if number else None


def to_degrees(
    points: NDArray[np.float64], *, declared: int | None = None, near: Box | None = None
) -> tuple[NDArray[np.float64], str]:
    """`points` (rows of two numbers) as longitude and latitude, and in a few words what was done to them, if anything.

    `declared` is the EPSG number that the file gives. `near` is where the areas should lie, in degrees: it settles
    which of two metre values comes first. Raises `UnknownCoordinatesError`.
    """
    for degrees, words in _readings(points, declared, near):
        if _all_in(degrees, UNITED_KINGDOM):
            return degrees, words
    x, y = points[0]
    raise UnknownCoordinatesError(
        _(
            "its coordinates (%(x)s, %(y)s and so on) are neither degrees in the United Kingdom nor British National "
            "Grid metres. Export the file again as GeoJSON in WGS84 degrees"
        )
        % {"x": f"{x:g}", "y": f"{y:g}"}
    )


def grid_to_degrees(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """British National Grid eastings and northings in metres as longitude and latitude, good to about two metres."""
    return _transformed(points, GRID_NUMBER)


def _readings(
    points: NDArray[np.float64], declared: int | None, near: Box | None
) -> Iterator[tuple[NDArray[np.float64], str]]:
    """What the numbers can be in degrees, likeliest first, each with what was done to them."""
    swapped = points[:, ::-1]
    if declared not in RECOGNISED:
        yield _transformed(points, declared), _("converted from EPSG:%(number)s") % {"number": declared}
    yield points, ""
    yield swapped, _("latitude and longitude swapped round")
    if _all_in(points, WEB_MAP):
        yield _transformed(points, WEB_MAP_NUMBER), _("converted from web-map metres")
    elif _all_in(swapped, WEB_MAP):
        yield _transformed(swapped, WEB_MAP_NUMBER), _("swapped round and converted from web-map metres")
    from_grid = _("converted from British National Grid, good to about %(metres)s metres") % {
        "metres": GRID_ACCURACY_METRES
    }
    grid = [
        (_transformed(order, GRID_NUMBER), words)
        for order, words in ((points, from_grid), (swapped, _("easting and northing swapped round and ") + from_grid))
        if _all_in(order, GRID)
    ]
    # Either order of two metre values is somewhere in Britain: only where the areas should lie tells them apart.
    yield from (reading for reading in grid if near and _is_near(reading[0], near))
    yield from grid[:1]


def _all_in(points: NDArray[np.float64], box: Box) -> bool:
    west, south, east, north = box
    x, y = points[:, 0], points[:, 1]
    return bool(((x >= west) & (x <= east) & (y >= south) & (y <= north)).all())


def _is_near(points: NDArray[np.float64], box: Box) -> bool:
    """Whether the middle of the points is within a degree of the box: a neighbouring council is, Scotland is not."""
    west, south, east, north = box
    return _all_in(points.mean(axis=0, keepdims=True), (west - 1, south - 1, east + 1, north + 1))


def _transformed(points: NDArray[np.float64], number: int | None) -> NDArray[np.float64]:
    try:
        x, y = _to_degrees_from(number)(points[:, 0], points[:, 1])
    except CRSError as error:
        raise UnknownCoordinatesError(
            _("the file says its coordinates are EPSG:%(number)s, which is not known. Export it again in WGS84 degrees")
            % {"number": number}
        ) from error
    return np.column_stack([x, y])


@cache
def _to_degrees_from(number: int) -> Callable:
    with warnings.catch_warnings():
        # pyproj warns that the shift grid is not here; the accuracy without it is said in the report.
        warnings.simplefilter("ignore", UserWarning)
        return Transformer.from_crs(number, DEGREES, always_xy=True).transform
