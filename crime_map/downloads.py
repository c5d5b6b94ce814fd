"""What is on screen as CSV, XLSX and GeoJSON: each says what it holds, what it leaves out, and its licence."""

import json
import math
import tempfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import shapely
from django.conf import settings
from django.http import FileResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.demonstration import demonstration_line
from core.spreadsheets import Cell, stream_csv, write_xlsx
from places.models import Area, Boundary

from .around import by_point
from .caveats import caveats, illustrative_words
from .figures import AreaFigure, Figures, by_area, compare_with_district, read_figures
from .months import write_month
from .rates import Rate
from .selection import Circle, Selection, Shape, name_distance

FORMATS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}
CRIME_LICENCE = "Contains public sector information licensed under the Open Government Licence v3.0."
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
RATE_COLUMNS = ("per_1000_a_year", "low_95", "high_95")
ROUGHNESS = 16  # sides to a quarter of a circle
METRES_A_DEGREE = 111_195


def download_of(selection: Selection, file_format: str) -> StreamingHttpResponse | FileResponse:
    """The file for a selection. With areas to compare, it holds a row for each of them; else one for each count."""
    figures = read_figures(selection)
    areas = by_area(figures, selection.by) if selection.by else None
    name = f"{file_name(figures)}.{file_format}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    if file_format == "xlsx":
        file = tempfile.SpooledTemporaryFile(max_size=8_000_000)  # noqa: SIM115 - the response closes it when sent
        sheets = [(_("Figures"), rows_of(figures, areas)), (_("About"), _about_rows(figures))]
        write_xlsx(file, sheets, title=selection.sentence())
        file.seek(0)
        return FileResponse(file, content_type=FORMATS[file_format], headers=headers)
    content = (
        stream_geojson(figures, areas)
        if file_format == "geojson"
        else stream_csv(rows_of(figures, areas), notes=about(figures))
    )
    return StreamingHttpResponse(content, content_type=FORMATS[file_format], headers=headers)


def file_name(figures: Figures) -> str:
    """What the file holds, in its name: `crime-fishermead-2024-06-to-2025-05`."""
    selection = figures.selection
    match selection.place:
        case Area():
            where = slugify(selection.place.name) or selection.place.code
        case Circle():
            where = f"within-{slugify(name_distance(selection.place.radius))}"
        case _:
            where = "drawn-area"
    what = "-".join(category.slug for category in selection.categories[:3]) or "crime"
    made_up, by = "illustrative" if figures.is_illustrative else "", f"by-{selection.by}" if selection.by else ""
    months = f"{write_month(selection.first)}-to-{write_month(selection.last)}"
    return "-".join(filter(None, [made_up, what, where, by, months]))


def about(figures: Figures) -> list[str]:
    """What the file holds, what to know of it, and its licences: a sentence or two a line."""
    selection = figures.selection
    area = selection.place if isinstance(selection.place, Area) else Area()
    known = caveats(figures, compare_with_district(figures))
    mark = demonstration_line()
    return [
        *([f"{mark}."] if mark else []),
        *([f"{illustrative_words()}."] if figures.is_illustrative else []),
        f"{selection.sentence()}.",
        *([figures.unavailable] if figures.unavailable else []),
        *(caveat.text for caveat in known if caveat.slug != "illustrative"),
        _("Crime: %(licence)s %(address)s") % {"licence": CRIME_LICENCE, "address": LICENCE_ADDRESS},
        *([_("Boundary: %(source)s") % {"source": area.source}] if area.source else []),
        *([_("Population: %(source)s") % {"source": area.population_source}] if area.population_source else []),
        _("Made on %(day)s from %(address)s") % {"day": timezone.localdate(), "address": _address(selection)},
    ]


def rows_of(figures: Figures, areas: list[AreaFigure] | None) -> Iterator[list[Cell]]:
    """Headings, then a row for each area compared, or for each month, category and outcome."""
    return _area_rows(figures, areas) if areas is not None else _count_rows(figures)


def _count_rows(figures: Figures) -> Iterator[list[Cell]]:
    """A month without figures has one row, whose count is empty: it is never zero."""
    code, name = _place(figures.selection)
    yield ["month", "area_code", "area_name", "category", "outcome", "count", "is_crime", "note"]
    if figures.unavailable:
        return
    for month in figures.months:
        note = _note(figures, month)
        if month not in figures.known_months:
            yield [write_month(month), code, name, "", "", None, "", note]
            continue
        for category in figures.categories:
            crime = "yes" if category.is_crime else "no"
            found = figures.by_outcome([category], months=[month])
            for group, count in found:
                yield [write_month(month), code, name, category.word, group.label, count, crime, note]
            if not found:
                yield [write_month(month), code, name, category.word, "", 0, crime, note]


