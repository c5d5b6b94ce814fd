"""Whether small counts can be worked out from everything that is published of them, by linear programming.

The attacker knows how small counts are hidden, and has every number that the open data gives, for two council areas.
"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from crime_map.querysets import SMALLEST_PUBLISHED, Pair, StopSearchTable
from places.models import Area

OBJECTS = ("Controlled drugs", "Stolen goods", "Offensive weapons")
OUTCOMES = ("Arrest", "Caution", "A no further action disposal")
PAIRS = [(searched_for, outcome) for searched_for in OBJECTS for outcome in OUTCOMES]
MOST = SMALLEST_PUBLISHED - 1

few_and_many = st.one_of(st.integers(0, 6), st.integers(0, 400))
exact_counts = st.fixed_dictionaries(dict.fromkeys(PAIRS, few_and_many))
seen_pairs = st.sets(st.sampled_from(PAIRS), min_size=1)


def what_an_attacker_can_tell(table: StopSearchTable, exact_totals: dict[str, int] | None = None):
    """The least and most that each hidden count can be: for each, two linear programs over all that is published.

    `exact_totals` are totals by object or by outcome that somebody were to publish besides.
    """
    place = {(figure.object_of_search, figure.outcome): number for number, figure in enumerate(table.figures)}
    bounds = [(0, MOST) if figure.count is None else (figure.count, figure.count) for figure in table.figures]
    rows, limits, equal_rows, equals = [], [], [], []
    named = [*table.by_object, *table.by_outcome]
    for each in [table.together, *named]:
        row = np.array([float(not each.name or each.name in pair) for pair in place])
        rows += [row, -row]
        limits += [each.at_most, -each.at_least]
    for name, total in (exact_totals or {}).items():
        equal_rows.append([float(name in pair) for pair in place])
        equals.append(total)
    found: dict[Pair, tuple[int, int]] = {}
    for pair, number in place.items():
        if table.figures[number].count is not None:
            continue
        ends = []
        for sign in (1, -1):
            aim = np.zeros(len(place))
            aim[number] = sign
            solved = linprog(
                aim,
                A_ub=np.array(rows),
                b_ub=limits,
                A_eq=np.array(equal_rows) if equal_rows else None,
                b_eq=equals or None,
                bounds=bounds,
            )
            assert solved.success
            ends.append(round(sign * solved.fun))
        found[pair] = (ends[0], ends[1])
    return found


@given(exact_counts, seen_pairs)
def test_each_hidden_count_can_still_be_anything_below_five(counts, pairs):
    table = StopSearchTable.hiding_small(Area(), 2025, counts, pairs)
    hidden = {pair for pair in pairs if counts[pair] < SMALLEST_PUBLISHED}
    assert what_an_attacker_can_tell(table) == dict.fromkeys(hidden, (0, MOST))


@given(exact_counts, exact_counts, seen_pairs)
def test_whatever_is_hidden_everything_published_reads_the_same(counts, others, pairs):
    """The exact argument: with other small counts behind it, nothing that is published changes."""
    swapped = {pair: min(others[pair], MOST) if count < SMALLEST_PUBLISHED else count for pair, count in counts.items()}
    tables = [StopSearchTable.hiding_small(Area(), 2025, each, pairs) for each in (counts, swapped)]
    for part in ("figures", "together", "by_object", "by_outcome", "shown"):
        assert getattr(tables[0], part) == getattr(tables[1], part)


@given(exact_counts, seen_pairs)
def test_every_range_holds_the_exact_number(counts, pairs):
    table = StopSearchTable.hiding_small(Area(), 2025, counts, pairs)
    assert table.together.at_least <= sum(counts[pair] for pair in pairs) <= table.together.at_most
    for each in table.by_object:
        assert each.at_least <= sum(counts[pair] for pair in pairs if pair[0] == each.name) <= each.at_most
    for each in table.by_outcome:
        assert each.at_least <= sum(counts[pair] for pair in pairs if pair[1] == each.name) <= each.at_most


def test_the_attack_works_where_exact_totals_are_published():
    """So that it would be noticed if ever they were: two exact totals tell the only small count behind each."""
    counts = dict.fromkeys(PAIRS, 20) | {("Controlled drugs", "Caution"): 3, ("Stolen goods", "Arrest"): 0}
    table = StopSearchTable.hiding_small(Area(), 2025, counts, PAIRS)
    told = what_an_attacker_can_tell(table, {"Controlled drugs": 43, "Stolen goods": 40})
    assert told == {("Controlled drugs", "Caution"): (3, 3), ("Stolen goods", "Arrest"): (0, 0)}
