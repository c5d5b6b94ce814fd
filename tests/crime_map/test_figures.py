"""Counts, rates and comparisons: what is known, how sure it is, and what must not be said."""

import pytest

from crime_map import figures as module
from crime_map.categories import BY_SLUG, CATEGORIES
from crime_map.figures import by_area, compare_with_district
from crime_map.findings import chart_title, describe_change, describe_rate, district_comparison, headline
from crime_map.models import PoliceForce
from crime_map.rates import chance_of_difference, poisson_interval, rate_per_1000
from tests.crime_map.counted import count, count_each, figures_of, make_area, make_district, month, publish

BURGLARY, ANTI_SOCIAL = BY_SLUG["burglary"], BY_SLUG["anti-social-behaviour"]


@pytest.mark.parametrize(
    ("seen", "low", "high"), [(10, 4.795, 18.390), (100, 81.364, 121.627), (0, 0.0, 3.689), (1, 0.0253, 5.572)]
)
def test_exact_poisson_interval(seen, low, high):
    assert poisson_interval(seen) == pytest.approx((low, high), abs=5e-4)


@pytest.mark.parametrize(("counts", "p"), [((25, 1, 16, 1), 0.1648), ((0, 100, 3, 100), 0.08838), ((0, 1, 0, 1), 1.0)])
def test_chance_of_a_difference(counts, p):
    assert chance_of_difference(*counts) == pytest.approx(p, abs=5e-5)


def test_the_two_tests_agree_where_one_takes_over_from_the_other():
    small, great = chance_of_difference(520, 1, 480, 1), chance_of_difference(521, 1, 480, 1)
    assert small == pytest.approx(great, abs=0.02)


def test_a_rate_is_for_1000_residents_and_a_year():
    assert rate_per_1000(100, 10_000).value == pytest.approx(10)
    assert rate_per_1000(100, 10_000, months=6).value == pytest.approx(20)
    assert rate_per_1000(100, 10_000).low == pytest.approx(8.1364, abs=1e-4)


@pytest.fixture
def ward(db):
    district = make_district()
    publish("2023-01", "2025-06")
    return make_area("E05000001", "Ambridge", parent=district, population=10_000, population_year=2022)


def test_anti_social_behaviour_is_never_added_to_crime(ward):
    count(ward, "2025-06", "burglary", 3)
    count(ward, "2025-06", "robbery", 2)
    count(ward, "2025-06", "anti-social-behaviour", 40, outcome="none-published")
    figures = figures_of("area=E05000001&from=2025-06")
    assert headline(figures) == "5 crimes"
    assert figures.total([ANTI_SOCIAL]) == 40
    assert figures.total(figures.counted) == 5


def test_only_anti_social_behaviour_can_be_asked_for(ward):
    count(ward, "2025-06", "anti-social-behaviour", 40, outcome="none-published")
    assert headline(figures_of("area=E05000001&from=2025-06&category=anti-social-behaviour")) == "40 incidents"


def test_a_missing_month_is_none_and_a_published_one_without_rows_is_zero(ward):
    publish("2025-01", "2025-03", without=("2025-02",))
    count(ward, "2025-01", "burglary", 4)
    figures = figures_of("area=E05000001&from=2025-01&to=2025-03")
    assert figures.by_month([BURGLARY]) == [4, None, 0]
    assert figures.missing_months == (month("2025-02"),)
    assert figures.total([BURGLARY]) == 4


def test_nothing_known_is_no_figure_rather_than_zero(ward):
    publish("2025-01", "2025-03", without=("2025-01", "2025-02", "2025-03"))
    figures = figures_of("area=E05000001&from=2025-01&to=2025-03")
    assert figures.total([BURGLARY]) is None
    assert headline(figures) == "No figures"


def test_a_partial_month_is_counted_but_left_out_of_rates_and_changes(ward):
    publish("2025-06", "2025-06", state="partial")
    count_each(ward, "2024-07", "2025-06", "burglary", 10)
    count_each(ward, "2023-07", "2024-06", "burglary", 10)
    figures = figures_of("area=E05000001&from=2024-07&to=2025-06")
    assert figures.total([BURGLARY]) == 120
    assert figures.in_complete_months([BURGLARY]) == 110
    assert figures.rate.value == pytest.approx(12)
    assert len(figures.change([BURGLARY]).months) == 11


