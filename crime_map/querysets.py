"""Reading counts, in the words of the field."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Sum

from places.models import Area, AreaKind

SMALLEST_PUBLISHED = 5


class AreaMonthCountQuerySet(models.QuerySet):
    def for_rates(self) -> Self:
        """Without forces that police railways and the like: a rate per resident says nothing of those."""
        others = apps.get_model("crime_map", "PoliceForce").objects.filter(counts_in_rates=False).values("slug")
        return self.exclude(force__in=others)


@dataclass(frozen=True, slots=True)
class StopSearchFigure:
    """Stops and searches for one object with one outcome. `count` is None for fewer than five, which may be none."""

    object_of_search: str
    outcome: str
    count: int | None


@dataclass(frozen=True, slots=True)
class StopSearchTable:
    """One council area's figures for a whole calendar year.

    `at_least` is the sum of the counts shown, never of those hidden.
    """

    area: Area
    year: int
    figures: tuple[StopSearchFigure, ...]

    @property
    def at_least(self) -> int:
        return sum(figure.count or 0 for figure in self.figures)


class StopSearchCountQuerySet(models.QuerySet):
    def published_years(self) -> list[int]:
        """Calendar years that may be published: each month of them is known, as a file or as missing."""
        coverage = apps.get_model("crime_map", "Coverage").objects.filter(kind="stop-and-search")
        months: dict[tuple[str, int], set[int]] = defaultdict(set)
        for force, month in coverage.values_list("force", "month"):
            months[force, month.year].add(month.month)
        forces = {force for force, _ in months}
        years = {year for _, year in months}
        return sorted(y for y in years if all(len(months.get((f, y), ())) in (0, 12) for f in forces))

    def published_for(self, area: Area, year: int) -> StopSearchTable | None:
        """What the public may see of `area` in `year`, or None where nothing may be published.

        Counts under five, none among them, are hidden alike. What would reveal them is not given either: no total
        but that of the counts shown; no smaller or drawn areas, which could be subtracted from a council area; no
        months or unfinished years, which could be subtracted from a year. Council areas and years do not overlap,
        so no sum of published figures holds a hidden one.
        """
        newest = Area.objects.filter(kind=AreaKind.DISTRICT, code=area.code).order_by("-vintage").first()
        if newest != area or year not in self.published_years():
            return None
        exact = (
            self.filter(area=area, month__gte=date(year, 1, 1), month__lte=date(year, 12, 1))
            .values_list("object_of_search", "outcome")
            .annotate(stops=Sum("count"))
            .order_by("object_of_search", "outcome")
        )
        counts = {(searched_for, outcome): stops for searched_for, outcome, stops in exact}
        # Every pair of an object and an outcome seen anywhere in the force's files: a row that is there only
        # because somebody was searched would tell of one.
        everywhere = self.model._default_manager.order_by().values_list("object_of_search", "outcome").distinct()
        figures = (
            StopSearchFigure(pair[0], pair[1], count if (count := counts.get(pair, 0)) >= SMALLEST_PUBLISHED else None)
            for pair in sorted(everywhere)
        )
        return StopSearchTable(area, year, tuple(figures))
