"""Somebody who downloads what was published and works out the rest. Shares no code with the audit.

They write the tables down as a dense system over the inmost cells alone, one unknown for each, every published number
a sum of those; the audit has margins as unknowns, takes known figures out, and solves connected parts.
"""

from functools import cached_property

import numpy as np
from scipy.optimize import linprog


def published_view(protected) -> list[tuple[list[tuple[str, tuple[str, ...]]], dict]]:
    """What anybody can read off the release: each table's dimensions, and the published numbers."""
    tables = [[(d.name, d.leaves, dict(d.parts)) for d in table.dimensions] for table in protected.tables]
    return [tables, dict(protected.published)]


def attack(view, older=None, *, watched, threshold=5):  # noqa: PLR0912 - one long thought, kept together
    """Figures of which the attacker knows more than a range of `threshold`."""
    views = [view, *([older] if older else [])]
    cells, rows, sums, limits, at_most = {}, [], [], [], []

    def cell(release, table, key):
        return cells.setdefault((release, table, key), len(cells))

    def sum_of(release, table, dimensions, figure):
        """The inmost cells of one table that add up to a figure; None where it is no figure of that table."""
        wanted = dict(figure)
        if set(wanted) - {name for name, _leaves, _parts in dimensions}:
            return None
        choices = []
        for name, leaves, parts in dimensions:
            category = wanted.get(name)
            choices.append(leaves if category is None else parts.get(category, (category,)))
        keys = [(a,) for a in choices[0]] if len(choices) == 1 else [(a, b) for a in choices[0] for b in choices[1]]
        return {cell(release, table, key): 1.0 for key in keys}

    shared = {}
    for release, (tables, numbers) in enumerate(views):
        for table, dimensions in enumerate(tables):
            for name, leaves, parts in dimensions:
                for category in (*leaves, *parts):
                    figure = frozenset({(name, category)})
                    terms = sum_of(release, table, dimensions, figure)
                    # One number of people, in whichever table it is counted.
                    if (release, figure) in shared:
                        rows.append({**terms, **dict.fromkeys(shared[release, figure], -1.0)})
                        sums.append(0.0)
                    else:
                        shared[release, figure] = terms
            for figure, value in numbers.items():
                terms = sum_of(release, table, dimensions, figure)
                if terms:
                    rows.append(terms)
                    sums.append(float(value))
    if older:
        for figure in {figure for release, figure in shared if release == 1}:
            if (0, figure) in shared:
                at_most.append({**shared[1, figure], **dict.fromkeys(shared[0, figure], -1.0)})
                limits.append(0.0)

    def matrix(entries):
        filled = np.zeros((len(entries), len(cells)))
        for at, terms in enumerate(entries):
            for place, sign in terms.items():
                filled[at, place] = sign
        return filled

    learnt, equal, less = {}, matrix(rows), matrix(at_most) if at_most else None
    for figure in watched:
        terms = next(filter(None, (sum_of(0, t, dimensions, figure) for t, dimensions in enumerate(views[0][0]))))
        ends = []
        for sign in (1, -1):
            objective = matrix([terms])[0] * sign
            found = linprog(
                objective,
                A_eq=equal,
                b_eq=sums,
                A_ub=less,
                b_ub=limits or None,
                bounds=(0, None),
                method="highs-ds",
            )
            assert found.status in {0, 3}, found.message
            ends.append(sign * found.fun if found.status == 0 else float("inf"))
        if ends[1] - ends[0] < threshold - 1e-5:
            learnt[figure] = tuple(ends)
    return learnt


def attack_over_time(view, older, *, stayed, public, watched, threshold=5):
    """What two releases side by side tell somebody who also knows how many people stand in both unchanged.

    Each inmost cell holds three sorts of people: who stayed, who came, who left. `public` are totals of the newer
    release that are out anyway: a few who came or left may be told as well as those tell, and no better.
    """
    narrow = {}
    sorts = {"new": ("stayed", "came"), "old": ("stayed", "left"), "came": ("came",), "left": ("left",)}
    after, before = _Crowd(view, older, stayed, sorts), _Crowd(view, older, stayed, sorts, only=public)
    for figure in watched:
        least, most = after.range("new", figure)
        if most - least < threshold - 1e-5:
            narrow["new", figure] = (least, most)
    told = {figure for figure in set(view[1]) | set(watched) if after.is_in_both(figure)} - set(public)
    for sort in ("came", "left"):
        for figure in told:
            least, most = after.range(sort, figure)
            if most - least < threshold - 1e-5 and least < threshold - 1e-5:
                low, high = before.range(sort, figure)
                if most - least < high - low - 1e-4:
                    narrow[sort, figure] = (least, most)
    return narrow