def test_railway_police_are_counted_apart(ward):
    PoliceForce.objects.create(slug="rails", counts_in_rates=False)
    count(ward, "2025-06", "burglary", 3)
    count(ward, "2025-06", "burglary", 7, force="rails")
    count(ward, "2025-06", "robbery", 1, force="elsewhere")
    figures = figures_of("area=E05000001&from=2025-06")
    assert figures.total(figures.counted) == 3
    assert figures.transport_count == 7


def test_outcomes_are_most_frequent_first_and_of_known_months_only(ward):
    count(ward, "2025-06", "burglary", 3, outcome="charged")
    count(ward, "2025-06", "burglary", 8, outcome="no-suspect")
    publish("2025-05", "2025-05", without=("2025-05",))
    figures = figures_of("area=E05000001&from=2025-05&to=2025-06")
    assert [(group.slug, number) for group, number in figures.by_outcome([BURGLARY])] == [
        ("no-suspect", 8),
        ("charged", 3),
    ]


def test_a_rate_over_twelve_months(ward):
    count_each(ward, "2024-07", "2025-06", "burglary", 10)
    figures = figures_of("area=E05000001")
    assert figures.rate.value == pytest.approx(12)
    assert describe_rate(figures) == "The rate is for the 10,000 people who lived here in 2022."


@pytest.mark.parametrize(("months", "is_given"), [(5, False), (6, True), (11, True)])
def test_a_rate_from_fewer_months_is_scaled_and_says_so_or_is_not_given(ward, months, is_given):
    first = f"2025-{7 - months:02d}" if months < 7 else "2024-08"
    count_each(ward, first, "2025-06", "burglary", 10)
    figures = figures_of(f"area=E05000001&from={first}")
    assert (figures.rate is not None) is is_given
    if is_given:
        assert figures.rate.value == pytest.approx(12)
        assert f"{months} months of figures, scaled up to a year" in describe_rate(figures)
    else:
        assert "needs at least 6 whole months of figures, and there are 5" in describe_rate(figures)


def test_no_rate_for_very_few_residents_or_an_unknown_number(ward):
    count_each(ward, "2024-07", "2025-06", "burglary", 10)
    for population, words in ((400, "fewer than 500 residents"), (None, "not known how many people live there")):
        ward.population = population
        ward.save()
        figures = figures_of("area=E05000001")
        assert figures.rate is None
        assert words in describe_rate(figures)


def test_the_comparison_is_with_the_rest_of_the_district_by_rate(ward):
    count_each(ward, "2024-07", "2025-06", "burglary", 20)
    count_each(ward.parent, "2024-07", "2025-06", "burglary", 100)
    comparison = compare_with_district(figures_of("area=E05000001"))
    assert comparison.district_rate.value == pytest.approx(12)
    assert (comparison.difference.count, comparison.difference.other) == (240, 960)
    assert comparison.difference.is_higher
    assert "higher here than in the rest of Borchester, by more than chance" in district_comparison(
        figures_of("area=E05000001")
    )


def test_a_difference_that_could_be_chance_is_called_so(ward):
    count(ward, "2025-06", "burglary", 12)
    count(ward.parent, "2025-06", "burglary", 100)
    publish("2024-07", "2025-06")
    assert "The difference from the rest of Borchester could be chance." in district_comparison(
        figures_of("area=E05000001")
    )


def test_the_district_is_not_compared_with_itself(ward):
    count_each(ward.parent, "2024-07", "2025-06", "burglary", 100)
    assert compare_with_district(figures_of("")) is None


def test_a_change_takes_the_same_months_of_the_year_before(ward):
    count_each(ward, "2023-07", "2024-06", "burglary", 10)
    count_each(ward, "2024-07", "2025-06", "burglary", 4)
    figures = figures_of("area=E05000001&category=burglary")
    assert describe_change(figures, [BURGLARY]) == (
        "48 in July 2024 to June 2025, 72 (60%) fewer than a year before (120). That is more than chance would explain."
    )
    assert chart_title(figures) == "Burglary fell compared with a year before, by more than chance would explain"


