"""The tables of the crime map's page: rows as the template shows them, in the order that was asked for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from .categories import Category
from .figures import ANTI_SOCIAL_BEHAVIOUR, AreaFigure, Figures
from .findings import name_change
from .models import Coverage
from .months import name_month_briefly, shift
from .outcomes import OutcomeGroup
from .selection import Selection

# The key in the address that orders each table. A minus before a column's name turns its order round.
SORT_KEYS = {"categories": "sort", "months": "months", "areas": "areas"}


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """One category: `latest` is the newest month of the selection, None where it has no figures."""

    category: Category
    total: int | None
    latest: int | None
    year_before: int | None
    change: str
    outcome: OutcomeGroup | None
    outcome_count: int


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month: crimes, and anti-social behaviour apart. None where there are no figures."""

    month: date
    state: str
    is_illustrative: bool
    crime: int | None
    anti_social_behaviour: int | None
    counts: tuple[int | None, ...]

    @property
    def is_missing(self) -> bool:
        return self.state == Coverage.State.MISSING

    @property
    def is_partial(self) -> bool:
        return self.state == Coverage.State.PARTIAL


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """What became of crimes: how many, and in how many of each hundred where there are enough to say."""

    group: OutcomeGroup
    count: int
    percent: int | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area of a comparison, and the address's query that shows its own figures."""

    figure: AreaFigure
    query: str


@dataclass(frozen=True, slots=True)
class Column:
    """A heading that sorts: `order` is what `aria-sort` says, `query` the address's query that orders by it."""

    name: str
    label: str
    order: str
    query: str
    is_number: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Columns and rows, with a row of totals where they may be added up."""

    columns: tuple[Column, ...]
    rows: tuple[Any, ...]
    total: Any = None


def category_table(figures: Figures, sort: str, query: Callable[..., str]) -> Table:
    """Counts by category: anti-social behaviour has its row, but the total is of crimes."""
    latest = figures.months[-1]
    labels = {
        "category": _("Category"),
        "total": _("Whole period"),
        "latest": name_month_briefly(latest),
    }
    if figures.state(shift(latest, -12)) != Coverage.State.MISSING:
        labels["before"] = name_month_briefly(shift(latest, -12))
    keys: dict[str, Callable[[CategoryRow], Any]] = {
        "category": lambda row: row.category.label,
        "total": lambda row: row.total or 0,
        "latest": lambda row: row.latest or 0,
        "before": lambda row: row.year_before or 0,
    }
    rows = [_category_row(figures, category) for category in figures.categories]
    columns, rows = _ordered("categories", labels, keys, rows, sort=sort or "-total", query=query)
    total = _category_row(figures, *figures.crimes) if len(figures.crimes) > 1 else None
    return Table(columns, tuple(rows), total)


def month_table(figures: Figures, sort: str, query: Callable[..., str]) -> Table:
    """Counts by month, newest first. The total leaves out months without figures, and says so where it is shown."""
    labels = {"month": _("Month")}
    if figures.crimes:
        labels["crime"] = figures.crimes[0].label if len(figures.crimes) == 1 else _("All crime")
        if figures.selection.categories and len(figures.crimes) > 1:
            labels["crime"] = _("Crime in these categories")
    if ANTI_SOCIAL_BEHAVIOUR in figures.categories:
        labels["asb"] = ANTI_SOCIAL_BEHAVIOUR.label
    keys: dict[str, Callable[[MonthRow], Any]] = {
        "month": lambda row: row.month,
        "crime": lambda row: -1 if row.crime is None else row.crime,
        "asb": lambda row: -1 if row.anti_social_behaviour is None else row.anti_social_behaviour,
    }
    rows = [_month_row(figures, month) for month in figures.months]
    columns, rows = _ordered("months", labels, keys, rows, sort=sort or "-month", query=query)
    total = {
        "crime": figures.total(figures.crimes) if figures.crimes else None,
        "asb": figures.total([ANTI_SOCIAL_BEHAVIOUR]),
        "counts": [figures.total([category]) for category in figures.categories],
    }
    return Table(columns, tuple(rows), total)


def area_table(selection: Selection, areas: Sequence[AreaFigure], sort: str, query: Callable[..., str]) -> Table:
    """Areas beside each other, each with a link to its own figures: the choropleth's equal."""
    labels = {"area": _("Area"), "count": _("Count")}
    if any(row.rate for row in areas):
        labels["rate"] = _("For every 1,000 residents a year")
    keys: dict[str, Callable[[AreaFigure], Any]] = {
        "area": lambda row: row.area.name,
        "count": lambda row: row.count,
        "rate": lambda row: row.rate.value if row.rate else -1,
    }
    columns, ordered = _ordered("areas", labels, keys, areas, sort=sort or "area", query=query)
    rows = [AreaRow(row, replace(selection, place=row.area, by="").as_query()) for row in ordered]
    return Table(columns, tuple(rows))


def outcome_rows(figures: Figures) -> list[OutcomeRow]:
    """Outcomes of the crimes counted, over all months that are known. Anti-social behaviour has none."""
    found = figures.by_outcome(figures.crimes)
    whole = sum(count for _group, count in found)
    return [OutcomeRow(group, count, _percent(count, whole)) for group, count in found]


def _percent(count: int, whole: int) -> int | None:
    return round(100 * count / whole) if whole >= 50 else None


def _category_row(figures: Figures, *categories: Category) -> CategoryRow:
    latest = figures.months[-1]
    outcomes = figures.by_outcome([category for category in categories if category.is_crime])
    group, count = outcomes[0] if outcomes else (None, 0)
    return CategoryRow(
        category=categories[0],
        total=figures.total(categories),
        latest=figures.in_month(latest, categories),
        year_before=figures.in_month(shift(latest, -12), categories),
        change=name_change(figures.change(categories)),
        outcome=group,
        outcome_count=count,
    )


def _month_row(figures: Figures, month: date) -> MonthRow:
    return MonthRow(
        month=month,
        state=figures.state(month),
        is_illustrative=figures.selection.published.is_illustrative(month, month),
        crime=figures.in_month(month, figures.crimes),
        anti_social_behaviour=figures.in_month(month, [ANTI_SOCIAL_BEHAVIOUR]),
        counts=tuple(figures.in_month(month, [category]) for category in figures.categories),
    )


def _ordered(
    table: str,
    labels: dict[str, str],
    keys: dict[str, Callable],
    rows: Iterable,
    *,
    sort: str,
    query: Callable[..., str],
) -> tuple[tuple[Column, ...], list]:
    """The columns with their links, and the rows in the order asked for; an unknown order is the first column's."""
    is_descending, name = sort.startswith("-"), sort.removeprefix("-")
    if name not in labels:
        is_descending, name = False, next(iter(labels))
    columns = []
    for column, label in labels.items():
        is_number = column not in ("category", "month", "area")
        order = ("descending" if is_descending else "ascending") if column == name else ""
        # A first press shows what is greatest, or begins the alphabet; the next turns it round.
        starts_descending = is_number or column == "month"
        descends = not is_descending if column == name else starts_descending
        link = query(**{SORT_KEYS[table]: f"-{column}" if descends else column})
        columns.append(Column(column, label, order, link, is_number))
    return tuple(columns), sorted(rows, key=keys[name], reverse=is_descending)


def query_of(selection: Selection, sorts: dict[str, str]) -> Callable[..., str]:
    """Makes the query of this selection with the present order of each table, and changes."""

    def query(**changes: str) -> str:
        return selection.as_query(**{**sorts, **changes})

    return query
