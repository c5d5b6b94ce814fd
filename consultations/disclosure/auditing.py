"""What an attacker can work out: the least and the most that each hidden figure can be, by linear programming.

The attacker knows every published figure, now and in earlier releases, every equation between figures, that no count
is negative, and for any two releases how many people stand in both with the same answers. So the people of a release
are those of an earlier one, less those who left, and those who came: numbers as telling as any other, for whoever
knows who came or left. The attacker does not know why a figure is hidden. That a count is a whole number is not used:
the ranges of an attacker who uses it can be narrower only where equations make fractions, which sums of ones do not
in tables of two dimensions.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

import numpy as np

from .solving import ImpossibleError, Sum, System
from .tables import EVERYBODY, Equation, Figure

__all__ = [
    "TOLERANCE",
    "ImpossibleError",
    "Knowledge",
    "Moved",
    "Range",
    "Unknown",
    "changes_between",
    "moves",
    "ranges_of",
]

# Solvers work to about a millionth; a range is not too narrow for that.
TOLERANCE = 1e-5


@dataclass(frozen=True, slots=True)
class Range:
    """What a hidden figure can be for all an attacker knows. It can be wider: looking ends where it is wide enough."""

    least: float
    most: float

    @property
    def width(self) -> float:
        return self.most - self.least


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What one release tells: figures that are published, and the equations between those and hidden ones.

    `stayed` says of each release before, the newest first, how many of its people stand in this one unchanged.
    """

    published: Mapping[Figure, int]
    equations: tuple[Equation, ...]
    hidden: frozenset[Figure] = frozenset()
    stayed: tuple[int, ...] = ()

    @property
    def total(self) -> int:
        """How many people the release counts."""
        return self.published.get(EVERYBODY, 0)

    @property
    def figures(self) -> set[Figure]:
        return {figure for equation in self.equations for figure in equation.figures}


class Moved(StrEnum):
    """Of which people a figure between two releases is."""

    STAYED = "stayed"  # they stand in both, with the same answers
    CAME = "came"  # they stand in the newer one only, or have changed their answers
    LEFT = "left"  # they stand in the older one only, or have changed their answers


class Unknown(NamedTuple):
    """A figure of one release, the one that is being made being number 0; or of people between it and an older one."""

    release: int
    figure: Figure
    moved: Moved | None = None
    since: int = -1


def ranges_of(
    enough: Mapping[Unknown, float], releases: Sequence[Knowledge], *, known: Mapping[Unknown, int]
) -> dict[Unknown, Range]:
    """The range of each figure in `enough`, exact where it is narrower than what is enough for it.

    `releases[0]` is the one being made, the others are earlier ones, the newest first. `known` holds true values,
    which nobody else has: they save searching, since the truth always fits. Raises `ImpossibleError` where the
    releases contradict each other.
    """
    notes = _Notes(releases)
    index = notes.index
    truth = np.array([known.get(unknown, np.nan) for unknown in index], dtype=float)
    system = System(len(index), max((release.total for release in releases), default=0), notes.equal, notes.at_most)
    names = list(index)
    asked = {index[each]: width for each, width in enough.items() if each in index}
    least, most = system.ranges(asked, truth, lambda place, left: _together(names, place, left))
    # What is published, or follows from it at once, has no range at all.
    fixed = {each: Range(notes.values[each], notes.values[each]) for each in enough if each in notes.values}
    return fixed | {
        each: Range(float(least[index[each]]), float(most[index[each]])) for each in enough if each in index
    }


def _together(names: Sequence[Unknown], place: int, left: AbstractSet[int]) -> list[int]:
    """Others that count the same sort of people with one category in common, one from each table: all of an area, say.

    Where all who came can be of that category they can have one answer to each question, whatever the others are.
    """
    name = names[place]
    best: dict[frozenset[str], int] = {}
    for pair in sorted(name.figure):
        found: dict[frozenset[str], int] = {_kind(name.figure): place}
        for other in sorted(left):
            figure = names[other].figure
            if pair in figure and names[other]._replace(figure=name.figure) == name:
                found.setdefault(_kind(figure), other)
        best = found if len(found) > len(best) else best
    return [other for other in best.values() if other != place]


def changes_between(releases: Sequence[Knowledge], public: AbstractSet[Figure]) -> Iterator[tuple[Unknown, float]]:
    """Figures of people who came or left between two of `releases`, each with the most that it can be anyway.

    That is how many came or left in all, and how many of those gave an answer whose totals are `public` in both.
    """
    for newer, older in combinations(range(len(releases)), 2):
        came, left = moves(releases, newer, older)
        for figure in _in_both(releases[newer], releases[older]) - public:
            totals = [frozenset({pair}) for pair in figure if frozenset({pair}) in public]
            now, before = ([releases[number].published.get(total, 0) for total in totals] for number in (newer, older))
            grown = [new - old for new, old in zip(now, before, strict=True)]
            if came:
                most = min([came, *now, *(grown if not left else ())])
                yield Unknown(newer, figure, Moved.CAME, older), most
            if left:
                most = min([left, *before, *([-each for each in grown] if not came else ())])
                yield Unknown(newer, figure, Moved.LEFT, older), most


