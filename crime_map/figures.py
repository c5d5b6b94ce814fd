"""What a selection counts: by month, category and outcome, with rates and comparisons that say only what they can.

Counts of areas come from `AreaMonthCount`; those within a circle or a drawn shape from the packed file of the district.
A month that the police have not published is never zero: its value is None.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from places.models import Area, AreaKind

from . import around
from .categories import CATEGORIES, Category
from .models import AreaMonthCount, Coverage, PoliceForce
from .months import shift, span
from .outcomes import OUTCOME_GROUPS, OutcomeGroup
from .rates import FEWEST_MONTHS, SMALLEST_POPULATION, Difference, Rate, difference, rate_per_1000
from .selection import Selection
from .tasks import is_being_counted

ANTI_SOCIAL_BEHAVIOUR = CATEGORIES[0]
YEAR = 12
# The anonymous points were set anew: what stands at a point before and after is not the same.
SNAP_POINTS_REFRESHED = date(2022, 7, 1)
# From this month on, the categories of these numbers were new or lost part of what they held.
CATEGORIES_REDRAWN = (
    (date(2011, 9, 1), frozenset({3, 4, 5, 6, 10, 14})),
    (date(2013, 5, 1), frozenset({1, 6, 7, 8, 11, 14})),
)
Counts = np.ndarray[tuple[int, int, int], np.dtype[np.int64]]
# The force that recorded it, month, category, outcome group, count.
Row = tuple[str, date, int, int, int]


@dataclass(frozen=True, slots=True)
class Change:
    """The newest months of a selection, at most twelve, against the same months a year before."""

    difference: Difference
    months: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class AreaFigure:
    """One area of a comparison: crimes counted, and crimes per 1,000 residents a year where that can be told."""

    area: Area
    count: int
    rate: Rate | None


@dataclass(frozen=True)
class Figures:
    """The figures of one selection.

    `counts` is crimes and incidents by month, category and outcome group; its months begin a year before the
    selection's, so that changes can be told. `unavailable` says in a sentence why there are none at all.
    """

    selection: Selection
    counts: Counts = field(repr=False)
    transport_count: int = 0
    unavailable: str = ""

    @cached_property
    def months(self) -> tuple[date, ...]:
        return tuple(span(self.selection.first, self.selection.last))

    @cached_property
    def known_months(self) -> tuple[date, ...]:
        """The selection's months that have figures, whole or partial."""
        return tuple(month for month in self.months if self.state(month) != Coverage.State.MISSING)

    @cached_property
    def complete_months(self) -> tuple[date, ...]:
        return tuple(month for month in self.months if self.state(month) == Coverage.State.PUBLISHED)

    @cached_property
    def missing_months(self) -> tuple[date, ...]:
        return tuple(month for month in self.months if self.state(month) == Coverage.State.MISSING)

    @property
    def months_a_year_before(self) -> tuple[date, ...]:
        """Those that the selection's newest months, at most twelve, are compared with."""
        return tuple(shift(month, -YEAR) for month in self.months[-YEAR:])

    @property
    def is_illustrative(self) -> bool:
        return self.selection.is_illustrative

    @cached_property
    def categories(self) -> tuple[Category, ...]:
        """The categories asked for; of all, those that were in use in any of the months."""
        if self.selection.categories:
            return self.selection.categories
        in_use = self.counts.sum(axis=(0, 2)) > 0
        return tuple(category for category in CATEGORIES if category.number <= 13 or in_use[category.number])

    @cached_property
    def crimes(self) -> tuple[Category, ...]:
        return tuple(category for category in self.categories if category.is_crime)

    @cached_property
    def counted(self) -> tuple[Category, ...]:
        """What the headline counts: the crimes, or anti-social behaviour where nothing else was asked for."""
        return self.crimes or self.categories

    def state(self, month: date) -> str:
        return self.selection.published.state(month)

    def in_month(self, month: date, categories: Iterable[Category]) -> int | None:
        if self.state(month) == Coverage.State.MISSING:
            return None
        return int(self.counts[self._row(month), _numbers(categories)].sum())

    def by_month(self, categories: Iterable[Category]) -> list[int | None]:
        """A series over the selection's months, with None for a gap."""
        chosen = tuple(categories)
        return [self.in_month(month, chosen) for month in self.months]

    def total(self, categories: Iterable[Category]) -> int | None:
        """All that is known of the months; None where none is."""
        known = [count for count in self.by_month(categories) if count is not None]
        return sum(known) if known else None

    def by_outcome(
        self, categories: Iterable[Category], months: Iterable[date] | None = None
    ) -> list[tuple[OutcomeGroup, int]]:
        """Outcome groups that occur, the most frequent first, over `months`, or over all that are known."""
        rows = [self._row(month) for month in (self.known_months if months is None else months)]
        totals = self.counts[rows][:, _numbers(categories)].sum(axis=(0, 1))
        found = [(group, int(totals[group.number])) for group in OUTCOME_GROUPS if totals[group.number]]
        return sorted(found, key=lambda pair: -pair[1])

    def change(self, categories: Sequence[Category]) -> Change | None:
        """Against the year before, by the months that are complete in both; None where there is no such month."""
        pairs = [
            month
            for month in self.months[-YEAR:]
            if self.state(month) == self.state(shift(month, -YEAR)) == Coverage.State.PUBLISHED
            and not self.is_break(month, categories)
        ]
        if not pairs:
            return None
        numbers = _numbers(categories)
        now = int(self.counts[[self._row(month) for month in pairs]][:, numbers].sum())
        before = int(self.counts[[self._row(shift(month, -YEAR)) for month in pairs]][:, numbers].sum())
        return Change(difference(now, len(pairs), before, len(pairs)), tuple(pairs))

    def is_break(self, month: date, categories: Sequence[Category]) -> bool:
        """Whether `month` and the same month a year before measure different things."""
        before = shift(month, -YEAR)
        if not isinstance(self.selection.place, Area) and before < SNAP_POINTS_REFRESHED <= month:
            return True
        chosen = {category.number for category in categories}
        # The sum of all categories is not touched by what moves between them.
        if len(chosen) > 1 and chosen >= {category.number for category in CATEGORIES if category.is_crime} - {14}:
            return False
        return any(before < since <= month and chosen & redrawn for since, redrawn in CATEGORIES_REDRAWN)

    @property
    def crosses_snap_refresh(self) -> bool:
        """Whether the selection's own months lie on both sides of the refresh of the snap points."""
        return self.selection.first < SNAP_POINTS_REFRESHED <= self.selection.last

    def in_complete_months(self, categories: Iterable[Category]) -> int:
        rows = [self._row(month) for month in self.complete_months]
        return int(self.counts[rows][:, _numbers(categories)].sum())

    @cached_property
    def rate(self) -> Rate | None:
        """Of the categories counted, over the complete months, scaled to a year; None where it would mislead."""
        if not isinstance(self.selection.place, Area):
            return None
        return _rate(self.in_complete_months(self.counted), self.selection.place, len(self.complete_months))

    def _row(self, month: date) -> int:
        first = self.selection.first
        return (month.year - first.year) * 12 + month.month - first.month + YEAR


