"""The least and the most that unknown numbers can be, by linear programming over sparse sums of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

# Which unknowns stand in a sum, by their place, and how often; and what the sum is, or is at most.
Sum = tuple[dict[int, float], float]

# Solvers work to about a millionth.
PRECISION = 1e-6


class ImpossibleError(ValueError):
    """No numbers fit: what was said of them contradicts itself."""


# Given a place and those that are left, which of them can be pushed with it: the same numbers limit them all.
Together = Callable[[int, AbstractSet[int]], Sequence[int]]

# What else is pushed weighs so little that it never hinders what is asked for.
BESIDES = 0.05


class System:
    """Sums of unknowns, none of which is negative or above `most`, solved one connected part at a time."""

    def __init__(self, size: int, most: int, equal: Sequence[Sum], at_most: Sequence[Sum]) -> None:
        self.size, self.most, self.equal, self.at_most = size, most, equal, at_most

    def ranges(
        self, enough: Mapping[int, float], truth: NDArray[np.float64], together: Together
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The least and the most found of each unknown: exact for those that are narrower than `enough` asks for.

        `enough` has a width for the place of each that is asked for; `truth` are numbers that are known to fit, and
        no number where none is known.
        """
        part_of = self._parts()
        by_part: dict[int, list[int]] = {}
        for place in enough:
            by_part.setdefault(int(part_of[place]), []).append(place)
        found = _Found(self, truth, enough)
        for part, wanted in by_part.items():
            program = _Program(self, np.flatnonzero(part_of == part))
            left = found.narrow(wanted)
            while left:
                first = min(left)
                beside = program.far_apart([first, *together(first, left)])
                others = program.far_apart([*beside, *found.in_random_order(left)])
                for direction in (-1.0, 1.0):
                    if these := found.unsettled(beside, direction):
                        weights = dict.fromkeys(others, BESIDES * direction) | dict.fromkeys(these, direction)
                        found.take(program, weights)
                # Pushed with others it may not have gone as far as it can: that is asked for by itself.
                for direction in (-1.0, 1.0):
                    if found.unsettled([first], direction):
                        found.take(program, {first: direction})
                left = found.narrow(left - {first})
        return found.least, found.most

    def _parts(self) -> NDArray[np.int64]:
        """A number for each unknown, the same for those that a sum connects."""
        from scipy.sparse import coo_matrix  # noqa: PLC0415 - slow to import, and few requests need it
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

        firsts, others = [], []
        for terms, _limit in (*self.equal, *self.at_most):
            first, *rest = terms
            firsts += [first] * len(rest)
            others += rest
        graph = coo_matrix((np.ones(len(firsts)), (firsts, others)), shape=(self.size, self.size))
        return connected_components(graph, directed=False)[1].astype(np.int64)


class _Found:
    """The least and the most of each unknown that some numbers which fit have shown."""

    def __init__(self, system: System, truth: NDArray[np.float64], enough: Mapping[int, float]) -> None:
        self.least, self.most, self.enough = truth.copy(), truth.copy(), enough
        self.size, self.highest = system.size, system.most
        self.random = np.random.default_rng(0)

    def is_narrow(self, place: int) -> bool:
        """Whether its range is narrower than is enough as far as is known: where nothing is, too."""
        return not self.most[place] - self.least[place] >= self.enough[place] - PRECISION

    def narrow(self, places: Iterable[int]) -> set[int]:
        return {place for place in places if self.is_narrow(place)}

    def unsettled(self, places: Iterable[int], direction: float) -> list[int]:
        """Those of `places` that are narrow and could go further: none is negative, or above what all are together."""
        if direction < 0:
            return [place for place in places if self.is_narrow(place) and not self.most[place] >= self.highest]
        return [place for place in places if self.is_narrow(place) and not self.least[place] <= 0]

    def in_random_order(self, places: AbstractSet[int]) -> list[int]:
        return self.random.permutation(sorted(places)).tolist()

    def take(self, program: "_Program", weights: Mapping[int, float]) -> None:
        """Solve for these weights. Every solution is a witness for all unknowns in it, so that few settle many."""
        objective = np.zeros(self.size)
        objective[list(weights)] = list(weights.values())
        members = program.members
        solution = program.solve(objective[members])
        self.least[members] = np.fmin(self.least[members], solution)
        self.most[members] = np.fmax(self.most[members], solution)


class _Program:
    """The linear program of one connected part."""

    def __init__(self, system: System, members: NDArray[np.int64]) -> None:
        self.members = members
        self.place_of = {int(member): place for place, member in enumerate(members)}
        self.most = system.most
        self.sums_of: dict[int, list[int]] = {}
        self.equal = self._matrix(system.equal)
        self.at_most = self._matrix(system.at_most)

    def _matrix(self, rows: Sequence[Sum]):
        from scipy.sparse import csr_matrix  # noqa: PLC0415 - as above

        values: list[float] = []
        columns: list[int] = []
        starts, limits = [0], []
        for number, (terms, limit) in enumerate(rows):
            if next(iter(terms)) in self.place_of:
                values += terms.values()
                columns += (self.place_of[place] for place in terms)
                starts.append(len(values))
                limits.append(limit)
                for place in terms:
                    self.sums_of.setdefault(place, []).append(number)
        if not limits:
            return None, None
        return csr_matrix((values, columns, starts), shape=(len(limits), len(self.members))), limits

    def far_apart(self, places: Sequence[int]) -> list[int]:
        """Some of `places`, no two of which stand in one sum: pushed the same way, they hinder each other least."""
        taken: set[int] = set()
        chosen = []
        for place in places:
            sums = self.sums_of.get(place, [])
            if taken.isdisjoint(sums):
                taken.update(sums)
                chosen.append(place)
        return chosen

    def solve(self, objective: NDArray[np.float64]) -> NDArray[np.float64]:
        """Numbers for the members that fit every sum and make `objective` as small as it can be."""
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
