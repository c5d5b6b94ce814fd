"""What a release would publish about people, as figures and the equations between them.

An attacker adds and subtracts. So nothing here is a table on its own: a figure is named by what it counts, and the
same figure in two tables, the number of people of one ward, say, is one figure. Everything anybody can work out from
tables, charts, maps and downloads follows from the published figures and these equations.

No database, no Django: plain data in, plain data out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# A figure's name: the categories that whoever is counted has, such as {("ward", "E05009406"), ("q3", "yes")}.
# The empty one is everybody.
Figure = frozenset[tuple[str, str]]
EVERYBODY: Figure = frozenset()


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing by which people are told apart, into categories of which each person has exactly one.

    `parts` names what categories consist of, where some are made of others: a district of its wards. `is_public` says
    that how many people have each category is published whatever happens, as the totals of a question are.
    `shown` are the categories that stand in tables, all by default: what is not shown can still be worked out.
    """

    name: str
    categories: tuple[str, ...]
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    is_public: bool = False
    shown: tuple[str, ...] | None = None

    @property
    def leaves(self) -> tuple[str, ...]:
        """The categories that are made of no others: everybody is in one of them."""
        return tuple(category for category in self.categories if category not in self.parts)

    def shows(self, category: str) -> bool:
        return self.shown is None or category in self.shown


@dataclass(frozen=True, slots=True)
class CountTable:
    """People counted by one characteristic, or by two at once.

    `counts` has one number for each pair of leaves, of rows and columns; a pair that is not there is zero. A table
    of one dimension has no columns and its keys are `(row,)`.
    """

    name: str
    rows: Dimension
    counts: Mapping[tuple[str, ...], int]
    columns: Dimension | None = None

    @property
    def dimensions(self) -> tuple[Dimension, ...]:
        return (self.rows, self.columns) if self.columns else (self.rows,)

    def figure(self, *categories: str) -> Figure:
        """The name of one cell of this table."""
        pairs = zip(self.dimensions, categories, strict=True)
        return frozenset((dimension.name, category) for dimension, category in pairs)

    def cells(self) -> Iterator[tuple[Figure, tuple[str, ...]]]:
        """Every cell within the margins, those of categories made of others too."""
        for row in self.rows.categories:
            for column in self.columns.categories if self.columns else ("",):
                categories = (row, column) if self.columns else (row,)
                yield self.figure(*categories), categories


@dataclass(frozen=True, slots=True)
class Equation:
    """`whole` is the sum of `parts`."""

    whole: Figure
    parts: tuple[Figure, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.whole, *self.parts)


class InconsistentTablesError(ValueError):
    """Two tables count the same people differently, so that no attacker's knowledge follows from them."""


def equations_of(tables: "tuple[CountTable, ...] | list[CountTable]") -> tuple[Equation, ...]:
    """Every sum that holds between figures of these tables, each once."""
    found: dict[Equation, None] = {}
    for table in tables:
        for dimension in table.dimensions:
            found.update(dict.fromkeys(_sums(dimension, EVERYBODY)))
        if table.columns:
            for along, across in ((table.rows, table.columns), (table.columns, table.rows)):
                for category in across.categories:
                    found.update(dict.fromkeys(_sums(along, frozenset({(across.name, category)}))))
    return tuple(found)


def _sums(dimension: Dimension, others: Figure) -> Iterator[Equation]:
    """People with `others` are the sum of those in each leaf; a category made of others is the sum of its parts."""

    def having(category: str) -> Figure:
        return others | {(dimension.name, category)}

    yield Equation(others, tuple(having(category) for category in dimension.leaves))
    for whole, parts in dimension.parts.items():
        yield Equation(having(whole), tuple(having(part) for part in parts))


def values_of(tables: "tuple[CountTable, ...] | list[CountTable]") -> dict[Figure, int]:
    """The true number behind every figure of these tables, margins and everybody among them.

    Raises `InconsistentTablesError` where two tables differ about one figure.
    """
    values: dict[Figure, int] = {}
    for table in tables:
        own: dict[Figure, int] = {}
        for row in table.rows.leaves:
            for column in table.columns.leaves if table.columns else ("",):
                categories = (row, column) if table.columns else (row,)
                own[table.figure(*categories)] = table.counts.get(categories, 0)
        unknown = list(equations_of([table]))
        while unknown:
            ready = [each for each in unknown if all(part in own for part in each.parts)]
            for each in ready:
                own[each.whole] = sum(own[part] for part in each.parts)
            unknown = [each for each in unknown if each not in ready]
        for figure, value in own.items():
            if values.setdefault(figure, value) != value:
                raise InconsistentTablesError(
                    f"{table.name}: {sorted(figure)} is {value} here, {values[figure]} before"
                )
    return values
