"""Working days, by which everything that the partnership promises is counted."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.models import Partnership
from core.working_days import WorkingDays, known_bank_holidays, read_days

CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
DAYS = WorkingDays(CHRISTMAS)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        (date(2026, 11, 20), 1, date(2026, 11, 23)),  # a Friday: the Monday
        (date(2026, 11, 21), 1, date(2026, 11, 23)),  # a Saturday: the Monday
        (date(2026, 11, 23), 5, date(2026, 11, 30)),
        (date(2026, 12, 24), 2, date(2026, 12, 30)),  # Christmas Day and Boxing Day's substitute between
    ],
)
def test_working_days(start, days, due):
    assert DAYS.after(start, days) == due


@given(st.dates(date(2026, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_as_many_working_days_come_between_as_were_promised(start, days):
    due = DAYS.after(start, days)
    assert DAYS.between(start, due) == days
    assert due.weekday() < 5
    assert due not in CHRISTMAS


def test_nothing_comes_between_a_day_and_an_earlier_one():
    assert DAYS.between(date(2026, 11, 23), date(2026, 11, 20)) == 0


def test_days_are_read_with_their_names_and_notes_passed_over():
    words = "# from the gazette\n2026-12-25 Christmas Day\n\n2026-12-28"
    assert read_days(words) == CHRISTMAS


def test_settings_refuse_days_that_cannot_be_read():
    with pytest.raises(ValidationError) as error:
        Partnership(bank_holidays="Christmas").clean_fields(exclude=["site"])
    assert "2027-12-27" in error.value.message_dict["bank_holidays"][0]


def test_a_new_site_knows_the_next_bank_holidays_and_none_is_at_a_weekend():
    known = read_days(known_bank_holidays())
    assert Partnership().working_days.bank_holidays == known
    assert all(day.weekday() < 5 for day in known)
    by_year = {year: [day for day in known if day.year == year] for year in {day.year for day in known}}
    assert {len(days) for days in by_year.values()} == {8}, "England and Wales have eight a year"
    assert max(known) - min(known) > timedelta(days=365)
