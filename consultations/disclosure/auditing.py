"""What an attacker can work out: the least and the most that each hidden figure can be, by linear programming.

The attacker knows every published figure, now and in earlier releases, every equation between figures, that no count
is negative, and that between two releases people were added and none taken away. They do not know why a figure is
hidden. That a count is a whole number is not used: the ranges of an attacker who uses it can be narrower only where
equations make fractions, which sums of ones do not in tables of two dimensions.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from .tables import EVERYBODY, Equation, Figure

# Solvers work to about a millionth; a range is not too narrow for that.
TOLERANCE = 1e-5
# How many programs move many figures at once before each of the rest is asked for by itself.
GUESSES = 12


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
    """What one release tells: figures that are published, and the equations between those and hidden ones."""

    published: Mapping[Figure, int]
    equations: tuple[Equation, ...]
    hidden: frozenset[Figure] = frozenset()


# A figure of one release: the number of the release (0 is the one being made) and the figure's name.
Unknown = tuple[int, Figure]


class ImpossibleError(ValueError):
    """No counts fit what was published: somebody withdrew or changed an answer between two releases."""


def ranges_of(
    wanted: Iterable[Unknown], releases: Sequence[Knowledge], *, enough: float, known: Mapping[Unknown, int]
) -> dict[Unknown, Range]:
    """The range of each figure in `wanted`, exact where it is narrower than `enough`.

    `releases[0]` is the one being made, the others are earlier ones, the newest first. `known` holds true values,
    which nobody else has: they save searching, since the truth always fits.
    """
    unknowns = [
        (number, figure)
        for number, release in enumerate(releases)
        for figure in {figure: None for equation in release.equations for figure in equation.figures}
        if figure not in release.published
    ]
    index = {unknown: place for place, unknown in enumerate(unknowns)}
    system = _System(len(unknowns), most=max((release.published.get(EVERYBODY, 0) for release in releases), default=0))
    for number, release in enumerate(releases):
        for equation in release.equations:
            system.add_equation(number, equation, release.published, index)
    for newer, older in combinations(range(len(releases)), 2):
        _link(system, index, releases, newer, older)
    truth = np.array([known.get(unknown, np.nan) for unknown in unknowns], dtype=float)
    places = [index[each] for each in wanted if each in index]
    least, most = system.ranges(places, truth, enough)
    found = {unknowns[place]: Range(float(least[place]), float(most[place])) for place in places}
    # Asked for but published: no range at all.
    published = {each: releases[each[0]].published[each[1]] for each in wanted if each not in index}
    return found | {each: Range(value, value) for each, value in published.items()}


def _link(
    system: "_System", index: Mapping[Unknown, int], releases: Sequence[Knowledge], newer: int, older: int
) -> None:
    """Nobody is taken away between two releases: each figure of the newer is at least that of the older."""
    figures = {figure for equation in releases[older].equations for figure in equation.figures}
    for figure in figures & {figure for equation in releases[newer].equations for figure in equation.figures}:
        system.add_at_most(_term(index, releases, older, figure), _term(index, releases, newer, figure))


def _term(index: Mapping[Unknown, int], releases: Sequence[Knowledge], number: int, figure: Figure) -> "int | float":
    """The place of an unknown, or the published value as a float."""
    place = index.get((number, figure))
    return float(releases[number].published[figure]) if place is None else place


class _System:
    """Equations and inequalities over unknowns that are not negative, solved one connected part at a time."""

    def __init__(self, size: int, most: int) -> None:
        self.size, self.most = size, most
        self.equal: list[tuple[dict[int, float], float]] = []
        self.at_most: list[tuple[dict[int, float], float]] = []

    def add_equation(
        self, number: int, equation: Equation, published: Mapping[Figure, int], index: Mapping[Unknown, int]
    ) -> None:
        terms: dict[int, float] = {}
        known = 0.0
        for figure, sign in ((equation.whole, -1.0), *((part, 1.0) for part in equation.parts)):
            if figure in published:
                known += sign * published[figure]
            else:
                place = index[number, figure]
                terms[place] = terms.get(place, 0.0) + sign
        if terms:
            self.equal.append((terms, -known))
        elif known:
            raise ImpossibleError(f"{sorted(equation.whole)} is not the sum of its parts")

    def add_at_most(self, smaller: int | float, larger: int | float) -> None:
        terms: dict[int, float] = {}
        limit = 0.0
        for term, sign in ((smaller, 1.0), (larger, -1.0)):
            if isinstance(term, int):
                terms[term] = terms.get(term, 0.0) + sign
            else:
                limit -= sign * term
        if terms:
            self.at_most.append((terms, limit))
        elif limit < 0:
            raise ImpossibleError("a published figure became smaller")

    def ranges(
        self, places: Sequence[int], truth: NDArray[np.float64], enough: float
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The least and the most found of each unknown: exact for those in `places` narrower than `enough`."""
        least, most = truth.copy(), truth.copy()
        part_of = self._parts()
        by_part: dict[int, list[int]] = {}
        for place in places:
            by_part.setdefault(part_of[place], []).append(place)
        for part, wanted in by_part.items():
            members = np.flatnonzero(part_of == part)
            program = _Program(self, members)

            def witness(objective: NDArray[np.float64], program=program, members=members) -> None:
                """Every solution is a witness for all unknowns in it, so that few programs settle many figures."""
                solution = program.solve(objective[members])
                least[members] = np.fmin(least[members], solution)
                most[members] = np.fmax(most[members], solution)

            for signs in _guesses(self.size, len(wanted)):
                narrow = [place for place in wanted if not most[place] - least[place] >= enough]
                if not narrow:
                    break
                objective = np.zeros(self.size)
                objective[narrow] = signs[narrow]
                witness(objective)
            for place in wanted:
                for direction in (1.0, -1.0):
                    if most[place] - least[place] >= enough:
                        break
                    objective = np.zeros(self.size)
                    objective[place] = direction
                    witness(objective)
        return least, most

    def _parts(self) -> NDArray[np.int64]:
        """A number for each unknown, the same for those that an equation or an inequality connects."""
        from scipy.sparse import coo_matrix  # noqa: PLC0415 - slow to import, and few requests need it
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

        firsts, others = [], []
        for terms, _limit in (*self.equal, *self.at_most):
            first, *rest = terms
            firsts += [first] * len(rest)
            others += rest
        graph = coo_matrix((np.ones(len(firsts)), (firsts, others)), shape=(self.size, self.size))
        return connected_components(graph, directed=False)[1].astype(np.int64)


