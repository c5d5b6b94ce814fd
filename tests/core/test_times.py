"""Times of day, said as people say them wherever a page tells when something is."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.utils.translation import override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

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


class Diary(forms.Form):
    day = forms.DateField(widget=AdminDateInput)
    moment = forms.DateTimeField(widget=AdminDateTimeInput)


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_staff_type_days_as_they_read_them_or_as_a_browser_sends_them_in_every_language(language):
    with override(language):
        shown = Diary(initial={"day": date(2026, 4, 3), "moment": datetime(2026, 4, 3, 9, 5)})
        assert 'value="03/04/2026"' in str(shown["day"]) and 'value="03/04/2026 09:05"' in str(shown["moment"])
        for day in ("03/04/2026", "3/4/2026", "2026-04-03"):
            typed = Diary({"day": day, "moment": f"{day} 09:05"})
            assert typed.is_valid(), typed.errors
            assert typed.cleaned_data["day"] == date(2026, 4, 3)
            assert typed.cleaned_data["moment"].strftime("%Y-%m-%d %H:%M") == "2026-04-03 09:05"


def test_days_in_lists_are_written_as_on_the_rest_of_the_site():
    assert Template("{{ day }}").render(Context({"day": date(2026, 4, 3)})) == "3 April 2026"
