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
    return [pair for pair in overlapping_with(outlines, outlines, share) if pair[0] < pair[1]]


def overlapping_with(outlines: NDArray, others: NDArray, share: float = 0.01) -> list[tuple[int, int]]:
    """Pairs of one of `outlines` and one of `others`, by index, that overlap by more than `share` of the smaller."""
    other, one = shapely.STRtree(outlines).query(others, predicate="intersects")
    common = shapely.area(shapely.intersection(outlines[one], others[other]))
    smaller = np.minimum(shapely.area(outlines[one]), shapely.area(others[other]))
    too_much = common > share * smaller
    return list(zip(one[too_much].tolist(), other[too_much].tolist(), strict=True))