class _Program:
    """The linear program of one connected part."""

    def __init__(self, system: _System, members: NDArray[np.int64]) -> None:
        self.members = members
        self.place_of = {int(member): place for place, member in enumerate(members)}
        self.most = system.most
        self.equal = self._matrix(system.equal)
        self.at_most = self._matrix(system.at_most)

    def _matrix(self, rows: list[tuple[dict[int, float], float]]):
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - as above

        values: list[float] = []
        columns: list[int] = []
        starts, limits = [0], []
        for terms, limit in rows:
            if next(iter(terms)) in self.place_of:
                values += terms.values()
                columns += (self.place_of[place] for place in terms)
                starts.append(len(values))
                limits.append(limit)
        if not limits:
            return None, None
        return csr_matrix((values, columns, starts), shape=(len(limits), len(self.members))), limits

    def solve(self, objective: NDArray[np.float64]) -> NDArray[np.float64]:
        """Counts for the members that fit everything published and make `objective` as small as it can be."""
        from scipy.optimize import linprog  # noqa: PLC0415 - as above

        (equal, sums), (at_most, limits) = self.equal, self.at_most
        answer = linprog(
            objective, A_ub=at_most, b_ub=limits, A_eq=equal, b_eq=sums, bounds=(0, self.most), method="highs"
        )
        if answer.status == 2:
            raise ImpossibleError("no counts fit what was published")
        if not answer.success:
            raise RuntimeError(f"the solver gave up: {answer.message}")
        return answer.x


def _guesses(size: int, wanted: int) -> Iterator[NDArray[np.float64]]:
    """Directions in which many figures are moved at once: at random, yet the same ones every time."""
    random = np.random.default_rng(0)
    for _guess in range(min(GUESSES, wanted)):
        yield random.choice([-1.0, 1.0], size)
