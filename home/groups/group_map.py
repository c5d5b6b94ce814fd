"""A map of the places that groups speak for, drawn here as SVG: no script, no request. The list says the same.

Groups that keep their address from the public have none in the database that could be drawn.
"""

from collections import defaultdict
from collections.abc import Sequence

import shapely
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from home.neighbourhoods.small_map import WIDTH, View
from people.models import CommunityGroup
from places.models import Area, AreaKind, Boundary, Postcode
from places.postcodes import squeezed

# Detail that cannot be seen at this size, in degrees.
FINEST = 0.0006
# Whole districts would cover all that is within them.
TOO_LARGE = {AreaKind.DISTRICT}


def draw_group_map(groups: Sequence[CommunityGroup]) -> SafeString:
    """The areas that these groups speak for, and a circle where one can be found. Nothing without a council area.

    Three queries, besides the groups' own areas.
    """
    district = Area.objects.district()
    frame = Boundary.objects.filter(area=district).first() if district else None
    if frame is None:
        return SafeString()
    view = View.of(frame)
    speaking: dict[int, list[CommunityGroup]] = defaultdict(list)
    for group in groups:
        for area in group.areas.all():
            if area.kind not in TOO_LARGE:
                speaking[area.pk].append(group)
    outlines = Boundary.objects.filter(area__in=speaking).select_related("area").order_by("area__name", "pk")
    context = {
        "width": WIDTH,
        "height": view.height,
        "outline": view.path(_simple(frame)),
        "areas": [_area(boundary, view, speaking[boundary.area_id]) for boundary in outlines],
        "marks": _marks(groups, view),
    }
    return render_to_string("home/groups/group_map.html", context)


def _area(boundary: Boundary, view: View, groups: list[CommunityGroup]) -> dict:
    return {
        "path": view.path(_simple(boundary)),
        "name": boundary.area.name,
        "slug": boundary.area.slug,
        "names": ", ".join(group.name for group in groups),
        "is_shared": len(groups) > 1,
    }


def _marks(groups: Sequence[CommunityGroup], view: View) -> list[dict]:
    located = {squeezed(group.postcode): group for group in groups if group.postcode}
    points = Postcode.objects.filter(code__in=located).order_by("code")
    found = []
    for point in points:
        x, y = view.place(point.longitude, point.latitude)
        found.append({"x": x, "y": y, "group": located[point.code]})
    return found


def _simple(boundary: Boundary) -> shapely.Geometry:
    return shapely.simplify(shapely.geometry.shape(boundary.display), FINEST)
