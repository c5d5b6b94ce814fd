"""Outlines from outside: mended where there is one way to read them, refused with a sentence where there are more.

Areas of a ring are compared in square degrees: only ratios matter here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from .coordinates import Box, UnknownCoordinatesError, to_degrees

# A crossing that encloses less than this share of the area is a slip of the pen; more could be meant in two ways.
CERTAIN_SHARE = 0.01
# One metre, in degrees of latitude: for a gap or a sliver that nobody can see.
METRE = 1 / 111_320
SMALLEST_SQUARE_METRES = 100


class GeometryRefusedError(ValueError):
    """An outline that cannot be read in one certain way. The message continues the sentence "The outline of X: ..."."""


@dataclass
class Mended:
    """A valid outline in degrees (WGS84), and in a few words each what was done to make it so."""

    geometry: BaseGeometry
    repairs: list[str] = field(default_factory=list)


def read_geometry(geometry: Any, *, declared: int | None = None, near: Box | None = None) -> Mended:
    """A GeoJSON geometry as a valid polygon or multipolygon. Raises `GeometryRefusedError`.

    `declared` is the EPSG number the file names, `near` a box in degrees where the area should lie.
    """
    repairs: list[str] = []
    polygons = [_arrays(rings) for rings in _polygons(geometry, repairs)]
    rings = [ring for polygon in polygons for ring in polygon]
    try:
        points, converted = to_degrees(np.concatenate(rings), declared=declared, near=near)
    except UnknownCoordinatesError as error:
        raise GeometryRefusedError(str(error)) from error
    if converted:
        repairs.append(converted)
    in_degrees = iter(np.split(points, np.cumsum([len(ring) for ring in rings])[:-1]))
    outline = _joined(
        [_polygon([next(in_degrees) for _ring in polygon], repairs) for polygon in polygons],
        repairs,
    )
    if square_metres(outline) < SMALLEST_SQUARE_METRES:
        raise GeometryRefusedError(_("it encloses almost nothing. Draw or export the whole outline"))
    return Mended(outline, list(dict.fromkeys(repairs)))


def square_metres(outline: BaseGeometry) -> float:
    """The size of an outline in degrees, right to about one in a hundred in the United Kingdom."""
    latitude = (outline.bounds[1] + outline.bounds[3]) / 2 if not outline.is_empty else 0.0
    return outline.area / METRE**2 * float(np.cos(np.radians(latitude)))


def _polygons(geometry: Any, repairs: list[str]) -> list[Sequence]:
    """The polygons in a geometry, each a list of rings; points and lines beside them are left out and reported."""
    if not isinstance(geometry, dict) or "type" not in geometry:
        raise GeometryRefusedError(_("it has none. Leave this feature out, or export it again with its geometry"))
    kind, coordinates = geometry["type"], geometry.get("coordinates")
    if kind == "GeometryCollection":
        members = geometry.get("geometries")
        if not isinstance(members, list):
            raise GeometryRefusedError(_("it is a collection without members. Export it again"))
        outlines = [m for m in members if isinstance(m, dict) and m.get("type") in ("Polygon", "MultiPolygon", kind)]
        if len(outlines) < len(members) and outlines:
            repairs.append(_("points and lines beside the outline left out"))
        polygons = [polygon for outline in outlines for polygon in _polygons(outline, repairs)]
    elif kind == "Polygon":
        polygons = [coordinates] if coordinates else []
    elif kind == "MultiPolygon":
        polygons = list(coordinates) if isinstance(coordinates, list) else []
    else:
        raise GeometryRefusedError(
            _("it is a %(kind)s, and an area needs a Polygon or MultiPolygon. Export the whole outline")
            % {"kind": str(kind)}
        )
    if not polygons:
        raise GeometryRefusedError(_("it is empty. Leave this feature out, or export it again with its geometry"))
    return polygons


def _arrays(rings: Any) -> list[NDArray[np.float64]]:
    """The rings of one polygon as rows of two numbers; heights are left out."""
    try:
        arrays = [np.array([point[:2] for point in ring], dtype=float) for ring in rings]
    except (TypeError, ValueError, KeyError) as error:
        raise GeometryRefusedError(_("its coordinates are not lists of pairs of numbers. Export it again")) from error
    if not arrays or any(ring.ndim != 2 or ring.shape[1] != 2 or not np.isfinite(ring).all() for ring in arrays):
        raise GeometryRefusedError(_("its coordinates are not lists of pairs of numbers. Export it again"))
    return arrays


def _polygon(rings: list[NDArray[np.float64]], repairs: list[str]) -> BaseGeometry:
    """One polygon of an outer ring and holes, in degrees; empty where the outer ring encloses nothing."""
    shell, *holes = [_ring(ring, repairs) for ring in rings]
    for hole in holes:
        if hole.difference(shell).area > CERTAIN_SHARE * hole.area:
            raise GeometryRefusedError(
                _("one of its holes, near %(place)s, lies outside it. If it belongs to the area, make it another part")
                % {"place": _place(hole)}
            )
    if not holes:
        return shell
    return _outline(shell.difference(shapely.union_all(holes)))


def _ring(points: NDArray[np.float64], repairs: list[str]) -> BaseGeometry:
    """What one ring encloses; empty where it encloses nothing."""
    if (points[0] != points[-1]).any():
        points = np.vstack([points, points[:1]])
        repairs.append(_("an open outline closed"))
    if len(np.unique(points, axis=0)) < 3:
        repairs.append(_("a part of less than three corners left out"))
        return Polygon()
    ring = Polygon(points)
    if ring.is_valid:
        return ring
    enclosed = _outline(shapely.make_valid(ring))
    # Going round a loop of a figure of eight undoes the other: what is left tells how much the crossing matters.
    x, y = points.T
    net = abs(np.dot(x[:-1] - x[0], y[1:] - y[0]) - np.dot(x[1:] - x[0], y[:-1] - y[0])) / 2
    if enclosed.is_empty or abs(net - enclosed.area) > CERTAIN_SHARE * enclosed.area:
        raise GeometryRefusedError(
            _("it crosses itself near %(place)s and could be meant in two ways. Put its corners in order there")
            % {"place": _crossing(ring)}
        )
    repairs.append(_("a small crossing of the outline with itself smoothed"))
    return enclosed


def _joined(parts: list[BaseGeometry], repairs: list[str]) -> BaseGeometry:
    """The parts of one area as one outline; parts that overlap more than by a slip are refused."""
    parts = [part for part in parts if not part.is_empty]
    joined = shapely.union_all(parts)
    overlap = sum(part.area for part in parts) - joined.area
    if parts and overlap > CERTAIN_SHARE * min(part.area for part in parts):
        raise GeometryRefusedError(
            _("parts of it overlap near %(place)s. If one is a hole in another, export it again as a hole")
            % {"place": _place(joined)}
        )
    if overlap > METRE**2:
        repairs.append(_("a small overlap of two parts joined"))
    return _outline(joined)


def _outline(geometry: BaseGeometry) -> BaseGeometry:
    """Only what of a geometry has an inside."""
    polygons = [part for part in _parts(geometry) if isinstance(part, Polygon) and not part.is_empty]
    return polygons[0] if len(polygons) == 1 else MultiPolygon(polygons)


def _parts(geometry: BaseGeometry) -> Iterable[BaseGeometry]:
    for part in getattr(geometry, "geoms", [geometry]):
        if hasattr(part, "geoms"):
            yield from _parts(part)
        else:
            yield part


def _crossing(ring: Polygon) -> str:
    """Where shapely says that a ring is not valid, as latitude and longitude."""
    reason = shapely.is_valid_reason(ring)
    x, y = reason.partition("[")[2].rstrip("]").split()[:2]
    return f"{float(y):.5f}, {float(x):.5f}"


def _place(geometry: BaseGeometry) -> str:
    point = geometry.representative_point()
    return f"{point.y:.5f}, {point.x:.5f}"
