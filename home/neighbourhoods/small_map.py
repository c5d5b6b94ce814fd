"""A small map of one area, drawn here as SVG: no script, no request, light enough to stand in every page.

It shows where in the area the month's crimes were recorded. The crime map, one link away, shows what they were.
"""

from dataclasses import dataclass
from datetime import date
from math import cos, radians, sqrt

import shapely
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from crime_map.map_data import crimes_by_point
from places.models import Area, Boundary

# Units of the drawing; it is shown at any width.
WIDTH = 400
TALLEST, FLATTEST = 1.1, 0.6
# Share of the outline's own size that is left free around it.
MARGIN = 0.06
# Counts from here on are written in their circle.
WRITTEN_FROM = 4
# How wide a letter of a neighbour's name is drawn.
LETTER = 5.5
SMALLEST_CIRCLE = 4.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A snap point: where it stands in the drawing, and the crimes recorded at it."""

    x: float
    y: float
    radius: float
    count: int
    is_written: bool


@dataclass(frozen=True, slots=True)
class View:
    """The part of the world that the drawing shows: degrees, and how large it is drawn."""

    west: float
    north: float
    east: float
    south: float
    scale: float
    squeeze: float

    @classmethod
    def of(cls, boundary: Boundary) -> "View":
        squeeze = cos(radians((boundary.south + boundary.north) / 2))
        wide, high = (boundary.east - boundary.west) * squeeze, boundary.north - boundary.south
        margin = MARGIN * max(wide, high)
        wide, high = wide + 2 * margin, high + 2 * margin
        shown_wide, shown_high = max(wide, high / TALLEST), max(high, wide * FLATTEST)
        middle_x, middle_y = (boundary.west + boundary.east) / 2, (boundary.south + boundary.north) / 2
        return cls(
            west=middle_x - shown_wide / squeeze / 2,
            east=middle_x + shown_wide / squeeze / 2,
            south=middle_y - shown_high / 2,
            north=middle_y + shown_high / 2,
            scale=WIDTH / shown_wide,
            squeeze=squeeze,
        )

    @property
    def height(self) -> int:
        return round((self.north - self.south) * self.scale)

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = (longitude - self.west) * self.squeeze * self.scale
        return round(x, 1), round((self.north - latitude) * self.scale, 1)

    def path(self, outline: shapely.Geometry) -> str:
        """The rings of a geometry as an SVG path."""
        parts = [part for part in shapely.get_parts(outline) if part.area]
        rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        return "".join(
            "M" + "L".join(f"{x:g} {y:g}" for x, y in (self.place(*point) for point in ring.coords[:-1])) + "Z"
            for ring in rings
        )


def draw_small_map(area: Area, month: date | None) -> SafeString:
    """The area among its neighbours, with a circle for each point with crimes in `month`; nothing without an outline.

    Two queries where the outline is known, and one more for the packed file of crimes.
    """
    boundary = getattr(area, "boundary", None)
    if boundary is None:
        return SafeString()
    view = View.of(boundary)
    crimes = crimes_by_point(area, month) if month else []
    marks = [_mark(view, *point) for point in sorted(crimes, key=lambda point: -point[2])]
    neighbours = _neighbours(area, view)
    # With nothing in it or beside it, an outline says nothing.
    if month is None and not neighbours:
        return SafeString()
    context = {
        "area": area,
        "width": WIDTH,
        "height": view.height,
        "outline": view.path(shapely.geometry.shape(boundary.display)),
        "neighbours": neighbours,
        "marks": marks,
        "places": len(marks),
        "crimes": sum(mark.count for mark in marks),
    }
    return render_to_string("home/neighbourhoods/small_map.html", context)


def _mark(view: View, longitude: float, latitude: float, count: int) -> Mark:
    x, y = view.place(longitude, latitude)
    # The circle's area stands for the count, as on the large map.
    return Mark(x, y, round(SMALLEST_CIRCLE * sqrt(count), 1), count, count >= WRITTEN_FROM)


def _neighbours(area: Area, view: View) -> list[dict]:
    """Areas of the same kind in view: their outlines cut to it, and their names where there is room."""
    near = Area.objects.of_kind(area.kind).current().exclude(pk=area.pk).select_related("boundary")
    found = []
    for other in near.touching_box(view.west, view.south, view.east, view.north):
        outline = shapely.geometry.shape(other.boundary.display)
        shown = shapely.clip_by_rect(outline, view.west, view.south, view.east, view.north)
        if shown.is_empty or not shown.area:
            continue
        found.append({"path": view.path(shown), "name": _name(other, shown, view)})
    return found


def _name(area: Area, shown: shapely.Geometry, view: View) -> dict | None:
    """Where an area's name stands: in the middle of what is shown of it, if there is room."""
    radius = shapely.maximum_inscribed_circle(max(shapely.get_parts(shown), key=lambda part: part.area))
    x, y = view.place(*radius.coords[0])
    if len(area.name) * LETTER > 2.2 * radius.length * view.squeeze * view.scale:
        return None
    return {"x": x, "y": y, "text": area.name}