def read_figures(selection: Selection) -> Figures:
    """The figures of a selection: one query for an area, the packed file for a circle or a shape."""
    if isinstance(selection.place, Area):
        [figures] = read_areas([selection])
        return figures
    counts = _no_counts(selection)
    if selection.place is None:
        words = _("There are no figures here yet: the council area that this site is about has not been loaded.")
        return Figures(selection, counts, unavailable=words)
    unavailable = around.add_counts(selection.place, shift(selection.first, -YEAR), counts)
    return Figures(selection, counts, unavailable=unavailable)


def read_areas(selections: Sequence[Selection]) -> list[Figures]:
    """The figures of selections that are each of one area, all of one force's months. One query, however many."""
    first, last = min(each.first for each in selections), max(each.last for each in selections)
    railways = PoliceForce.objects.filter(counts_in_rates=False).values("slug")
    of_forces = Q(force=selections[0].published.force) | Q(force__in=railways)
    rows = AreaMonthCount.objects.filter(
        of_forces, area__in={each.place for each in selections}, month__range=(shift(first, -YEAR), last)
    )
    of_area: dict[int, list[Row]] = defaultdict(list)
    fields = ("area", "force", "month", "category", "outcome_group", "count")
    for area, recorded_by, month, category, group, count in rows.values_list(*fields):
        of_area[area].append((recorded_by, month, category, group, count))
    return [_of_area(each, each.place, of_area[each.place.pk]) for each in selections if isinstance(each.place, Area)]


