"""A figure from the crime data, for an update's text: a sentence, a number or a small table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crime_map.categories import BY_SLUG
from crime_map.caveats import illustrative_words
from crime_map.figures import Figures, read_areas
from crime_map.findings import describe_change, headline
from crime_map.months import PublishedMonths, name_month
from crime_map.selection import Selection
from places.models import Area

LENGTHS = [("month", _("The newest month")), ("year", _("The newest twelve months"))]
SHAPES = [("sentence", _("A sentence")), ("number", _("A large number")), ("table", _("A small table, by month"))]


@dataclass(frozen=True, slots=True)
class CrimeFigure:
    """`headline` is the count with its unit, `sentence` what it is of; `rows` are months with a count or None."""

    headline: str
    sentence: str
    change: str
    rows: list[tuple[str, int | None]]
    is_partial: bool
    illustrative: str
    address: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants told: by an area's code and a category's slug, where "" is the whole area and all crime."""

    area_code: str = ""
    category_slug: str = ""
    length: str = "year"

    @classmethod
    def of_block(cls, value: Mapping) -> Self:
        return cls(value.get("area") or "", value.get("category") or "", value.get("length") or "year")


def crime_figures(wishes: Iterable[Wish]) -> dict[Wish, CrimeFigure | None]:
    """The newest figures of each; None where there are none yet, or nobody knows the area any more.

    As many queries for fifty as for one.
    """
    wanted = list(dict.fromkeys(wishes))
    if not wanted:
        return {}
    published = PublishedMonths.of_the_force()
    if published.newest is None:
        return dict.fromkeys(wanted)
    codes = {wish.area_code for wish in wanted if wish.area_code}
    areas = {area.code: area for area in Area.objects.filter(code__in=codes).order_by("vintage")} if codes else {}
    if any(not wish.area_code for wish in wanted) and (district := Area.objects.district()):
        areas[""] = district
    told = {wish: _selection(wish, place, published) for wish in wanted if (place := areas.get(wish.area_code))}
    read = dict(zip(told, read_areas(list(told.values())), strict=True)) if told else {}
    return {wish: _tell(read[wish]) if wish in read else None for wish in wanted}


def _selection(wish: Wish, place: Area, published: PublishedMonths) -> Selection:
    first, last = published.last_year()
    category = BY_SLUG.get(wish.category_slug)
    return Selection(
        place, last if wish.length == "month" else first, last, (category,) if category else (), published=published
    )


def _tell(figures: Figures) -> CrimeFigure | None:
    if figures.unavailable or figures.total(figures.counted) is None:
        return None
    return CrimeFigure(
        headline=headline(figures),
        sentence=figures.selection.sentence(),
        change=describe_change(figures, figures.counted),
        rows=_rows(figures),
        is_partial=len(figures.complete_months) < len(figures.months),
        illustrative=illustrative_words() if figures.is_illustrative else "",
        address=f"{reverse('crime_map:map')}?{figures.selection.as_query()}",
    )


def _rows(figures: Figures) -> list[tuple[str, int | None]]:
    return [(name_month(month), figures.in_month(month, figures.counted)) for month in figures.months]
