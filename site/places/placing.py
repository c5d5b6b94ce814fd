"""Which areas hold a point.

The kinds that tile the land count every point once: one on the border of two areas of one kind and vintage
belongs to the area whose code comes first. Estates and drawn areas may overlap, and each counts what it holds.
"""

from typing import TYPE_CHECKING

import numpy as np
import shapely
from django.apps import apps
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from .querysets import AreaQuerySet

OVERLAPPING_KINDS = frozenset({"estate", "custom"})


def place_points(
    longitudes: ArrayLike, latitudes: ArrayLike, areas: "AreaQuerySet | None" = None
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of a point's index and the id of an area that holds it, sorted by both.

    Coordinates are degrees (WGS84); a point without them (not a number) is in no area.
    `areas` are those to choose among, all by default.
    """
    longitudes, latitudes = np.asarray(longitudes, dtype=float), np.asarray(latitudes, dtype=float)
    known = np.flatnonzero(np.isfinite(longitudes) & np.isfinite(latitudes))
    if not known.size:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    longitudes, latitudes = longitudes[known], latitudes[known]
    if areas is None:
        areas = apps.get_model("places", "Area").objects.all()
    rows = list(
        areas.touching_box(longitudes.min(), latitudes.min(), longitudes.max(), latitudes.max())
        .order_by("code", "pk")
        .values_list("pk", "kind", "vintage", "boundary__full")
    )
    if not rows:
        return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    outlines = shapely.from_wkb([bytes(row[3]) for row in rows])
    # The areas ask and the points are indexed, because shapely prepares whatever asks.
    row, point = shapely.STRtree(shapely.points(longitudes, latitudes)).query(outlines, predicate="intersects")
    tiling = _number((pk,) if kind in OVERLAPPING_KINDS else (kind, vintage) for pk, kind, vintage, _ in rows)
    by_code = np.argsort(row, kind="stable")
    row, point = row[by_code], point[by_code]
    _, first = np.unique(point * np.int64(tiling.max() + 1) + tiling[row], return_index=True)
    point_index, area_id = known[point[first]], np.array([r[0] for r in rows], dtype=np.int64)[row[first]]
    in_order = np.lexsort((area_id, point_index))
    return point_index[in_order].astype(np.int64), area_id[in_order]


def points_within(outline: bytes, longitudes: ArrayLike, latitudes: ArrayLike) -> NDArray[np.int64]:
    """Indexes of the points that `place_points` finds in the one area whose whole outline (WKB) is given."""
    points = shapely.STRtree(shapely.points(np.asarray(longitudes), np.asarray(latitudes)))
    return np.sort(points.query(shapely.from_wkb(bytes(outline)), predicate="intersects"))


def _number(keys) -> NDArray[np.int64]:
    """One number for each different key, in the order they are met."""
    numbers: dict = {}
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)
