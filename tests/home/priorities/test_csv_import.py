"""Readings from a file: looked at first, refused with the line, written whole or not at all."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.tables import TableRefusedError, csv_text
from home.priorities.csv_import import preview
from home.priorities.measures import Measure, Reading
from home.priorities.services import Entry, write_reading, write_readings
from places.models import Area
from tests.workbooks import workbook

pytestmark = pytest.mark.django_db
GOOD = 'period,value\n2012-04,20\n2012-05,"1,250"\n'


@pytest.fixture
def file_address(measure) -> str:
    return f"/admin/measures/readings/{measure.pk}/file/"


def upload(client, address: str, content: str | bytes):
    data = content.encode() if isinstance(content, str) else content
    return client.post(address, {"file": SimpleUploadedFile("readings.csv", data, content_type="text/csv")})


def test_a_file_is_looked_at_before_anything_is_written(measure):
    write_reading(measure=measure, entry=Entry(date(2012, 4, 1), date(2012, 4, 30), Decimal(19)))
    write_reading(measure=measure, entry=Entry(date(2012, 5, 1), date(2012, 5, 31), Decimal(1250)))
    found = preview(measure, f"{GOOD}2012/13 Q1,60\n")
    assert [(row.period, row.is_new, row.is_correction) for row in found.rows] == [
        ("April 2012", False, True),
        ("May 2012", False, False),
        ("April 2012 to June 2012", True, False),
    ]
    assert (found.new, found.corrections, found.unchanged, len(found.entries)) == (1, 1, 1, 2)
    assert Reading.objects.count() == 2


def test_the_same_words_again_are_no_correction_and_other_words_keep_their_tendency(measure):
    measure.nature = "qualitative"
    measure.save()
    april = date(2012, 4, 1), date(2012, 4, 30)
    write_reading(measure=measure, entry=Entry(*april, words="They feel safer.", tendency="better"))
    assert preview(measure, "period,words\n2012-04,They feel safer.\n").unchanged == 1
    changed = preview(measure, "period,words\n2012-04,They feel a little safer.\n")
    assert changed.corrections == 1
    write_readings(measure=measure, entries=changed.entries, by=None, reason="Read again")
    reading = Reading.objects.get()
    assert (reading.words, reading.tendency) == ("They feel a little safer.", "better")


def test_a_quoted_cell_keeps_its_empty_lines_and_the_rows_after_it_their_numbers(measure):
    measure.nature = "qualitative"
    words = "They feel safer.\n\n# but not all of them."
    found = preview(measure, f'period,words\r\n2012-04,"{words}"\r\n\r\nlast year,Nothing.\r\n')
    assert [(row.line, row.entry.words) for row in found.rows] == [(2, words)]
    assert [refusal.line for refusal in found.refusals] == [6]


@pytest.mark.parametrize(
    ("content", "line", "problem"),
    [
        ("period,value\nlast year,20", 2, "is not a period"),
        ("period,value\n2012-04,twenty", 2, "is not a number"),
        ("period,value\n2012-04,inf", 2, "is not a number"),
        ("period,value\n2012-04,nan", 2, "is not a number"),
        ("period,value\n2012-04,1e5000", 2, "is not a number"),
        ("period;value\n2012-04;1,5", 2, "“1,5” is not a number. Write a point before the decimals"),
        ('period,value\n2012-04,"1.234,5"', 2, "Write a point before the decimals"),
        ("period,value\n2012-04,1,234", 2, "more cells than there are columns"),
        ("period,value\n2012-04,-3", 2, "cannot be less than 0"),
        ("period,value\n9999-12,3", 2, "has not begun"),
        ("period,value\n2012-04,", 2, "Write a value"),
        ("# from the survey\nperiod,value\n\n2012-04,1\n2012-04,2", 5, "twice"),
        ("period,value,part\n2012-04,1,Women", 2, "not broken down"),
        ("period,value,out_of\n2012-04,1,some", 2, "whole number"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(measure, content, line, problem):
    refusals = preview(measure, content).refusals
    assert [refusal.line for refusal in refusals] == [line]
    assert problem in refusals[0].problem


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "empty"),
        ("period,value\n", "no rows"),
        ("when,value\n2012-04,1", "must name the columns"),
        ("period\n2012-04", "must name the columns"),
        ("period,value,value\n2012-04,1,2", "Two columns"),
        ("period,value,colour\n2012-04,1,red", "“colour” is not known"),
        ("x" * 200_001, "too large"),
        ('period,value\n2012-04,"' + "1" * 150_000, "not closed"),
        ("period,value\n" + "2012-04,1\n" * 2_001, "more than 2000"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(measure, content, problem):
    with pytest.raises(TableRefusedError, match=problem):
        preview(measure, content)


def test_semicolons_tabs_and_old_spreadsheets_are_read(measure):
    assert preview(measure, "Month;Number\n2012-04;20\n").new == 1
    assert preview(measure, "period\tvalue\n2012-04\t20\n").new == 1
    assert preview(measure, "period,value,,\n2012-04,20,,\n").new == 1
    assert preview(measure, 'period,value\n2012-04,"1,234"').entries[0].value == 1234


def test_a_workbook_is_read_with_the_months_that_it_keeps_as_days(measure):
    text = csv_text(workbook(["Month", "Number"], [date(2012, 4, 1), 20], ["2012-05", 21.5]))
    assert [(entry.starts_on, entry.ends_on, entry.value) for entry in preview(measure, text).entries] == [
        (date(2012, 4, 1), date(2012, 4, 30), 20),
        (date(2012, 5, 1), date(2012, 5, 31), Decimal("21.5")),
    ]


def test_a_breakdown_is_read_by_its_parts(measure):
    measure.breakdown = Measure.Breakdown.SEX
    found = preview(measure, "period,value,part\n2012-04,12,Women\n2012-04,8,Men\n2012-04,20,\n")
    assert [row.entry.part for row in found.rows] == ["Women", "Men", ""]
    assert found.new_parts == [
        "“Women” is a group that this measure does not have yet.",
        "“Men” is a group that this measure does not have yet.",
    ]


def test_a_group_that_is_mistyped_is_named_with_the_one_it_is_like(measure):
    measure.breakdown = Measure.Breakdown.SEX
    april = date(2012, 4, 1), date(2012, 4, 30)
    write_reading(measure=measure, entry=Entry(*april, Decimal(12), part="Women"))
    found = preview(measure, "period,value,group\n2012-04,13, women \n2012-05,9,Woman\n")
    assert [(row.entry.part, row.is_correction) for row in found.rows] == [("Women", True), ("Woman", False)]
    assert found.new_parts == ["“Woman” is a group that this measure does not have yet. Is it “Women”?"]
    assert preview(measure, "period,value,part\n2012-05,9,Women\n").new_parts == []


def test_other_figures_are_another_group_and_no_slip(measure):
    measure.breakdown = Measure.Breakdown.AGE
    found = preview(measure, "period,value,part\n2012-04,12,18 to 24\n2012-04,8,25 to 34\n2012-04,8,25 to  34\n")
    assert not any("Is it" in sentence for sentence in found.new_parts)
    assert "twice" in found.refusals[0].problem


def test_the_names_of_areas_are_known_to_what_is_broken_down_by_area(measure):
    Area.objects.create(name="Old Town", slug="old-town", kind="ward", code="E05000001", vintage=2025)
    measure.breakdown = Measure.Breakdown.AREA
    text = "period,value,part\n2012-04,12,old town\n2012-04,8,Old Twon\n"
    found = preview(measure, text)
    assert [row.entry.part for row in found.rows] == ["Old Town", "Old Twon"]
    assert found.new_parts == ["“Old Twon” is a group that this measure does not have yet. Is it “Old Town”?"]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_no_text_whatever_breaks_the_preview(measure, content):
    try:
        preview(measure, f"period,value\n{content}")
    except TableRefusedError as refusal:
        assert str(refusal)


def test_staff_look_confirm_and_then_it_is_written(staff, measure, file_address):
    user, client = staff("Analysts")
    looked = upload(client, file_address, GOOD)
    assert "Nothing has been written yet. New: 2." in looked.content.decode()
    assert not Reading.objects.exists()
    written = client.post(file_address, {"text": GOOD})
    assert written.status_code == 302
    assert [(reading.value, reading.written_by) for reading in Reading.objects.all()] == [(20, user), (1250, user)]


def test_a_file_with_one_bad_line_writes_nothing_even_if_it_is_sent_again(staff, measure, file_address):
    _user, client = staff("Analysts")
    bad = f"{GOOD}nonsense,1\n"
    assert "Line 4:" in upload(client, file_address, bad).content.decode()
    client.post(file_address, {"text": bad})
    assert not Reading.objects.exists()


def test_corrections_from_a_file_need_a_reason(staff, measure, file_address):
    write_reading(measure=measure, entry=Entry(date(2012, 4, 1), date(2012, 4, 30), Decimal(19)))
    _user, client = staff("Analysts")
    refused = client.post(file_address, {"text": GOOD})
    assert "Say why readings are corrected" in refused.content.decode()
    assert Reading.objects.get().value == 19
    client.post(file_address, {"text": GOOD, "reason": "Late returns"})
    first = Reading.objects.get(starts_on=date(2012, 4, 1))
    assert (first.value, first.changes.get().value, first.changes.get().reason) == (20, 19, "Late returns")


def test_a_new_group_is_written_only_when_somebody_says_that_it_is_one(staff, measure, file_address):
    measure.breakdown = Measure.Breakdown.SEX
    measure.save()
    _user, client = staff("Analysts")
    text = "period,value,part\n2012-04,12,Women\n"
    assert (
        "“Women” is a group that this measure does not have yet." in upload(client, file_address, text).content.decode()
    )
    asked = client.post(file_address, {"text": text}).content.decode()
    assert "Tick the box if that is right." in asked and not Reading.objects.exists()
    client.post(file_address, {"text": text, "parts_are_new": "on"})
    by_hand = {"period": "2012-05", "value": "9", "part": "Woman"}
    asked = client.post(measure.readings_address(), by_hand).content.decode()
    assert "Is it “Women”?" in asked and Reading.objects.count() == 1
    client.post(measure.readings_address(), by_hand | {"part": "WOMEN"})
    client.post(measure.readings_address(), by_hand | {"part": "Others", "is_new_part": "on"})
    assert set(Reading.objects.values_list("part", flat=True)) == {"Women", "Others"}


@pytest.mark.parametrize(("role", "may"), [("Analysts", True), ("Support team", True), ("Editors", False)])
def test_who_may_write_readings(staff, measure, file_address, role, may):
    _user, client = staff(role)
    assert (client.get(file_address).status_code == 200) is may
    assert (client.get(measure.readings_address()).status_code == 200) is may


def test_a_reading_is_written_in_the_staff_pages_and_corrected_with_a_reason(staff, measure):
    _user, client = staff("Analysts")
    address = measure.readings_address()
    assert client.post(address, {"period": "2012-04", "value": "20", "words": "", "reason": ""}).status_code == 302
    refused = client.post(address, {"period": "2012-04", "value": "25", "words": "", "reason": ""})
    assert "Say why it is corrected" in refused.content.decode()
    client.post(address, {"period": "2012-04", "value": "25", "words": "", "reason": "Counted again"})
    assert "was 20 until" in client.get(address).content.decode()


def test_what_follows_the_crime_figures_cannot_be_written(staff, measure, file_address):
    measure.origin = Measure.Origin.CRIME
    measure.save()
    _user, client = staff("Analysts")
    page = client.get(measure.readings_address()).content.decode()
    assert "Nothing is written by hand" in page
    assert "<textarea" not in page
    assert client.post(file_address, {"text": GOOD}).status_code == 302
    assert not Reading.objects.exists()
