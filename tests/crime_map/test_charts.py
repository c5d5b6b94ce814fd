"""Charts: what they show, say and leave out."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils.translation import override

from core import charts
from core.charts import Point, describe_points, monthly_chart, target_chart

POINTS = [Point(date(2024, month, 1), None if month == 5 else month * 10, month == 6) for month in range(1, 13)]


@pytest.fixture
def drawing() -> str:
    return str(monthly_chart(POINTS, title="Burglary fell", description="Line chart of 11 months."))


def test_it_is_well_formed_and_has_its_text_alternative(drawing):
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
    assert root.get("role") == "img"
    texts = {element.get("id"): element.text for element in root.iter() if element.get("id")}
    assert [texts[name] for name in root.get("aria-labelledby").split()] == [
        "Burglary fell",
        "Line chart of 11 months.",
    ]


def test_nothing_in_it_breaks_a_strict_policy_or_asks_another_machine(drawing):
    assert "style" not in drawing
    assert not re.search(r"\son\w+=|<script|<image|<style|href|https?:(?!//www\.w3\.org)", drawing)


def test_its_colours_are_the_page_s_own(drawing):
    assert "var(--accent, #0b5c63)" in drawing
    assert "var(--ink, #1b2526)" in drawing


def test_a_month_without_figures_is_a_hatched_gap_with_a_label(drawing):
    assert "no figures" in drawing
    assert drawing.count("-gap)") == 1
    line = max(re.findall(r'd="([^"]+)"', drawing), key=lambda path: path.count("L"))
    assert line.count("M") == 2, "the line must break at the gap"


def test_a_chart_without_gaps_has_none():
    whole = str(monthly_chart([Point(p.month, 5) for p in POINTS], title="A", description="B"))
    assert "no figures" not in whole
    assert "-gap)" not in whole


def test_the_axis_starts_at_zero():
    labels = re.findall(
        r">([\d,]+)</text>",
        monthly_chart(
            [Point(date(2024, month, 1), 1_000 + month) for month in range(1, 13)], title="A", description="B"
        ),
    )
    assert labels[0] == "0"


def test_nothing_but_zeros_can_be_drawn():
    assert ">0</text>" in monthly_chart([Point(p.month, 0) for p in POINTS], title="A", description="B")


def test_what_it_says_is_escaped():
    drawing = monthly_chart(POINTS, title="<script>alert(1)</script>", description="&")
    assert "<script" not in drawing
    ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing


def test_the_same_chart_is_drawn_once(drawing, monkeypatch):
    monkeypatch.setattr(charts, "_draw", lambda *_: pytest.fail("drawn again"))
    assert monthly_chart(POINTS, title="Burglary fell", description="Line chart of 11 months.") == drawing


def test_what_it_shows_in_words():
    assert describe_points(POINTS) == (
        "Line chart of 11 months. The lowest is 10 in January 2024, the highest 120 in December 2024. "
        "No figures for May 2024."
    )
    assert describe_points([Point(date(2024, 1, 1), None)]) == "There are no figures for these months."


def test_its_months_are_called_as_in_the_language_of_the_page():
    def words(language):
        with override(language):
            drawing = monthly_chart(POINTS, title="Burglary", description=describe_points(POINTS))
        return {element.text for element in ElementTree.fromstring(str(drawing)).iter("text")}  # noqa: S314

    assert "Jan 2024" in words("en-gb")
    assert "Sty 2024" in words("pl")
    assert "جنوری 2024" in words("ur")


def test_two_charts_that_show_and_say_the_same_are_told_apart_by_what_they_are_about():
    def names(about):
        drawing = target_chart(POINTS, 80, title="Behind", description="Twelve.", about=about)
        return ElementTree.fromstring(str(drawing)).get("aria-labelledby")  # noqa: S314

    assert names("measure-1") != names("measure-2")
