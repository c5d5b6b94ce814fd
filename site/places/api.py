"""Open data about areas: their codes, names, populations and outlines."""

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from .models import Area, AreaKind, Boundary
from .placing import place_points
from .querysets import AreaQuerySet

router = Router(tags=["Places"])
PAGE, LARGEST_PAGE = 100, 500


class AreaOut(Schema):
    code: str
    name: str
    kind: str
    vintage: int = Field(description="Year of the boundary.")
    parent: str | None = Field(description="Code of the larger area that it is part of.")
    population: int | None = Field(description="People who live there.")
    population_year: int | None
    is_illustrative: bool = Field(description="Whether it was made up for a demonstration.")
    source: str = Field(description="Where the boundary comes from, and its licence.")
    population_source: str
    outline: dict[str, Any] | None = Field(description="GeoJSON geometry, simplified; only with `outline=true`.")


class AreaListOut(Schema):
    count: int = Field(description="How many areas match, on all pages.")
    next: str | None = Field(description="Address of the next page.")
    areas: list[AreaOut]


class AreasIn(Schema):
    kind: str = Field("", description=f"One of {', '.join(AreaKind.values)}.")
    name: str = Field("", description="The beginning of one or more words of the name.")
    point: str = Field("", description="Latitude and longitude in degrees, such as 52.04,-0.76: areas that hold it.")
    outline: bool = Field(False, description="With the outline of each.")
    limit: int = Field(PAGE, ge=1, le=LARGEST_PAGE, description="How many on a page.")
    offset: int = Field(0, ge=0, le=1_000_000, description="How many to pass over.")


@router.get("/areas", response=AreaListOut, url_name="areas", summary="Areas by kind, name or point")
def areas(request: HttpRequest, asked: Query[AreasIn]):
    """Areas that figures are given for, in order of kind and name. `code` is what `/counts` asks for."""
    found = _matching(asked)
    count, end = found.count(), asked.offset + asked.limit
    page = list(found.select_related("parent").order_by("kind", "name", "code", "vintage")[asked.offset : end])
    outlines: dict[int, Any] = {}
    if asked.outline:
        shown = Boundary.objects.filter(area__in=[area.pk for area in page])
        outlines = dict(shown.values_list("area_id", "display"))
    return {
        "count": count,
        "next": _next_page(request, end) if end < count else None,
        "areas": [_area_out(area, outlines.get(area.pk)) for area in page],
    }


def _matching(asked: AreasIn) -> AreaQuerySet:
    found = Area.objects.current()
    if asked.kind and asked.kind not in AreaKind.values:
        raise HttpError(400, f"“{asked.kind[:20]}” is not a kind of area. Write one of {', '.join(AreaKind.values)}.")
    if asked.kind:
        found = found.of_kind(asked.kind)
    if asked.name:
        found = found.named_like(asked.name[:100])
    if asked.point:
        latitude, longitude = _read_point(asked.point)
        _points, held_by = place_points([longitude], [latitude], found)
        found = found.filter(pk__in=held_by.tolist())
    return found


def _area_out(area: Area, outline: dict[str, Any] | None) -> dict[str, Any]:
    plain = ("code", "name", "kind", "vintage", "population", "population_year", "is_illustrative", "source")
    return {name: getattr(area, name) for name in (*plain, "population_source")} | {
        "parent": area.parent.code if area.parent else None,
        "outline": outline,
    }


def _next_page(request: HttpRequest, offset: int) -> str:
    query = request.GET.copy()
    query["offset"] = str(offset)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode(safe=',')}")


def _read_point(text: str) -> tuple[float, float]:
    try:
        latitude, longitude = (float(part) for part in text.split(","))
    except ValueError:
        latitude = longitude = float("nan")
    # Not a number fails both comparisons.
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        raise HttpError(400, "Write the point as latitude and longitude in degrees, such as point=52.04,-0.76.")
    return latitude, longitude
