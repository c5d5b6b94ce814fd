"""Outlines for drawing: simplified together, so that neighbours keep the border they share, and small."""

import json
from collections.abc import Iterable

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

# Corners that take away or add less than a square of this side are left out: degrees of latitude, about 33 metres.
TOLERANCE = 0.0003
# About a metre.
DECIMALS = 5


def simplified(outlines: Iterable[BaseGeometry]) -> list[dict]:
    """GeoJSON geometries for drawing outlines given in degrees; borders that are the same in two of them stay so."""
    full = np.array(list(outlines), dtype=object)
    if not full.size:
        return []
    # A degree of longitude is shorter than one of latitude: even them out, so that no direction loses more.
    evenness = [np.cos(np.radians(np.mean(shapely.bounds(full)[:, [1, 3]]))), 1]
    evened = shapely.transform(full, lambda points: points * evenness)
    drawn = shapely.transform(
        shapely.coverage_simplify(evened, TOLERANCE), lambda points: np.round(points / evenness, DECIMALS)
    )
    return [json.loads(shapely.to_geojson(_sound(one, whole))) for one, whole in zip(drawn, full, strict=True)]


def _sound(drawn: BaseGeometry, full: BaseGeometry) -> BaseGeometry:
    """The simplified outline, mended where rounding made it touch itself; the full one where nothing of it is left."""
    if drawn.is_valid and not drawn.is_empty:
        return drawn
    mended = shapely.make_valid(drawn, method="structure", keep_collapsed=False)
    return mended if mended.area else full


def overlapping(outlines: NDArray, share: float = 0.01) -> list[tuple[int, int]]:
    """Pairs of outlines, by index, that overlap by more than `share` of the smaller."""
    first, second = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    once = first < second
    first, second = first[once], second[once]
    common = shapely.area(shapely.intersection(outlines[first], outlines[second]))
    smaller = np.minimum(shapely.area(outlines[first]), shapely.area(outlines[second]))
    too_much = common > share * smaller
    return list(zip(first[too_much].tolist(), second[too_much].tolist(), strict=True))
