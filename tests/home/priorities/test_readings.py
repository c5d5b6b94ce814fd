"""Readings that follow the crime figures, and those that somebody wrote."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from home.priorities.measures import Measure, Reading
from home.priorities.presenting import show_measures
from home.priorities.readings import series_of
from home.priorities.services import Entry, ReadingExistsError, write_reading
from people.models import User
from tests.crime_map.counted import count, count_each, make_area, make_district, publish

pytestmark = pytest.mark.django_db
APRIL = Entry(starts_on=date(2012, 4, 1), ends_on=date(2012, 4, 30), value=Decimal(20))


def computed(**fields) -> Measure:
    return Measure.objects.create(
        **{"name": "Crime", "is_headline": True, "origin": "crime", "unit": "crimes", "months": 3} | fields
    )


def values(measure: Measure) -> list[int | None]:
    return [None if found.value is None else int(found.value) for found in series_of([measure])[measure.pk].whole]


def test_a_reading_adds_up_the_months_of_its_categories_and_area():
    district = make_district()
    ward = make_area("E05000001", "Ambridge", parent=district)
    publish("2024-01", "2024-06")
    count_each(district, "2024-01", "2024-06", "burglary", 2)
    count_each(district, "2024-01", "2024-06", "robbery", 1)
    count_each(district, "2024-01", "2024-06", "anti-social-behaviour", 50)
    count(ward, "2024-06", "burglary", 1)
    assert values(computed()) == [9, 9, 9, 9]
    assert values(computed(categories=["burglary"])) == [6, 6, 6, 6]
    assert values(computed(categories=["anti-social-behaviour"])) == [150] * 4
    assert values(computed(area=ward, months=1)) == [0, 0, 0, 0, 0, 1]


def test_it_is_never_out_of_date():
    district = make_district()
    publish("2024-01", "2024-03")
    count_each(district, "2024-01", "2024-03", "burglary", 2)
    measure = computed()
    assert values(measure) == [6]
    publish("2024-04", "2024-04")
    count(district, "2024-04", "burglary", 7)
    assert values(measure) == [6, 11]


def test_a_missing_month_makes_a_gap_and_never_a_smaller_number():
    district = make_district()
    publish("2024-01", "2024-06", without=("2024-03",))
    count_each(district, "2024-01", "2024-02", "burglary", 2)
    count_each(district, "2024-04", "2024-06", "burglary", 2)
    measure = computed()
    assert values(measure) == [None, None, None, 6]
    series = series_of([measure])[measure.pk]
    assert series.latest.value == 6
    assert [found.unpublished for found in series.whole] == [(date(2024, 3, 1),)] * 3 + [()]
    told_once = [found.period for found in show_measures([measure])[0].rows]
    assert told_once == ["3 months to June 2024", "3 months to March 2024 until 3 months to May 2024"]


def test_an_area_that_was_not_counted_yet_has_no_readings():
    make_district()
    publish("2024-01", "2024-06")
    assert values(computed()) == []


def test_fifty_measures_ask_no_more_than_one(django_assert_max_num_queries):
    district = make_district()
    publish("2024-01", "2024-06")
    count_each(district, "2024-01", "2024-06", "burglary", 2)
    measures = [computed() for _ in range(25)]
    for number in range(25):
        measure = Measure.objects.create(name=f"Survey {number}", is_headline=True, unit="people")
        write_reading(measure=measure, entry=APRIL)
        measures.append(measure)
    with django_assert_max_num_queries(7):  # readings, changes, force, coverage, district's code, district, counts
        assert len(series_of(measures)) == 50


def test_a_correction_needs_a_reason_and_keeps_what_was_said(measure):
    officer = User.objects.create_user("officer@example.org")
    write_reading(measure=measure, entry=APRIL, by=officer)
    corrected = Entry(starts_on=APRIL.starts_on, ends_on=APRIL.ends_on, value=Decimal(25))
    with pytest.raises(ReadingExistsError, match="April 2012"):
        write_reading(measure=measure, entry=corrected, by=officer)
    assert Reading.objects.get().value == 20
    write_reading(measure=measure, entry=corrected, by=officer, reason="The police counted again")
    found = series_of([measure])[measure.pk].latest
    assert found.value == 25
    assert [(change.value, change.reason, change.changed_by) for change in found.changes] == [
        (Decimal(20), "The police counted again", officer)
    ]


def test_the_same_reading_again_changes_nothing(measure):
    first = write_reading(measure=measure, entry=APRIL)
    assert write_reading(measure=measure, entry=APRIL) == first
    assert not first.changes.exists()


@pytest.mark.parametrize(
    ("fields", "entry", "problem"),
    [
        ({}, {"value": None}, "Write a value"),
        ({"kind": "percentage"}, {"value": Decimal(101)}, "between 0 and 100"),
        ({}, {"value": Decimal(-1)}, "cannot be less than 0"),
        ({}, {"starts_on": date(9999, 1, 1), "ends_on": date(9999, 1, 31)}, "has not begun"),
        ({"nature": "qualitative"}, {"value": None, "words": " "}, "Write a value, or words"),
        ({"origin": "crime"}, {}, "follows the crime figures"),
    ],
)
def test_what_is_no_reading_is_refused_and_nothing_kept(measure, fields, entry, problem):
    for name, value in fields.items():
        setattr(measure, name, value)
    said = {"starts_on": APRIL.starts_on, "ends_on": APRIL.ends_on, "value": Decimal(20)} | entry
    with pytest.raises(ValidationError, match=problem):
        write_reading(measure=measure, entry=Entry(**said))
    assert not Reading.objects.exists()


def test_a_reading_moves_the_reminder_on_and_an_old_one_does_not(measure):
    measure.next_reading_due_on, measure.frequency = date(2012, 5, 10), "month"
    measure.save()
    assert list(Measure.objects.overdue_on(date(2012, 5, 11))) == [measure]
    assert not Measure.objects.overdue_on(date(2012, 5, 10))
    write_reading(measure=measure, entry=APRIL)
    measure.refresh_from_db()
    assert measure.next_reading_due_on == date(2012, 7, 12)
    write_reading(measure=measure, entry=Entry(starts_on=date(2011, 4, 1), ends_on=date(2011, 4, 30), value=Decimal(1)))
    measure.refresh_from_db()
    assert measure.next_reading_due_on == date(2012, 7, 12)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"priority": None}, "priority"),
        ({"origin": "crime", "nature": "qualitative"}, "origin"),
        ({"origin": "crime", "kind": "percentage"}, "kind"),
        ({"unit": ""}, "unit"),
        ({"origin": "crime", "breakdown": "sex"}, "breakdown"),
        ({"good_direction": "neither"}, "good_direction"),
        ({"target": Decimal(-1)}, "target"),
        ({"kind": "percentage", "baseline": Decimal(101)}, "baseline"),
    ],
)
def test_a_measure_that_makes_no_sense_is_refused_beside_its_field(measure, fields, field):
    for name, value in fields.items():
        setattr(measure, name, value)
    with pytest.raises(ValidationError) as refusal:
        measure.full_clean()
    assert field in refusal.value.message_dict


def test_a_measure_cannot_become_a_percentage_of_what_was_counted(measure):
    write_reading(
        measure=measure, entry=Entry(starts_on=date(2012, 4, 1), ends_on=date(2012, 4, 30), value=Decimal(212))
    )
    measure.kind, measure.target = "percentage", None
    with pytest.raises(ValidationError, match="readings that cannot be of that kind"):
        measure.full_clean()