def test_a_small_change_could_be_chance_and_has_no_percentage(ward):
    count(ward, "2024-06", "burglary", 16)
    count(ward, "2025-06", "burglary", 25)
    figures = figures_of("area=E05000001&from=2025-06&category=burglary")
    assert describe_change(figures, [BURGLARY]) == (
        "25 in June 2025, 9 more than a year before (16). A difference of this size could be chance."
    )
    assert chart_title(figures) == "Burglary rose compared with a year before; it could still be chance"


def test_a_change_leaves_out_months_missing_in_either_year(ward):
    publish("2024-05", "2024-05", without=("2024-05",))
    count_each(ward, "2024-04", "2024-06", "burglary", 10)
    count_each(ward, "2025-04", "2025-06", "burglary", 10)
    change = figures_of("area=E05000001&from=2025-04").change([BURGLARY])
    assert change.months == (month("2025-04"), month("2025-06"))
    assert change.difference.other == 20


def test_a_month_missing_a_year_before_is_named_beside_the_comparison(ward):
    publish("2024-05", "2024-05", without=("2024-05",))
    count_each(ward, "2024-04", "2024-06", "burglary", 10)
    count_each(ward, "2025-04", "2025-06", "burglary", 10)
    gap = "There are no whole figures for May 2024 to compare with."
    assert describe_change(figures_of("area=E05000001&from=2025-04"), [BURGLARY]).endswith(f"year before. {gap}")
    assert gap not in describe_change(figures_of("area=E05000001&from=2025-06"), [BURGLARY])


def test_without_a_year_before_nothing_is_compared(ward):
    figures = figures_of("area=E05000001&from=2023-02&to=2023-05")
    assert figures.change([BURGLARY]) is None
    assert "no whole months of figures for both years" in describe_change(figures, [BURGLARY])
    assert chart_title(figures) == "All crime by month"


def test_a_category_that_was_redrawn_is_not_compared_across_it_but_all_crime_is(ward):
    publish("2012-01", "2014-01")
    figures = figures_of("area=E05000001&from=2013-06&to=2013-12")
    assert figures.change([BY_SLUG["public-order"]]) is None
    assert "changed what this category holds" in describe_change(figures, [BY_SLUG["public-order"]])
    assert figures.change([BURGLARY]) is not None
    assert figures.change([category for category in CATEGORIES if category.is_crime]) is not None


def test_street_level_figures_are_not_compared_across_the_refresh_of_the_snap_points(ward, monkeypatch):
    publish("2021-01", "2023-12")
    monkeypatch.setattr(module.around, "add_counts", lambda place, begin, counts: "")
    circle = figures_of("near=52.005,-0.995&from=2022-08&to=2022-12")
    assert circle.change([BURGLARY]) is None
    assert "set anew in July 2022" in describe_change(circle, [BURGLARY])
    assert figures_of("near=52.005,-0.995&from=2023-08&to=2023-12").change([BURGLARY]) is not None
    assert figures_of("area=E05000001&from=2022-08&to=2022-12").change([BURGLARY]) is not None


def test_areas_are_compared_by_count_and_rate(ward, django_assert_num_queries):
    other = make_area("E05000002", "Felpersham", parent=ward.parent, population=300)
    make_area("E05000003", "Elsewhere", population=5_000)
    count_each(ward, "2024-07", "2025-06", "burglary", 10)
    count_each(ward, "2024-07", "2025-06", "anti-social-behaviour", 10)
    count_each(other, "2024-07", "2025-06", "burglary", 1)
    figures = figures_of("")
    with django_assert_num_queries(2):  # the district's wards, their counts
        rows = by_area(figures, "ward")
    assert [(row.area.name, row.count, row.rate is not None) for row in rows] == [
        ("Ambridge", 120, True),
        ("Felpersham", 12, False),
    ]
    assert rows[0].rate.value == pytest.approx(12)


def test_an_area_is_read_in_few_queries(ward, django_assert_num_queries):
    count_each(ward, "2024-07", "2025-06", "burglary", 10)
    with django_assert_num_queries(4):  # coverage, the partnership's force, the area, its counts
        figures_of("area=E05000001")
