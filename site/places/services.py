"""What the rest of the site asks of places."""

from typing import Any

from django.db.models import Q

from .finding import Found, Outcome, find_place
from .models import Area

__all__ = ["Found", "Outcome", "find_place", "outlines"]


def outlines(kind: str, *, vintage: int | None = None, district: Area | None = None) -> dict[str, Any]:
    """The outlines of a kind for drawing, as a GeoJSON FeatureCollection; `code` and `name` are each one's properties.

    Those in use now, or of one `vintage`; within `district`, by default the partnership's where it is loaded.
    """
    areas = Area.objects.of_kind(kind)
    areas = areas.current() if vintage is None else areas.filter(vintage=vintage)
    if district := district or Area.objects.district():
        areas = areas.filter(Q(pk=district.pk) | Q(parent=district) | Q(parent__parent=district))
    rows = areas.filter(boundary__isnull=False).order_by("code").values_list("code", "name", "boundary__display")
    return {
        "type": "FeatureCollection",
        "features": [
            {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": display}
            for code, name, display in rows
        ],
    }
