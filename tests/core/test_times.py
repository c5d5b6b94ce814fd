"""Times of day, said as people say them wherever a page tells when something is."""

from datetime import UTC, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from core.times import name_hours


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ((10, 0), None, "10am"),
        ((12, 0), (13, 5), "midday to 1:05pm"),
        ((0, 0), (0, 30), "midnight to 12:30am"),
        ((0, 30), (11, 59), "12:30am to 11:59am"),
        ((19, 0), (20, 30), "7pm to 8:30pm"),
    ],
)
def test_hours_are_told_as_people_say_them(starts, ends, words):
    day = datetime(2026, 3, 10)
    ends_at = day.replace(hour=ends[0], minute=ends[1]) if ends else None
    assert name_hours(day.replace(hour=starts[0], minute=starts[1]), ends_at) == words


def test_the_day_is_named_where_it_ends_on_another():
    words = name_hours(datetime(2026, 12, 31, 22), datetime(2027, 1, 1, 1))
    assert words == "10pm to Friday 1 January, 1am"


def test_other_languages_write_the_time_their_own_way():
    with override("pl"):
        assert name_hours(datetime(2026, 3, 10, 19, 0), datetime(2026, 3, 10, 20, 30)) == "19:00 do 20:30"


def test_a_moment_has_its_day_and_its_local_time():
    moment = datetime(2026, 7, 1, 18, tzinfo=UTC)
    template = Template("{% load core %}{{ moment|moment }} / {{ none|moment }}")
    assert template.render(Context({"moment": moment, "none": None})) == "1 July 2026, 7pm / "
    with override("pl"):
        assert template.render(Context({"moment": moment, "none": None})) == "1 lipca 2026, 19:00 / "


def test_a_page_tells_local_time():
    template = Template("{% load core %}{{ starts|hours_until:ends }}, {{ starts|hours_until:none }}")
    context = {"starts": datetime(2026, 7, 1, 18, tzinfo=UTC), "ends": datetime(2026, 7, 1, 19, 30, tzinfo=UTC)}
    assert template.render(Context(context | {"none": None})) == "7pm to 8:30pm, 7pm"