SORTS = ("stayed", "came", "left")


class _Crowd:
    def __init__(self, view, older, stayed, sorts, only=None):
        self.sorts, self.cells, self.rows, self.sums = sorts, {}, [], []
        self.tables = self._tables(view, older)
        self._people()
        self._one_number_in_every_table()
        self._say(self._terms("stayed", next(iter(self.tables)), frozenset()), stayed)
        for when, (_tables, numbers) in (("new", view), ("old", older)):
            for figure, value in numbers.items():
                if when == "old" or only is None or figure in only:
                    self._say_figure(when, figure, value)

    def _tables(self, view, older):
        """The categories of each table in each release, by the names of its dimensions."""
        found = {}
        for when, (tables, _numbers) in (("new", view), ("old", older)):
            for dimensions in tables:
                name = tuple(each[0] for each in dimensions)
                found.setdefault(name, {})[when] = [each[1] for each in dimensions]
        return found

    def _people(self):
        """Three sorts of them in every cell; none in a category that a release does not have."""
        for name, leaves in self.tables.items():
            both = [dict.fromkeys([a for when in leaves.values() for a in when[axis]]) for axis in range(len(name))]
            keys = [(a,) for a in both[0]] if len(name) == 1 else [(a, b) for a in both[0] for b in both[1]]
            for key in keys:
                for sort in SORTS:
                    self.cells[sort, name, key] = len(self.cells)
            for when, axes in leaves.items():
                for key in keys:
                    if any(category not in axes[axis] for axis, category in enumerate(key)):
                        self._say(dict.fromkeys((self.cells[sort, name, key] for sort in self.sorts[when]), 1.0), 0)

    def _one_number_in_every_table(self):
        margins = {}
        for name in self.tables:
            for sort in SORTS:
                for pair in {(), *((d, key[a]) for _s, n, key in self.cells if n == name for a, d in enumerate(name))}:
                    terms = self._terms(sort, name, frozenset({pair} if pair else ()))
                    if first := margins.setdefault((sort, pair), terms):
                        self._say({**dict.fromkeys(first, 0.0), **_minus(terms, first)}, 0)

    def _say(self, terms, value):
        if any(terms.values()):
            self.rows.append(terms)
            self.sums.append(float(value))

    def _say_figure(self, when, figure, value):
        for name in self.tables:
            if {d for d, _c in figure} <= set(name):
                terms = {}
                for sort in self.sorts[when]:
                    terms |= self._terms(sort, name, figure) or {}
                if terms:
                    self._say(terms, value)
                return

    def _terms(self, sort, name, figure):
        wanted = dict(figure)
        return {
            at: 1.0
            for (s, n, key), at in self.cells.items()
            if s == sort and n == name and all(wanted.get(d, c) == c for d, c in zip(name, key, strict=True))
        }

    @cached_property
    def equal(self):
        equal = np.zeros((len(self.rows), len(self.cells)))
        for row, terms in enumerate(self.rows):
            for at, sign in terms.items():
                equal[row, at] = sign
        return equal

    def is_in_both(self, figure):
        names = {d for d, _c in figure}
        return bool(names) and any(names <= set(name) and len(when) == 2 for name, when in self.tables.items())

    def range(self, sort, figure):
        name = next(name for name in self.tables if {d for d, _c in figure} <= set(name))
        objective = np.zeros(len(self.cells))
        for each in self.sorts[sort]:
            for at in self._terms(each, name, figure):
                objective[at] = 1.0
        ends = []
        for sign in (1, -1):
            found = linprog(sign * objective, A_eq=self.equal, b_eq=self.sums, bounds=(0, None), method="highs-ds")
            assert found.status in {0, 3}, found.message
            ends.append(sign * found.fun if found.status == 0 else float("inf"))
        return ends


def _minus(terms, others):
    return {at: terms.get(at, 0.0) - others.get(at, 0.0) for at in {*terms, *others}}