def _no_counts(selection: Selection) -> Counts:
    months = sum(1 for _month in span(shift(selection.first, -YEAR), selection.last))
    return np.zeros((months, len(CATEGORIES), len(OUTCOME_GROUPS)), dtype=np.int64)


def _of_area(selection: Selection, area: Area, rows: list[Row]) -> Figures:
    counts, force = _no_counts(selection), selection.published.force
    index = {month: number for number, month in enumerate(span(shift(selection.first, -YEAR), selection.last))}
    transport_count = 0
    crimes = {category.number for category in CATEGORIES if category.is_crime and selection.includes(category)}
    for recorded_by, month, category, group, count in rows:
        if month not in index:
            continue
        if recorded_by == force:
            counts[index[month], category, group] += count
        elif month >= selection.first and category in crimes:
            transport_count += count
    # Nothing counted can also mean not counted yet, which is not zero.
    if not counts.any() and is_being_counted(area):
        words = _("The crimes in %(area)s are still being counted. Look again in a few minutes.")
        return Figures(selection, counts, unavailable=words % {"area": area.name})
    return Figures(selection, counts, transport_count)


@dataclass(frozen=True, slots=True)
class Comparison:
    """An area against the rest of its district, by rates: the same months and categories."""

    district: Area
    district_rate: Rate
    difference: Difference


def compare_with_district(figures: Figures) -> Comparison | None:
    """Compare an area with the rest of its district; None where there is no rate or no larger district."""
    area, months = figures.selection.place, figures.complete_months
    if figures.rate is None or not isinstance(area, Area) or area.kind == AreaKind.DISTRICT:
        return None
    district = district_of(area)
    if district is None or not district.population or not area.population or not months:
        return None
    whole = _sum(figures, Area.objects.filter(pk=district.pk)).get(district.pk, 0)
    here = figures.in_complete_months(figures.counted)
    rest, residents = whole - here, district.population - area.population
    district_rate = _rate(whole, district, len(months))
    # An area that reaches beyond its district has no rest of it to be compared with.
    if rest < 0 or residents < SMALLEST_POPULATION or district_rate is None:
        return None
    return Comparison(district, district_rate, difference(here, area.population, rest, residents))


def district_of(area: Area) -> Area | None:
    """The council area that holds `area`: by its parents, else the one this installation covers."""
    above: Area | None = area
    while above and above.kind != AreaKind.DISTRICT:
        above = above.parent
    return above or Area.objects.district()


def by_area(figures: Figures, kind: str) -> list[AreaFigure]:
    """Each area of a kind in the selection's district, over the complete months, in order of name.

    The choropleth's figures and its equal table's: anti-social behaviour is left out unless only it is asked for.
    """
    place = figures.selection.place
    district = district_of(place) if isinstance(place, Area) else Area.objects.district()
    if district is None:
        return []
    areas = Area.objects.of_kind(kind).current().within(district).order_by("name", "code")
    counts = _sum(figures, areas)
    months = len(figures.complete_months)
    return [
        AreaFigure(area, counts.get(area.pk, 0), _rate(counts.get(area.pk, 0), area, months))
        for area in areas
        if months
    ]


def _sum(figures: Figures, areas) -> dict[int, int]:
    """What the figures count, summed for each of the areas, by their ids."""
    rows = AreaMonthCount.objects.filter(
        area__in=areas.order_by(),
        month__in=figures.complete_months,
        force=figures.selection.published.force,
        category__in=[category.number for category in figures.counted],
    )
    return dict(rows.values_list("area").annotate(Sum("count")).order_by())


def _rate(count: int, area: Area, months: int) -> Rate | None:
    if not area.population or area.population < SMALLEST_POPULATION or months < FEWEST_MONTHS:
        return None
    return rate_per_1000(count, area.population, months)


def _numbers(categories: Iterable[Category]) -> list[int]:
    return [category.number for category in categories]
