"""Parishes and postcodes made up for a demonstration, because no open package carries real ones."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
import shapely

from .census import CensusArea

SMALL_AREAS_IN_A_PARISH = 5
SMALL_AREAS_IN_A_POSTCODE_DISTRICT = 9  # as many as there are sectors, 1 to 9
POSTCODES_IN_A_SMALL_AREA = 4
UNIT_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # the letters that the last two places of a postcode may have


@dataclass(frozen=True, slots=True)
class IllustrativePostcode:
    code: str
    longitude: float
    latitude: float


def illustrative_parishes(areas: list[CensusArea]) -> list[list[CensusArea]]:
    """Groups of about five small areas that lie side by side; every area is in one of them."""
    neighbours = _neighbours(areas)
    centres = shapely.get_coordinates(shapely.centroid([area.outline for area in areas]))
    left = set(range(len(areas)))
    parishes: list[list[int]] = []
    # From the south-west on, each parish takes what is nearest to its first area among what it touches.
    for first in np.lexsort((centres[:, 0], centres[:, 1])).tolist():
        if first not in left:
            continue
        parish, within_reach = [first], set(neighbours[first])
        left.discard(first)
        while len(parish) < SMALL_AREAS_IN_A_PARISH and (candidates := within_reach & left):
            nearest = min(candidates, key=lambda at: (float(np.hypot(*(centres[at] - centres[first]))), at))
            parish.append(nearest)
            left.discard(nearest)
            within_reach |= neighbours[nearest]
        parishes.append(parish)
    return [[areas[at] for at in parish] for parish in _without_crumbs(parishes, neighbours)]


def illustrative_postcodes(areas: list[CensusArea], letters: str) -> Iterator[IllustrativePostcode]:
    """Four postcodes in every small area, beginning with `letters`, which no real postcode may begin with."""
    units = ["".join(pair) for pair in product(UNIT_LETTERS, repeat=2)][:POSTCODES_IN_A_SMALL_AREA]
    in_order = sorted(areas, key=lambda area: (area.neighbourhood, area.code))
    for index, area in enumerate(in_order):
        district, sector = divmod(index, SMALL_AREAS_IN_A_POSTCODE_DISTRICT)
        for unit, point in zip(units, _points_inside(area.outline), strict=True):
            yield IllustrativePostcode(f"{letters}{district + 1} {sector + 1}{unit}", point.x, point.y)


def _neighbours(areas: list[CensusArea]) -> list[set[int]]:
    """For every area, those that share a stretch of boundary with it: a corner is not enough."""
    outlines = np.array([area.outline for area in areas])
    one, other = shapely.STRtree(outlines).query(outlines, predicate="intersects")
    shared = shapely.length(shapely.intersection(shapely.boundary(outlines[one]), shapely.boundary(outlines[other])))
    neighbours: list[set[int]] = [set() for _ in areas]
    for here, there in zip(one[shared > 0].tolist(), other[shared > 0].tolist(), strict=True):
        if here != there:
            neighbours[here].add(there)
    return neighbours


def _without_crumbs(parishes: list[list[int]], neighbours: list[set[int]]) -> list[list[int]]:
    """Join parishes of one or two areas to the smallest one they touch."""
    whole = [parish for parish in parishes if len(parish) > 2]
    crumbs = deque(parish for parish in parishes if len(parish) <= 2)
    tries = len(crumbs) ** 2
    while crumbs:
        crumb = crumbs.popleft()
        around = set().union(*(neighbours[at] for at in crumb))
        touching = [parish for parish in whole if around.intersection(parish)]
        if touching:
            min(touching, key=lambda parish: (len(parish), parish)).extend(crumb)
        elif tries > 0:
            crumbs.append(crumb)
            tries -= 1
        else:  # it touches nothing but other crumbs, or nothing at all
            whole.append(crumb)
    return whole


def _points_inside(outline: shapely.Geometry) -> list[shapely.Point]:
    """Four points of an area: the one that stands for it, and the middles of three of its parts."""
    west, south, east, north = outline.bounds
    middle = outline.representative_point()
    quarters = [
        shapely.box(west, south, middle.x, middle.y),
        shapely.box(middle.x, south, east, middle.y),
        shapely.box(west, middle.y, east, north),
    ]
    parts = [outline.intersection(quarter) for quarter in quarters]
    return [middle, *(part.representative_point() if part.area else middle for part in parts)]
