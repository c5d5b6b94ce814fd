"""Where a measure stands, in words, and how sure that is."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from home.priorities.measures import Measure
from home.priorities.readings import Found, Series
from home.priorities.standing import State, describe_change, stand, write_value

YEAR = (date(2012, 4, 1), date(2013, 3, 31))
YEAR_BEFORE = (date(2011, 4, 1), date(2012, 3, 31))


def found(value, period=YEAR, **fields) -> Found:
    return Found(*period, None if value is None else Decimal(str(value)), **fields)


def series(*readings: Found) -> Series:
    return Series(readings, {})


def measure(**fields) -> Measure:
    return Measure(**{"name": "Burglaries", "unit": "crimes", "target": Decimal(180)} | fields)


@pytest.mark.parametrize(
    ("value", "direction", "state", "sentence"),
    [
        (212, "lower", State.BEHIND, "Behind target: 212 against 180, could be chance."),
        (250, "lower", State.BEHIND, "Behind target: 250 against 180, more than chance would explain."),
        (180, "lower", State.MET, "On target: 180."),
        (170, "lower", State.MET, "Better than target: 170 against 180, could be chance."),
        (100, "lower", State.MET, "Better than target: 100 against 180, more than chance would explain."),
        (170, "higher", State.BEHIND, "Behind target: 170 against 180, could be chance."),
        (212, "higher", State.MET, "Better than target: 212 against 180, could be chance."),
    ],
)
def test_a_count_against_its_target(value, direction, state, sentence):
    standing = stand(measure(good_direction=direction), series(found(value)))
    assert (standing.state, standing.sentence) == (state, sentence)


@pytest.mark.parametrize(
    ("value", "out_of", "sentence"),
    [
        (61, 100, "Behind target: 61% against 68%, could be chance."),
        (61, 2000, "Behind target: 61% against 68%, more than chance would explain."),
        (61, None, "Behind target: 61% against 68%."),
    ],
)
def test_a_percentage_says_as_much_as_the_people_asked_allow(value, out_of, sentence):
    survey = measure(kind="percentage", unit="%", target=Decimal(68), good_direction="higher")
    assert stand(survey, series(found(value, out_of=out_of))).sentence == sentence


def test_of_other_numbers_nothing_is_said_about_chance():
    waiting = measure(kind="other", unit="days", target=Decimal(10))
    assert stand(waiting, series(found("12.5"))).sentence == "Behind target: 12.5 against 10."


@time_machine.travel("2013-06-01")
@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2013, 5, 31), "The target was for 31 May 2013."),
        (date(2013, 6, 1), "The target is for 1 June 2013."),
        (date(2014, 3, 31), "The target is for 31 March 2014."),
    ],
)
def test_the_day_of_the_target_is_told(due_on, words):
    assert stand(measure(due_on=due_on), series(found(212))).sentence.endswith(words)


def test_the_newest_reading_that_says_something_counts():
    gap = found(None)
    assert stand(measure(), series(found(100, YEAR_BEFORE), gap)).found.value == 100


@pytest.mark.parametrize(
    ("fields", "parts", "words"),
    [
        ({}, {}, "No reading has been written yet."),
        ({"breakdown": "sex"}, {"Women": (found(3),)}, "There is no reading of the whole yet."),
        ({"origin": "crime", "months": 24}, {}, "There are not yet whole police figures for 24 months"),
        ({"origin": "crime", "months": 1}, {}, "There is no month of whole police figures yet."),
    ],
)
def test_why_there_is_no_reading_is_told(fields, parts, words):
    assert stand(measure(**fields), Series((), parts)).sentence.startswith(words)


def test_without_readings_or_target_nothing_is_claimed():
    unread = stand(measure(due_on=date(2036, 3, 31)), series())
    assert unread.state == State.UNKNOWN
    assert unread.sentence == "No reading has been written yet. The target is 180. The target is for 31 March 2036."
    assert stand(measure(target=None), series(found(212))).sentence == "212 in 2012/13. No target is set."
    assert stand(measure(good_direction="neither"), series(found(212))).state == State.TOLD


@pytest.mark.parametrize(
    ("tendency", "state"), [("better", "better"), ("same", "same"), ("worse", "worse"), ("", "told")]
)
def test_words_stand_for_themselves(tendency, state):
    in_words = measure(nature="qualitative", target=None)
    standing = stand(in_words, series(found(None, words="They were heard.", tendency=tendency)))
    assert standing.state == state


@pytest.mark.parametrize(
    ("now", "before", "fields", "words"),
    [
        (212, 224, {}, "12 fewer than a year before (224), could be chance."),
        (300, 200, {}, "100 more than a year before (200), more than chance would explain."),
        (1234, 1234, {}, "The same as a year before."),
        (62, 61, {"kind": "percentage"}, "1 point more than a year before (61%)."),
        (65, 61, {"kind": "percentage"}, "4 points more than a year before (61%)."),
        (9, 12, {"kind": "other"}, "3 less than a year before (12)."),
    ],
)
def test_the_change_since_a_year_before(now, before, fields, words):
    assert describe_change(measure(**fields), series(found(before, YEAR_BEFORE), found(now))) == words


def test_over_a_gap_the_newest_reading_before_it_is_compared_and_named():
    gap = found(None, YEAR_BEFORE)
    older = found(300, (date(2010, 4, 1), date(2011, 3, 31)))
    words = "88 fewer than in 2010/11 (300), more than chance would explain."
    assert describe_change(measure(), series(older, gap, found(212))) == words


def test_where_police_figures_are_missing_a_year_before_the_change_says_which():
    gap = found(None, YEAR_BEFORE, unpublished=(date(2011, 7, 1), date(2011, 8, 1)))
    why = "A year before cannot be compared: there are no whole police figures for July 2011 to August 2011."
    assert describe_change(measure(), series(gap, found(212))) == why
    older = found(300, (date(2010, 4, 1), date(2011, 3, 31)))
    assert describe_change(measure(), series(older, gap, found(212))).endswith(f"would explain. {why}")


def test_readings_that_overlap_are_never_compared():
    overlapping = found(500, (date(2011, 10, 1), date(2012, 9, 30)))
    assert describe_change(measure(), series(overlapping, found(212))) == ""
    two_years, a_year_on = (date(2010, 4, 1), date(2012, 3, 31)), (date(2011, 4, 1), date(2013, 3, 31))
    assert describe_change(measure(), series(found(500, two_years), found(212, a_year_on))) == ""


def test_only_like_is_compared_with_like():
    quarter = found(50, (date(2012, 1, 1), date(2012, 3, 31)))
    assert describe_change(measure(), series(quarter, found(212))) == ""


@pytest.mark.parametrize(
    ("value", "fields", "text"),
    [
        ("1234", {}, "1,234"),
        ("61.50", {"kind": "percentage"}, "61.5%"),
        ("3.20", {"kind": "other", "unit": "£"}, "£3.20"),
    ],
)
def test_values_as_people_write_them(value, fields, text):
    assert write_value(Decimal(value), measure(**fields)) == text
