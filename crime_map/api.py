"""Open data about crime: counts of an area by month and category, and which months the police have published."""

from datetime import date
from typing import Literal

from django.http import HttpRequest, QueryDict
from ninja import Query, Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from places.models import Area, AreaKind

from .caveats import caveats
from .downloads import CRIME_LICENCE
from .figures import Figures, compare_with_district, read_figures
from .models import Coverage, FileKind
from .months import write_month
from .selection import Selection, UnknownAreaError
from .stop_search import caveats_of, read_stop_search

router = Router(tags=["Crime"])


class AreaOut(Schema):
    code: str = Field(description="Official code, or `X` and eight digits for an area drawn by the partnership.")
    name: str
    kind: str


class CountOut(Schema):
    month: str = Field(description="Year and month, such as 2025-06.")
    category: str = Field(description="Its slug, such as `burglary`. `anti-social-behaviour` is not a crime.")
    count: int = Field(description="Zero means that the police recorded none.")


class CountsOut(Schema):
    area: AreaOut
    first_month: str = Field(serialization_alias="from")
    last_month: str = Field(serialization_alias="to")
    is_illustrative: bool = Field(description="Whether any figure was made up for a demonstration.")
    missing: list[str] = Field(description="Months without figures. They have no counts: a gap is not zero.")
    partial: list[str] = Field(description="Months of which only a part was published: their counts are too low.")
    counts: list[CountOut]
    notes: list[str] = Field(description="What to know before using these figures, in plain words.")
    licence: str


class CoverageOut(Schema):
    force: str
    month: str
    kind: Literal["street", "outcomes", "stop-and-search"]
    state: Literal["published", "partial", "missing"]
    released_on: date | None
    rows: int | None = Field(
        description="Rows kept, duplicates left out. Null for stop and search, where it would give small counts away."
    )
    not_mapped: int | None = Field(
        description="Rows kept that the police published without a place. Null for stop and search."
    )
    is_illustrative: bool
    note: str


class CoverageListOut(Schema):
    coverage: list[CoverageOut]
    licence: str


class CountsIn(Schema):
    area: str = Field(description="Code of the area, as `/areas` lists it.")
    first_month: str = Field("", alias="from", description="Such as 2024-06. Left out: a year up to the last month.")
    last_month: str = Field("", alias="to", description="Such as 2025-05, included. Left out: the newest there is.")
    category: list[str] = Field([], description="Slug of a category; repeat it for several. All if left out.")


@router.get("/counts", response=CountsOut, url_name="counts", by_alias=True, summary="Crimes by month and category")
def counts(request: HttpRequest, asked: Query[CountsIn]):
    """Every category in every month that has figures, zeros too, for one area.

    Months that are missing have no counts. Never add anti-social behaviour to crimes: it is not one.
    """
    query = QueryDict(mutable=True)
    query.update({"area": asked.area, "from": asked.first_month, "to": asked.last_month})
    query.setlist("category", asked.category)
    try:
        selection = Selection.from_query(query)
    except UnknownAreaError:
        message = f"No area has the code {asked.area[:20]}. /api/v1/areas lists those that there are."
        raise HttpError(404, message) from None
    # A page shows what is nearest to a question it cannot read; a program must be told.
    if unreadable := [problem.message for problem in selection.problems if problem.is_unreadable]:
        raise HttpError(400, " ".join(unreadable))
    figures = read_figures(selection)
    if figures.unavailable:
        raise HttpError(503, figures.unavailable)
    return _counts_out(figures)


def _counts_out(figures: Figures) -> dict:
    selection, area = figures.selection, figures.selection.place
    notes = [
        *(problem.message for problem in selection.problems),
        *(caveat.text for caveat in caveats(figures, compare_with_district(figures))),
    ]
    return {
        "area": area,
        "first_month": write_month(selection.first),
        "last_month": write_month(selection.last),
        "is_illustrative": figures.is_illustrative,
        "missing": [write_month(month) for month in figures.missing_months],
        "partial": [write_month(m) for m in figures.known_months if m not in figures.complete_months],
        "counts": [
            {"month": write_month(month), "category": category.slug, "count": figures.in_month(month, [category])}
            for month in figures.known_months
            for category in figures.categories
        ],
        "notes": notes,
        "licence": CRIME_LICENCE,
    }