def _area_rows(figures: Figures, areas: list[AreaFigure]) -> Iterator[list[Cell]]:
    yield ["area_code", "area_name", "kind", "count", "population", *RATE_COLUMNS]
    for row in areas:
        yield [
            row.area.code,
            row.area.name,
            str(row.area.get_kind_display()),
            row.count,
            row.area.population,
            *_rounded(row.rate),
        ]


def _about_rows(figures: Figures) -> Iterator[list[Cell]]:
    yield [_("About these figures")]
    for line in about(figures):
        yield [line]


def stream_geojson(figures: Figures, areas: list[AreaFigure] | None) -> Iterator[bytes]:
    """A feature collection: the areas compared, the area chosen, or the snap points within a circle or shape."""
    selection = figures.selection
    head: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": file_name(figures),
        "description": f"{selection.sentence()}.",
        "licence": CRIME_LICENCE,
        "licence_address": LICENCE_ADDRESS,
        "notes": about(figures),
        "is_illustrative": figures.is_illustrative,
        "missing": [write_month(month) for month in figures.missing_months],
    }
    yield json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "features": [\n'
    separator = b""
    for feature in _features(figures, areas):
        yield separator + json.dumps(feature, ensure_ascii=False).encode()
        separator = b",\n"
    yield b"\n]}\n"


def _features(figures: Figures, areas: list[AreaFigure] | None) -> Iterator[dict[str, Any]]:
    place = figures.selection.place
    if areas is not None:
        outlines = dict(
            Boundary.objects.filter(area__in=[row.area.pk for row in areas]).values_list("area_id", "display")
        )
        for row in areas:
            rates = dict(zip(RATE_COLUMNS, _rounded(row.rate), strict=True))
            properties = {"count": row.count, "population": row.area.population, **rates}
            yield _feature(outlines.get(row.area.pk), **_area_properties(row.area), **properties)
        return
    counts = {category.slug: figures.total([category]) for category in figures.categories}
    if isinstance(place, Area):
        outline = Boundary.objects.filter(area=place).values_list("display", flat=True).first()
        yield _feature(outline, **_area_properties(place), population=place.population, counts=counts)
    elif place is not None and not figures.unavailable:
        outline = outline_of(place)
        yield _feature(outline.__geo_interface__, name=figures.selection.where(), counts=counts)
        for longitude, latitude, at_point in by_point(figures.selection):
            geometry = {"type": "Point", "coordinates": [longitude, latitude]}
            yield _feature(geometry, note=_("anonymous snap point: on or near here"), counts=at_point)


def outline_of(place: Circle | Shape) -> shapely.Polygon:
    """The outline in degrees of what was drawn, or of a circle."""
    if isinstance(place, Shape):
        return place.polygon()
    north = place.radius / METRES_A_DEGREE
    circle = shapely.Point(0, 0).buffer(1, quad_segs=ROUGHNESS)
    east = north / max(0.01, math.cos(math.radians(place.latitude)))
    return shapely.transform(circle, lambda xy: xy * [east, north] + [place.longitude, place.latitude])


def _area_properties(area: Area) -> dict[str, Any]:
    return {"code": area.code, "name": area.name, "kind": area.kind, "is_illustrative": area.is_illustrative}


def _feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _place(selection: Selection) -> tuple[str, str]:
    if isinstance(selection.place, Area):
        return selection.place.code, selection.place.name
    return "", selection.where()


def _rounded(rate: Rate | None) -> tuple[float, float, float] | tuple[None, None, None]:
    if rate is None:
        return None, None, None
    return round(rate.value, 2), round(rate.low, 2), round(rate.high, 2)


def _note(figures: Figures, month: date) -> str:
    words = []
    if month in figures.missing_months:
        words.append(_("no figures"))
    elif month not in figures.complete_months:
        words.append(_("only part of the month was published"))
    if figures.selection.published.is_illustrative(month, month):
        words.append(illustrative_words())
    return "; ".join(words)


def _address(selection: Selection) -> str:
    return f"{settings.SITE_URL}{reverse('crime_map:map')}?{selection.as_query()}"