class _Notes:
    """What the attacker writes down: known values, a place for each unknown, and sums of them."""

    def __init__(self, releases: Sequence[Knowledge]) -> None:
        self.releases = releases
        self.values: dict[Unknown, float] = {}
        self.index: dict[Unknown, int] = {}
        self.equal: list[Sum] = []
        self.at_most: list[Sum] = []
        for number, release in enumerate(releases):
            self.values |= {Unknown(number, figure): float(value) for figure, value in release.published.items()}
            for equation in release.equations:
                self._add_equation(equation, lambda figure, number=number: Unknown(number, figure))
        for newer, older in combinations(range(len(releases)), 2):
            self._link(newer, older)
        for newest, middle, oldest in combinations(range(len(releases)), 3):
            self._link_three(newest, middle, oldest)

    def _link(self, newer: int, older: int) -> None:
        """The people of two releases are those who stayed, and those who came or left."""
        came, left = moves(self.releases, newer, older)
        shared = _in_both(self.releases[newer], self.releases[older])
        if came and left:
            self.values[self._stayed(newer, older, EVERYBODY)] = float(_stayed(self.releases, newer, older))
        for number in (newer, older):
            # A category that a table of the same kind does not have is one that nobody is in.
            for figure in shared - self.releases[number].figures:
                self.values[Unknown(number, figure)] = 0.0
        for figure in shared:
            stayed = self._stayed(newer, older, figure)
            for number, moved in ((newer, Moved.CAME), (older, Moved.LEFT)):
                if stayed != Unknown(number, figure):
                    self._add({Unknown(newer, figure, moved, older): 1.0, stayed: 1.0, Unknown(number, figure): -1.0})
        if came and left:
            for number in (newer, older):
                for equation in self.releases[number].equations:
                    if shared.issuperset(equation.figures):
                        self._add_equation(equation, lambda figure: self._stayed(newer, older, figure))

    def _link_three(self, newest: int, middle: int, oldest: int) -> None:
        """Who stayed from the oldest to the newest stayed all the while."""
        both = _in_both(self.releases[newest], self.releases[oldest])
        for figure in both & _in_both(self.releases[middle], self.releases[oldest]):
            throughout = self._stayed(newest, oldest, figure)
            for part in (self._stayed(newest, middle, figure), self._stayed(middle, oldest, figure)):
                if part != throughout:
                    self._add({throughout: 1.0, part: -1.0}, at_most=True)

    def _stayed(self, newer: int, older: int, figure: Figure) -> Unknown:
        """Who stayed, which is everybody of the older release if nobody left, of the newer if nobody came."""
        came, left = moves(self.releases, newer, older)
        if not left:
            return Unknown(older, figure)
        return Unknown(newer, figure, Moved.STAYED, older) if came else Unknown(newer, figure)

    def _add_equation(self, equation: Equation, unknown_of) -> None:
        self._add({unknown_of(equation.whole): -1.0} | {unknown_of(part): 1.0 for part in equation.parts})

    def _add(self, terms: Mapping[Unknown, float], *, at_most: bool = False) -> None:
        """The sum of `terms` is zero, or at most zero."""
        known = sum(sign * self.values[each] for each, sign in terms.items() if each in self.values)
        unknown = {
            self.index.setdefault(each, len(self.index)): sign
            for each, sign in terms.items()
            if each not in self.values
        }
        if unknown:
            (self.at_most if at_most else self.equal).append((unknown, -known))
        elif known > 0 or (known and not at_most):
            raise ImpossibleError("what was published contradicts itself")


def _stayed(releases: Sequence[Knowledge], newer: int, older: int) -> int:
    """How many people stand in both releases unchanged: as many as can be, where that was not kept."""
    most = min(releases[newer].total, releases[older].total)
    kept = releases[newer].stayed
    return min(kept[older - newer - 1], most) if older - newer <= len(kept) else most


def moves(releases: Sequence[Knowledge], newer: int, older: int) -> tuple[int, int]:
    """How many came and how many left between two releases."""
    stayed = _stayed(releases, newer, older)
    return releases[newer].total - stayed, releases[older].total - stayed


def _in_both(one: Knowledge, other: Knowledge) -> set[Figure]:
    """Figures that can be told apart in both releases, but for those made of others, whose parts may differ."""
    kinds = _kinds(one) & _kinds(other)
    figures = {figure for figure in one.figures | other.figures if _kind(figure) in kinds}
    return figures - _made_of_others(one) - _made_of_others(other)


def _kinds(release: Knowledge) -> set[frozenset[str]]:
    return {_kind(figure) for figure in release.figures}


def _kind(figure: Figure) -> frozenset[str]:
    return frozenset(name for name, _category in figure)


def _made_of_others(release: Knowledge) -> set[Figure]:
    """Figures of categories that consist of others, such as a district's."""
    wholes = {e.whole for e in release.equations if e.parts and len(e.whole) == len(e.parts[0])}
    categories = {pair for whole in wholes if len(whole) == 1 for pair in whole}
    return {figure for figure in release.figures if figure & categories}
