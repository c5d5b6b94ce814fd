"""What the map draws: its options, the outlines of areas, and which snap points and rates belong to a selection."""

import hashlib
import json
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import brotli
import numpy as np
import shapely
from django.conf import settings
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils.translation import gettext as _
from shapely.geometry import mapping, shape
from shapely.ops import polylabel

from core.drawing import once_a_page
from core.models import ContentVersion
from places.models import Area, AreaKind
from places.placing import points_within

from .categories import CATEGORIES
from .figures import by_area, read_figures
from .map_words import map_words
from .models import PublishedFile
from .outcomes import OUTCOME_GROUPS
from .publishing import COMPRESSED, Crimes, read_packed
from .selection import COMPARABLE_KINDS, Selection
from .storage import crime_data

# About a metre: finer than any screen shows.
DECIMALS = 5
# What the map loads to draw itself, besides its own modules.
LIBRARIES = ("npm/leaflet.js", "npm/leaflet.css", "npm/supercluster.js")
# Of these kinds the first that is loaded gives the base map its lines and names.
BASE_KINDS = (AreaKind.WARD, AreaKind.MSOA, AreaKind.PARISH, AreaKind.NEIGHBOURHOOD)


def map_options(selection: Selection, *, embedded: bool = False) -> dict[str, Any] | None:
    """What the module needs to draw any selection of the district.

    None where nothing has been published, or the district has no boundary to draw it in.
    """
    district = Area.objects.district()
    files = {file.content: file for file in PublishedFile.objects.filter(district=district)} if district else {}
    box = getattr(district, "boundary", None)
    if district is None or box is None or PublishedFile.Content.CRIMES not in files:
        return None
    kinds = _kinds_within(district)
    base = _base_among(kinds)
    return {
        "district": {"code": district.code, "name": district.name},
        "bounds": [[box.south, box.west], [box.north, box.east]],
        "crimes": reverse("crime_map:data", args=[files[PublishedFile.Content.CRIMES].name]),
        "streets": reverse("crime_map:data", args=[files[PublishedFile.Content.STREETS].name]),
        "areas": reverse("crime_map:areas"),
        "outlines": {kind: outlines_address(district, kind) for kind in kinds},
        "districtOutline": outlines_address(district, AreaKind.DISTRICT),
        "base": base,
        "categories": [
            {"number": c.number, "slug": c.slug, "label": c.label, "isCrime": c.is_crime} for c in CATEGORIES
        ],
        "outcomes": {group.number: str(group.label) for group in OUTCOME_GROUPS},
        "size": _weight(files, district, base),
        "selection": selection.as_query(),
        "tiles": {"address": settings.TILES_URL, "attribution": settings.TILES_ATTRIBUTION}
        if settings.TILES_URL
        else None,
        "isEmbedded": embedded,
        "words": map_words(),
    }


def why_no_map() -> str:
    """What is missing where `map_options` finds nothing to draw, in a sentence for everybody."""
    district = Area.objects.district()
    if district is None or not hasattr(district, "boundary"):
        return _("There is no map yet: the outline of the council area that this site is about has not been loaded.")
    return _("There is no map yet: no crime figures have been published for this area.")


def _weight(files: dict[str, PublishedFile], district: Area, base: str) -> int:
    """How much showing the map loads, in kB, compressed: the packed crimes, the outlines and the scripts."""
    crimes = crime_data().size(files[PublishedFile.Content.CRIMES].name + COMPRESSED["br"])
    kinds = {AreaKind.DISTRICT, base} - {""}
    outlined = sum(_compressed_size(outlines(district, kind)) for kind in kinds)
    return round((crimes + outlined + _scripts_weight()) / 1000)


@lru_cache(maxsize=1)
def _scripts_weight() -> int:
    """Bytes of the map's modules and libraries, compressed."""
    modules = Path(__file__).with_name("static").joinpath("crime_map").glob("*.js")
    libraries = (Path(cast(str, finders.find(name))) for name in LIBRARIES)
    return sum(_compressed_size(path.read_bytes()) for path in (*modules, *libraries))


@lru_cache(maxsize=32)
def _compressed_size(content: bytes) -> int:
    return len(brotli.compress(content, quality=9))


def _kinds_within(district: Area) -> list[str]:
    found = set(Area.objects.current().within(district).order_by().values_list("kind", flat=True).distinct())
    return [str(kind) for kind in COMPARABLE_KINDS if kind in found]


def base_kind(district: Area) -> str:
    """The kind of areas by which a map of the district tells where one is; "" where none is loaded."""
    return _base_among(_kinds_within(district))


def _base_among(kinds: list[str]) -> str:
    return next((str(kind) for kind in BASE_KINDS if kind in kinds), "")


