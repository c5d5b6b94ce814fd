"""Somebody who downloads what was published and works out the rest. Shares no code with the audit.

They write the tables down as a dense system over the inmost cells alone, one unknown for each, every published number
a sum of those; the audit has margins as unknowns, takes known figures out, and solves connected parts.
"""

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

    learnt = {}
    for figure in watched:
        terms = next(filter(None, (sum_of(0, t, dimensions, figure) for t, dimensions in enumerate(views[0][0]))))
        ends = []
        for sign in (1, -1):
            objective = matrix([terms])[0] * sign
            found = linprog(
                objective,
                A_eq=matrix(rows),
                b_eq=sums,
                A_ub=matrix(at_most) if at_most else None,
                b_ub=limits or None,
                bounds=(0, None),
                method="highs-ds",
            )
            assert found.status in {0, 3}, found.message
            ends.append(sign * found.fun if found.status == 0 else float("inf"))
        if ends[1] - ends[0] < threshold - 1e-5:
            learnt[figure] = tuple(ends)
    return learnt
