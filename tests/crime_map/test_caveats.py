"""What a reader must know: said where it matters, and only there."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from crime_map.caveats import caveats
from crime_map.figures import compare_with_district
from crime_map.models import FileKind, PoliceForce, Revision
from tests.crime_map.counted import FORCE, count, count_each, figures_of, make_area, make_district, month, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward():
    return make_area("E05000001", "Ambridge", parent=make_district(), population=10_000, population_year=2022)


def said(query: str) -> dict[str, str]:
    figures = figures_of(query)
    return {caveat.slug: caveat.text for caveat in caveats(figures, compare_with_district(figures))}


def test_snap_points_and_anti_social_behaviour_are_always_explained(ward):
    publish("2025-01", "2025-06")
    found = said("area=E05000001")
    assert "“on or near” one of a set of anonymous points" in found["snap-points"]
    assert "never part of “All crime”" in found["anti-social-behaviour"]


def test_anti_social_behaviour_is_not_mentioned_where_it_is_not_asked_for(ward):
    publish("2025-01", "2025-06")
    assert "anti-social-behaviour" not in said("area=E05000001&category=burglary")


def test_a_month_not_published_is_told_from_one_not_loaded(ward):
    publish("2025-01", "2025-02", without=("2025-02",))
    publish("2025-03", "2025-04", without=("2025-03", "2025-04"), note="The force changed its system.")
    publish("2025-06", "2025-06")
    text = said("area=E05000001&from=2025-01&to=2025-06")["missing"]
    assert "no figures for March 2025 to April 2025: the police file was not published." in text
    assert "The force changed its system." in text
    assert "no figures for February 2025 and May 2025: no police file has been loaded." in text
    assert "a gap, not a time without crime" in text


def test_nothing_is_said_of_gaps_where_there_are_none(ward):
    publish("2025-01", "2025-06")
    assert "missing" not in said("area=E05000001&from=2025-01")
    assert "partial" not in said("area=E05000001&from=2025-01")


def test_a_partial_month_is_named(ward):
    publish("2025-05", "2025-05")
    publish("2025-06", "2025-06", state="partial")
    assert "Only part of the figures for June 2025" in said("area=E05000001")["partial"]


def test_the_newest_month_and_when_it_was_published(ward):
    publish("2025-05", "2025-05")
    publish("2025-06", "2025-06", released_on=date(2025, 8, 14))
    assert said("area=E05000001&to=2025-05")["newest"] == (
        "The newest figures are for June 2025, published on 14 August 2025."
    )


def test_the_share_that_is_not_mapped_is_of_the_whole_force(ward):
    publish("2025-05", "2025-06", kept=1_000, not_mapped=22)
    assert "no place for 2.2% of the crimes that the whole force published" in said("area=E05000001")["not-mapped"]


def test_illustrative_figures_say_so_first(ward):
    publish("2025-01", "2025-06", is_illustrative=True)
    found = said("area=E05000001")
    assert next(iter(found)) == "illustrative"
    assert found["illustrative"].startswith("Illustrative figures, not real crimes.")


def test_real_months_beside_illustrative_ones_do_not_say_so(ward):
    publish("2024-01", "2024-06", is_illustrative=True)
    publish("2024-07", "2025-06")
    assert "illustrative" not in said("area=E05000001&from=2024-07")
    assert "illustrative" in said("area=E05000001&from=2024-06")


def test_a_made_up_outline_says_so(ward):
    publish("2025-01", "2025-06")
    ward.is_illustrative = True
    ward.save()
    assert "outline of Ambridge ward is made up" in said("area=E05000001")["illustrative-area"]


def test_visitors_explain_a_rate_far_above_the_district_s(ward):
    publish("2024-07", "2025-06")
    count_each(ward, "2024-07", "2025-06", "shoplifting", 100)
    count_each(ward.parent, "2024-07", "2025-06", "shoplifting", 200)
    assert "do not live here" in said("area=E05000001")["visitors"]


def test_visitors_are_not_mentioned_where_the_rate_is_ordinary(ward):
    publish("2024-07", "2025-06")
    count_each(ward, "2024-07", "2025-06", "shoplifting", 20)
    count_each(ward.parent, "2024-07", "2025-06", "shoplifting", 200)
    assert "visitors" not in said("area=E05000001")


def test_railway_police_are_mentioned_with_their_number(ward):
    publish("2025-06", "2025-06")
    PoliceForce.objects.create(slug="rails", counts_in_rates=False)
    count(ward, "2025-06", "robbery", 7, force="rails")
    assert "7 more crimes here were recorded by the railways' own police" in said("area=E05000001")["transport-police"]


def test_categories_redrawn_within_the_months_are_named(ward):
    publish("2013-01", "2013-12")
    text = said("area=E05000001&category=public-order&category=burglary&from=2013-01&to=2013-12")["categories"]
    assert "changed their categories in May 2013: do not compare Public order before and after it" in text
    assert "categories" not in said("area=E05000001&category=burglary&from=2013-01&to=2013-12")
    assert "categories" not in said("area=E05000001&from=2013-05&to=2013-12")


def test_the_refresh_of_the_snap_points_matters_for_small_areas_and_forbids_street_level(ward):
    publish("2022-01", "2022-12")
    assert "refreshed-points" in said("area=E05000001&from=2022-01&to=2022-12")
    assert "refreshed-points" not in said("area=E05000001&from=2022-07&to=2022-12")
    assert "refreshed-points" not in said("from=2022-01&to=2022-12")
    assert "cannot be compared with each other" in said("near=52,-1&from=2022-01&to=2022-12")["street-level"]
    assert "street-level" not in said("near=52,-1&from=2022-07&to=2022-12")


def test_a_revision_says_what_changed(ward):
    publish("2025-01", "2025-06")
    with time_machine.travel(datetime(2025, 9, 3, 23, 30, tzinfo=UTC), tick=False):
        Revision.objects.create(
            force=FORCE,
            month=month("2025-03"),
            kind=FileKind.STREET,
            rows_before=100,
            rows_after=101,
            added=3,
            removed=2,
            outcomes_changed=40,
        )
    text = said("area=E05000001")["revision"]
    # Half past eleven at night in UTC is the next day in London's summer.
    assert text.startswith("The figures for March 2025 were replaced on 4 September 2025")
    assert "3 added, 2 taken out, 40 with a new outcome" in text
    assert "revision" not in said("area=E05000001&from=2025-04")


def test_nothing_is_said_before_anything_is_loaded(ward):
    assert said("area=E05000001") == {}