def outlines_address(district: Area, kind: str) -> str:
    """Where the outlines of a kind are, under an address that changes with them."""
    digest = hashlib.sha256(outlines(district, kind)).hexdigest()[:12]
    return f"{reverse('crime_map:outlines')}?by={kind}&version={digest}"


def outlines(district: Area, kind: str) -> bytes:
    """JSON: the areas of a kind in the district that have a boundary.

    Each with code, name, outline and where its name stands.
    """
    return _outlines(district.pk, kind, ContentVersion.current())


@lru_cache(maxsize=32)
def _outlines(district_id: int, kind: str, version: int) -> bytes:
    areas = Area.objects.filter(pk=district_id)
    if kind != AreaKind.DISTRICT:
        areas = Area.objects.of_kind(kind).current().within(areas.get())
    found = []
    for area in areas.filter(boundary__isnull=False).select_related("boundary").order_by("code"):
        outline = shape(area.boundary.display)
        middle = _middle(outline)
        found.append(
            {
                "code": area.code,
                "name": area.name,
                "middle": [round(middle.y, DECIMALS), round(middle.x, DECIMALS)],
                "room": round(_room(outline, middle), DECIMALS),
                "outline": _rounded(outline),
            }
        )
    return json.dumps({"areas": found}, separators=(",", ":"), ensure_ascii=False).encode()


def _middle(outline: shapely.Geometry) -> shapely.Point:
    """A point well inside the largest part, where a name fits best."""
    parts = [part for part in shapely.get_parts(outline) if part.geom_type == "Polygon"]
    largest = max(parts, key=lambda part: part.area)
    return polylabel(largest, tolerance=0.001)


def _room(outline: shapely.Geometry, middle: shapely.Point) -> float:
    """How wide a line of text about `middle` may be and stay within the outline, in degrees of longitude."""
    west, _south, east, _north = outline.bounds
    across = shapely.LineString([(west - 1, middle.y), (east + 1, middle.y)])
    edges = shapely.get_coordinates(outline.boundary.intersection(across))[:, 0]
    return 2 * min(abs(edges - middle.x), default=0.0)


def _rounded(outline: shapely.Geometry) -> dict[str, Any]:
    return mapping(shapely.set_precision(outline, 10**-DECIMALS, mode="pointwise"))


def selection_data(selection: Selection) -> dict[str, Any]:
    """What the map cannot work out of a selection from the packed file alone.

    `outline` and `points` (indexes of snap points, each less the one before) of an area chosen, None and none where it
    has no boundary; `figures` of the areas of kind `by`: count and, where there is one, the rate with its interval.
    """
    data: dict[str, Any] = {"sentence": selection.sentence()}
    place, district = selection.place, Area.objects.district()
    if isinstance(place, Area) and place != district:
        boundary = getattr(place, "boundary", None)
        data["outline"] = _rounded(shape(boundary.display)) if boundary else None
        data["points"] = np.diff(_points_within(place), prepend=0).tolist()
    if selection.by:
        data["by"] = selection.by
        data["figures"] = {
            figure.area.code: {
                "count": figure.count,
                "rate": figure.rate
                and [round(figure.rate.value, 1), round(figure.rate.low, 1), round(figure.rate.high, 1)],
            }
            for figure in by_area(read_figures(selection), selection.by)
        }
    return data


def crimes_by_point(area: Area, month: date) -> list[tuple[float, float, int]]:
    """The snap points of an area with crimes in a month, anti-social behaviour left out: longitude, latitude, count."""
    crimes = _packed_crimes()
    if crimes is None:
        return []
    since_first = (month.year - crimes.first_month.year) * 12 + month.month - crimes.first_month.month
    counts = np.zeros(len(crimes.longitude), dtype=np.int64)
    is_crime = np.array([category.is_crime for category in CATEGORIES])
    np.add.at(counts, crimes.point[(crimes.month == since_first) & is_crime[crimes.category]], 1)
    points = np.intersect1d(_points_within(area), np.flatnonzero(counts))
    return [(crimes.longitude[at].item(), crimes.latitude[at].item(), counts[at].item()) for at in points]


@once_a_page
def _packed_crimes() -> Crimes | None:
    """Those of the council area, where its file is published."""
    covered = Area.objects.that_is_covered().values("pk")[:1]
    file = PublishedFile.objects.filter(district__in=covered, content=PublishedFile.Content.CRIMES).first()
    return read_packed(file.name) if file else None


def _points_within(area: Area) -> np.ndarray:
    """Indexes of the packed file's points that lie in the area, placed as the counts are; none without a boundary."""
    crimes, boundary = _packed_crimes(), getattr(area, "boundary", None)
    if crimes is None or boundary is None:
        return np.empty(0, dtype=np.int64)
    return points_within(bytes(boundary.full), crimes.longitude, crimes.latitude)
