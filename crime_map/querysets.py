"""Reading counts, in the words of the field."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Sum

from places.models import Area, AreaKind

SMALLEST_PUBLISHED = 5

# An object of search and an outcome.
Pair = tuple[str, str]


class AreaMonthCountQuerySet(models.QuerySet):
    def for_rates(self) -> Self:
        """Without forces that police railways and the like: a rate per resident says nothing of those."""
        return self.exclude(force__in=_forces_without_residents())


@dataclass(frozen=True, slots=True)
class StopSearchFigure:
    """Stops and searches for one object with one outcome. `count` is None for fewer than five, which may be none."""

    object_of_search: str
    outcome: str
    count: int | None


@dataclass(frozen=True, slots=True)
class StopSearchRange:
    """How many searches several figures hold together: those shown, and at most four for each that is hidden."""

    name: str
    at_least: int
    hidden: int

    @property
    def at_most(self) -> int:
        return self.at_least + self.hidden * (SMALLEST_PUBLISHED - 1)


@dataclass(frozen=True, slots=True)
class StopSearchTable:
    """One council area's figures for a whole calendar year: one for each pair of an object and an outcome.

    What is worked out here comes from the figures as they are published, never from the counts behind them. So
    whatever the hidden counts were, from 0 to 4 each, all of this would read the same, and no sum or difference of it
    can tell them: the sums by object and by outcome are ranges, wide enough for every hidden count in them.
    """

    area: Area
    year: int
    figures: tuple[StopSearchFigure, ...]

    @classmethod
    def hiding_small(cls, area: Area, year: int, counts: Mapping[Pair, int], pairs: Iterable[Pair]) -> Self:
        """The table of `pairs`, of which `counts` has the exact number; each under five is hidden, none too."""
        figures = (
            StopSearchFigure(*pair, count if (count := counts.get(pair, 0)) >= SMALLEST_PUBLISHED else None)
            for pair in sorted(pairs)
        )
        return cls(area, year, tuple(figures))

    @property
    def together(self) -> StopSearchRange:
        return _range("", self.figures)

    @property
    def by_object(self) -> list[StopSearchRange]:
        return _ranges(self.figures, lambda figure: figure.object_of_search)

    @property
    def by_outcome(self) -> list[StopSearchRange]:
        return _ranges(self.figures, lambda figure: figure.outcome)

    @property
    def shown(self) -> list[StopSearchFigure]:
        """The figures that are not hidden, the largest first."""
        return sorted((figure for figure in self.figures if figure.count), key=lambda figure: -(figure.count or 0))


def _range(name: str, figures: Iterable[StopSearchFigure]) -> StopSearchRange:
    counts = [figure.count for figure in figures]
    return StopSearchRange(name, sum(count or 0 for count in counts), counts.count(None))


def _ranges(figures: Iterable[StopSearchFigure], name_of: Callable[[StopSearchFigure], str]) -> list[StopSearchRange]:
    """One range for each name, the largest first."""
    named = defaultdict(list)
    for figure in figures:
        named[name_of(figure)].append(figure)
    return sorted((_range(name, them) for name, them in named.items()), key=lambda each: (-each.at_least, each.name))


class StopSearchCountQuerySet(models.QuerySet):
    def published_years(self) -> list[int]:
        """Calendar years that may be published: each month of them is known, as a file or as missing."""
        months: dict[tuple[str, int], set[int]] = defaultdict(set)
        for force, month in stop_search_coverage().values_list("force", "month"):
            months[force, month.year].add(month.month)
        forces = {force for force, _ in months}
        years = {year for _, year in months}
        return sorted(y for y in years if all(len(months.get((f, y), ())) in (0, 12) for f in forces))

    def published_for(self, area: Area, year: int) -> StopSearchTable | None:
        """What the public may see of `area` in `year`, or None where nothing may be published.

        Counts under five, none among them, are hidden alike. What would reveal them is not given either: no exact
        total; no smaller, older or drawn areas, which could be subtracted from a council area; no months or unfinished
        years, which could be subtracted from a year; no searches by the railways' police, added or alone; and in
        `/api/v1/coverage` no number of rows. Council areas and years do not overlap, so each search is behind one
        figure at most, and no sum of published figures holds a hidden one.
        """
        newest = Area.objects.filter(kind=AreaKind.DISTRICT, code=area.code).order_by("-vintage").first()
        if newest != area or not area.is_current or year not in self.published_years():
            return None
        policed = _policed_areas()
        if policed and area.pk not in policed:
            return None
        exact = (
            self.filter(area=area, month__gte=date(year, 1, 1), month__lte=date(year, 12, 1))
            .exclude(force__in=_forces_without_residents())
            .values_list("object_of_search", "outcome")
            .annotate(stops=Sum("count"))
            .order_by("object_of_search", "outcome")
        )
        counts = {(searched_for, outcome): stops for searched_for, outcome, stops in exact}
        # Every pair of an object and an outcome seen anywhere in the files: a row that is there only because somebody
        # was searched here would tell of one.
        everywhere = self.model._default_manager.order_by().values_list("object_of_search", "outcome").distinct()
        return StopSearchTable.hiding_small(area, year, counts, everywhere)


def stop_search_coverage() -> models.QuerySet:
    """What is known of the files on stop and search, without those of the railways' police and the like."""
    coverage = apps.get_model("crime_map", "Coverage").objects.filter(kind="stop-and-search")
    return coverage.exclude(force__in=_forces_without_residents()).order_by("force", "month")


def _forces_without_residents() -> models.QuerySet:
    return apps.get_model("crime_map", "PoliceForce").objects.filter(counts_in_rates=False).values("slug")


def _policed_areas() -> set[int]:
    """The council areas of the forces whose files are here, where staff named them: elsewhere, few is not few."""
    forces = apps.get_model("crime_map", "PoliceForce").objects.filter(slug__in=stop_search_coverage().values("force"))
    return set(forces.exclude(districts=None).values_list("districts", flat=True))
