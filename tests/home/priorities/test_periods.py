"""Periods as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from home.priorities.periods import PeriodError, name_period, next_due_after, read_period


@pytest.mark.parametrize(
    ("text", "first", "last", "name"),
    [
        ("2012-04", date(2012, 4, 1), date(2012, 4, 30), "April 2012"),
        ("2012-2", date(2012, 2, 1), date(2012, 2, 29), "February 2012"),
        ("Apr-12", date(2012, 4, 1), date(2012, 4, 30), "April 2012"),
        ("april 2012", date(2012, 4, 1), date(2012, 4, 30), "April 2012"),
        ("2012/13", date(2012, 4, 1), date(2013, 3, 31), "2012/13"),
        ("2012-13", date(2012, 4, 1), date(2013, 3, 31), "2012/13"),
        ("2012/2013", date(2012, 4, 1), date(2013, 3, 31), "2012/13"),
        ("1999/00", date(1999, 4, 1), date(2000, 3, 31), "1999/00"),
        ("2012/13 Q1", date(2012, 4, 1), date(2012, 6, 30), "April 2012 to June 2012"),
        ("2012/13 q4", date(2013, 1, 1), date(2013, 3, 31), "January 2013 to March 2013"),
        ("2012", date(2012, 1, 1), date(2012, 12, 31), "2012"),
        (" 2012-04-03 to 2012-05-05 ", date(2012, 4, 3), date(2012, 5, 5), "3 April 2012 to 5 May 2012"),
    ],
)
def test_a_period_is_read_and_named(text, first, last, name):
    assert read_period(text) == (first, last)
    assert name_period(first, last) == name


@pytest.mark.parametrize(
    "text", ["", "last year", "2012/14", "2012-14", "2012/13 Q5", "Apt-12", "Apr-1", "2012-02-30 to 2012-03-01"]
)
def test_what_is_no_period_is_refused_with_a_way_to_write_one(text):
    with pytest.raises(PeriodError, match=r"2012|not a period"):
        read_period(text)


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(PeriodError, match="ends before it starts"):
        read_period("2012-05-01 to 2012-04-01")


@given(st.dates(date(1990, 1, 1), date(2090, 12, 1)), st.sampled_from(["month", "quarter", "year"]))
def test_the_next_reading_is_due_after_the_next_period_has_ended(day, frequency):
    due = next_due_after(day, frequency)
    assert {"month": 28, "quarter": 89, "year": 364}[frequency] < (due - day).days < 366 + 31 + 43
