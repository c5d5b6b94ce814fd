"""The clocks: staffed hours, and the hours that the law counts."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from core.models import Partnership
from core.working_days import WorkingDays
from moderation.models import ModerationSettings
from moderation.staffed_hours import (
    StaffedHours,
    UnreadableHoursError,
    business_hours_after,
    moment_in_words,
    read_hours,
)

LONDON = ZoneInfo("Europe/London")
OFFICE = StaffedHours({day: (time(9), time(17)) for day in range(5)}, closed_on=frozenset({date(2026, 4, 3)}))


def at(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-03-04T10:00", 2, "2026-03-04T12:00"),
        ("2026-03-04T16:00", 2, "2026-03-05T10:00"),
        ("2026-03-04T10:00", 8, "2026-03-05T10:00"),
        ("2026-03-06T18:00", 1, "2026-03-09T10:00"),  # Friday evening
        ("2026-04-02T16:30", 1, "2026-04-06T09:30"),  # over a Friday on which nobody is there
        ("2026-03-27T16:00", 2, "2026-03-30T10:00"),  # over the night in which clocks go forward
    ],
)
def test_staffed_hours_pass_only_while_somebody_is_there(start, hours, end):
    assert OFFICE.after(at(start), hours) == at(end)


def test_where_nobody_is_ever_there_plain_hours_count():
    assert StaffedHours({}).after(at("2026-03-07T10:00"), 8) == at("2026-03-07T18:00")


@pytest.mark.parametrize(
    ("moment", "is_staffed"),
    [
        ("2026-03-04T08:59", False),
        ("2026-03-04T09:00", True),
        ("2026-03-04T16:59", True),
        ("2026-03-04T17:00", False),
        ("2026-03-07T12:00", False),
        ("2026-04-03T12:00", False),
    ],
)
def test_when_somebody_is_there(moment, is_staffed):
    assert OFFICE.are_at(at(moment)) is is_staffed


def test_hours_are_said_in_words():
    hours = StaffedHours({**OFFICE.by_weekday, 4: (time(9), time(12)), 6: (time(10, 30), time(13))})
    assert hours.in_words() == ["Monday to Thursday: 9am to 5pm", "Friday: 9am to midday", "Sunday: 10:30am to 1pm"]


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-03-04T09:30", "Wednesday 4 March at 9:30am"),
        ("2026-03-04T12:00", "Wednesday 4 March at midday"),
        ("2026-03-05T00:00", "the end of Wednesday 4 March"),
    ],
)
def test_a_deadline_at_midnight_is_the_end_of_a_day(moment, words):
    assert moment_in_words(at(moment)) == words


@pytest.mark.parametrize(
    ("words", "hours"),
    [("9:00-17:30", (time(9), time(17, 30))), ("09.00 to 17.00", (time(9), time(17))), ("", None), ("  ", None)],
)
def test_hours_are_read(words, hours):
    assert read_hours(words) == hours


@pytest.mark.parametrize("words", ["nine to five", "17:00-9:00", "25:00-26:00", "9-17"])
def test_hours_that_cannot_be_read_are_refused_in_words(words):
    with pytest.raises(UnreadableHoursError, match="9:00-17:30"):
        read_hours(words)


def test_settings_refuse_hours_that_cannot_be_read():
    settings = ModerationSettings(monday="whenever")
    with pytest.raises(ValidationError) as error:
        settings.clean_fields(exclude=["site"])
    assert set(error.value.message_dict) == {"monday"}


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-02T10:00", "2026-03-04T10:00"),  # Monday to Wednesday
        ("2026-03-05T10:00", "2026-03-09T10:00"),  # Thursday: Friday, then Monday
        ("2026-03-06T23:59", "2026-03-10T23:59"),  # Friday, a minute before midnight
        ("2026-03-07T10:00", "2026-03-11T00:00"),  # Saturday: begins on Monday at midnight
        ("2026-04-02T10:00", "2026-04-08T10:00"),  # over Good Friday and Easter Monday
        ("2026-12-24T10:00", "2026-12-30T10:00"),  # over Christmas, the weekend and the substitute
        ("2026-03-27T10:00", "2026-03-31T10:00"),  # over the night in which clocks go forward
    ],
)
def test_forty_eight_hours_of_the_law(start, end):
    assert business_hours_after(at(start), 48, Partnership().working_days) == at(end)


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))


@given(MOMENTS, st.integers(1, 100), st.sets(st.dates(date(2026, 1, 1), date(2027, 12, 31)), max_size=20))
def test_a_bank_holiday_that_nobody_knew_makes_a_deadline_earlier_never_later(start, hours, holidays):
    with_all = business_hours_after(start, hours, WorkingDays(frozenset(holidays)))
    with_fewer = business_hours_after(start, hours, WorkingDays(frozenset(list(holidays)[::2])))
    assert start + timedelta(hours=hours) <= with_fewer <= with_all


@given(MOMENTS, st.integers(1, 60))
def test_a_staffed_hour_later_is_never_earlier(start, hours):
    assert start < OFFICE.after(start, hours) < OFFICE.after(start, hours + 1)