class CoverageIn(Schema):
    force: str = Field("", description="The force's name in the police open data, such as avon-and-somerset.")
    kind: Literal["", "street", "outcomes", "stop-and-search"] = Field("", description="Kind of file.")


@router.get("/coverage", response=CoverageListOut, url_name="coverage", summary="Which months the police published")
def coverage(request: HttpRequest, asked: Query[CoverageIn]):
    """One line for each force, month and kind of file that is known. A month that is not listed is not known."""
    rows = Coverage.objects.order_by("force", "month", "kind")
    if asked.force:
        rows = rows.filter(force=asked.force)
    if asked.kind:
        rows = rows.filter(kind=FileKind(asked.kind))
    listed = [
        {
            "force": row.force,
            "month": write_month(row.month),
            "kind": row.kind,
            "state": row.state,
            "released_on": row.released_on,
            # With the number of all searches, those published could be subtracted from it.
            "rows": None if row.kind == FileKind.STOP_AND_SEARCH else row.kept,
            "not_mapped": None if row.kind == FileKind.STOP_AND_SEARCH else row.not_mapped,
            "is_illustrative": row.is_illustrative,
            "note": row.note,
        }
        for row in rows
    ]
    return {"coverage": listed, "licence": CRIME_LICENCE}


class StopSearchIn(Schema):
    area: str = Field(description="Code of a council area, as `/areas` lists it.")
    year: int | None = Field(None, description="Calendar year. Left out: the newest that is published.")


class StopSearchRangeOut(Schema):
    name: str
    at_least: int = Field(description="Sum of the counts shown.")
    at_most: int = Field(description="The same with four for each count that is hidden.")


class StopSearchFigureOut(Schema):
    object_of_search: str
    outcome: str
    count: int | None = Field(description="Null for fewer than five, which may be none.")


class StopSearchOut(Schema):
    area: AreaOut
    year: int
    years: list[int] = Field(description="Every year that is published.")
    is_illustrative: bool = Field(description="Whether any figure was made up for a demonstration.")
    missing: list[str] = Field(description="Months of which a force's file is missing: a gap is not zero.")
    partial: list[str] = Field(description="Months of which only a part was published.")
    together: StopSearchRangeOut
    by_object: list[StopSearchRangeOut]
    by_outcome: list[StopSearchRangeOut]
    counts: list[StopSearchFigureOut]
    notes: list[str] = Field(description="What to know before using these figures, in plain words.")
    licence: str


@router.get("/stop-and-search", response=StopSearchOut, url_name="stop-and-search", summary="Stops and searches")
def stop_and_search(request: HttpRequest, asked: Query[StopSearchIn]):
    """Searches of one council area in one calendar year, by object and outcome. Small counts are hidden."""
    area = Area.objects.by_code(asked.area)
    if area is None:
        message = f"No area has the code {asked.area[:20]}. /api/v1/areas lists those that there are."
        raise HttpError(404, message)
    if area.kind != AreaKind.DISTRICT:
        raise HttpError(400, "Stops and searches are given for council areas only.")
    shown = read_stop_search(area, asked.year)
    if shown.table is None or asked.year not in (None, shown.year):
        years = ", ".join(map(str, shown.years)) or "none"
        raise HttpError(404, f"Nothing is published for that area and year. Years that are published: {years}.")
    return {
        "area": area,
        "year": shown.year,
        "years": shown.years,
        "is_illustrative": shown.is_illustrative,
        "missing": sorted({write_month(row.month) for row in shown.missing}),
        "partial": sorted({write_month(row.month) for row in shown.partial}),
        "together": shown.table.together,
        "by_object": shown.table.by_object,
        "by_outcome": shown.table.by_outcome,
        "counts": shown.table.figures,
        "notes": [caveat.text for caveat in caveats_of(shown)],
        "licence": CRIME_LICENCE,
    }
