"""The order by turns gives each contribution the same chance of standing first."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from consultations.ideas.sorting import by_turns

NUMBERS = st.sets(st.integers(min_value=1, max_value=10_000), min_size=1, max_size=60)


@given(NUMBERS, st.integers(min_value=0, max_value=20_000))
def test_in_each_round_each_is_first_exactly_once(numbers, round_number):
    first_day = round_number * len(numbers)
    first = [by_turns(numbers, first_day + day)[0] for day in range(len(numbers))]
    assert sorted(first) == sorted(numbers)


@given(NUMBERS, st.integers(min_value=0, max_value=1_000_000), st.integers(min_value=1, max_value=200))
def test_over_any_run_of_days_none_is_first_much_more_often_than_another(numbers, start, days):
    first = Counter(by_turns(numbers, start + day)[0] for day in range(days))
    most = max(first.values())
    # Two rounds may be cut, so that one is first at the end of each part; never more.
    assert most <= days // len(numbers) + 2


@given(NUMBERS, st.integers(min_value=0, max_value=1_000_000))
def test_nothing_is_left_out_or_shown_twice_and_a_day_has_one_order(numbers, day):
    order = by_turns(numbers, day)
    assert sorted(order) == sorted(numbers)
    assert order == by_turns(sorted(numbers, reverse=True), day)


def test_neighbours_change_from_round_to_round():
    numbers = range(1, 11)
    before = {tuple(by_turns(numbers, round_number * 10)) for round_number in range(5)}
    assert len(before) == 5
