"""The least and the most that unknown numbers can be, by linear programming over sparse sums of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np
from numpy.typing import NDArray

# Which unknowns stand in a sum, by their place, and how often; and what the sum is, or is at most.
Sum = tuple[dict[int, float], float]

# Solvers work to about a millionth.
PRECISION = 1e-6
# Bounds come closer to each other with every round, and matter less.
MOST_ROUNDS = 30


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
        found = _Found(truth, enough, self._bounds())
        for part, wanted in by_part.items():
            program = _Program(self, np.flatnonzero(part_of == part))
            # That any numbers fit at all is to be known of every part.
            found.take(program, {})
            left, before = found.unsettled(wanted), len(wanted) + 2
            # As long as pushing many at once settles more than asking for each of them by itself would.
            while len(left) > 1 and before - len(left) > 1:
                before, some = len(left), program.far_apart(found.in_random_order(left))
                found.take(program, dict.fromkeys(some, -1.0))
                found.take(program, dict.fromkeys(some, 1.0))
                left = found.unsettled(left)
            while left:
                first = min(left)
                beside = program.far_apart([first, *together(first, left)])
                others = program.far_apart([*beside, *found.in_random_order(left)])
                if len(beside) > 1:
                    for direction in (-1.0, 1.0):
                        if these := found.can_go(beside, direction):
                            weights = dict.fromkeys(others, BESIDES * direction) | dict.fromkeys(these, direction)
                            found.take(program, weights)
                # Pushed with others it may not have gone as far as it can: that is asked for by itself.
                for direction in (-1.0, 1.0):
                    if found.can_go([first], direction):
                        found.take(program, {first: direction})
                left = found.unsettled(left - {first})
        return found.least, found.most

    def _bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The least and the most that each sum by itself leaves for its unknowns, over and over until nothing changes.

        No numbers that fit lie outside; where a solution has reached a bound, no program need look for more.
        """
        sums = [*((*each, True) for each in self.equal), *((*each, False) for each in self.at_most)]
        least, most = np.zeros(self.size), np.full(self.size, float(self.most))
        if not sums:
            return least, most
        of_sum = np.repeat(np.arange(len(sums)), [len(terms) for terms, _limit, _is_equal in sums])
        place = np.concatenate([list(terms) for terms, _limit, _is_equal in sums])
        sign = np.concatenate([list(terms.values()) for terms, _limit, _is_equal in sums])
        limit = np.array([limit for _terms, limit, _is_equal in sums])[of_sum]
        equal = np.array([is_equal for _terms, _limit, is_equal in sums])[of_sum]
        plus, minus = sign > 0, sign < 0
        for _again in range(MOST_ROUNDS):
            before = least.copy(), most.copy()
            small = sign * np.where(plus, least[place], most[place])
            large = sign * np.where(plus, most[place], least[place])
            # What is left of the limit when all others in the sum take as little, or as much, as they can.
            much, little = (
                (limit - (np.bincount(of_sum, each, len(sums))[of_sum] - each)) / sign for each in (small, large)
            )
            np.minimum.at(most, place[plus], much[plus])
            np.maximum.at(least, place[minus], much[minus])
            np.maximum.at(least, place[plus & equal], little[plus & equal])
            np.minimum.at(most, place[minus & equal], little[minus & equal])
            if np.allclose(least, before[0]) and np.allclose(most, before[1]):
                break
        return least, most

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
    """The least and the most of each unknown that some numbers which fit have shown, and `bounds` that none passes."""

    def __init__(
        self,
        truth: NDArray[np.float64],
        enough: Mapping[int, float],
        bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
    ) -> None:
        self.least, self.most, self.enough = truth.copy(), truth.copy(), enough
        self.lowest, self.highest = bounds
        self.random = np.random.default_rng(0)

    def is_narrow(self, place: int) -> bool:
        """Whether its range is narrower than is enough as far as is known: where nothing is, too."""
        return not self.most[place] - self.least[place] >= self.enough[place] - PRECISION

    def can_go(self, places: Iterable[int], direction: float) -> list[int]:
        """Those of `places` that are narrow and may go further: up where `direction` is below zero, as in programs."""
        if direction < 0:
            return [at for at in places if self.is_narrow(at) and not self.most[at] >= self.highest[at] - PRECISION]
        return [at for at in places if self.is_narrow(at) and not self.least[at] <= self.lowest[at] + PRECISION]

    def unsettled(self, places: Iterable[int]) -> set[int]:
        """Those that are narrow, and may be wider than is known."""
        places = list(places)
        return {*self.can_go(places, -1.0), *self.can_go(places, 1.0)}

    def in_random_order(self, places: AbstractSet[int]) -> list[int]:
        return self.random.permutation(sorted(places)).tolist()

    def take(self, program: "_Program", weights: Mapping[int, float]) -> None:
        """Solve for these weights. Every solution is a witness for all unknowns in it, so that few settle many."""
        objective = np.zeros(len(self.least))
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
