"""Made-up months: the same every time, in the police's own layout, and like a real place's."""

from datetime import date

import polars as pl
import pytest
import shapely

from crime_map.categories import CATEGORIES
from crime_map.illustrative import SmallArea, is_published, months_until, newest_month, write_months
from crime_map.models import FileKind
from crime_map.outcomes import OTHER, outcome_group
from crime_map.police_archive import find_police_files, read_rows

NEWEST = date(2026, 9, 1)
MONTHS = months_until(NEWEST, 36)
SIDE = 0.01  # degrees; about a kilometre


def small_area(number: int, visitors: float = 0.0) -> SmallArea:
    west, south = -0.8 + SIDE * (number % 8), 52.0 + SIDE * (number // 8)
    outline = shapely.box(west, south, west + SIDE, south + SIDE)
    return SmallArea(f"E0100000{number:02}", f"Anytown {number:03}A", outline, 1_600, visitors)


AREAS = [small_area(number, visitors=5.0 if number == 3 else 0.0) for number in range(40)]


def write(folder, months=MONTHS, areas=AREAS):
    return write_months(folder, force="anyshire", force_name="Anyshire Police", small_areas=areas, months=months)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("illustrative")
    write(folder)
    return folder


@pytest.fixture(scope="module")
def rows(folder) -> pl.DataFrame:
    """Every row of every month, as the importer reads it: it refuses any other layout."""
    return pl.concat(read_rows(file.read(), file.kind, file.month) for file in find_police_files([folder]))


def test_same_place_makes_the_same_bytes(folder, tmp_path):
    again = write(tmp_path)
    assert again
    for file in again:
        assert file.read_bytes() == (folder / file.relative_to(tmp_path)).read_bytes()


def test_order_of_areas_and_of_months_does_not_matter(folder, tmp_path):
    month = NEWEST
    (file,) = write(tmp_path, months=[month], areas=AREAS[::-1])
    assert file.read_bytes() == (folder / file.relative_to(tmp_path)).read_bytes()


def test_another_force_is_another_place(tmp_path):
    (one,) = write(tmp_path, months=[NEWEST])
    (other,) = write_months(
        tmp_path, force="otherland", force_name="Otherland Police", small_areas=AREAS, months=[NEWEST]
    )
    points = [set(pl.read_csv(path).select("Longitude", "Latitude").drop_nulls().iter_rows()) for path in (one, other)]
    assert not points[0] & points[1]


def test_file_that_is_there_is_left(tmp_path):
    (file,) = write(tmp_path, months=[NEWEST])
    file.write_text("mine")
    write(tmp_path, months=[NEWEST])
    assert file.read_text() == "mine"


def test_every_month_but_one_has_a_street_file(folder):
    files = list(find_police_files([folder]))
    assert {(file.force, file.kind) for file in files} == {("anyshire", FileKind.STREET)}
    assert sorted(set(MONTHS) - {file.month for file in files}) == [date(2025, 7, 1)]


@pytest.mark.parametrize("last", months_until(date(2031, 12, 1), 72))
def test_any_three_years_lack_exactly_one_month(last):
    assert [is_published(month) for month in months_until(last, 36)].count(False) == 1


@pytest.mark.parametrize(
    ("today", "newest"), [(date(2026, 11, 22), date(2026, 9, 1)), (date(2027, 1, 31), date(2026, 11, 1))]
)
def test_newest_month_is_two_before_this_one(today, newest):
    assert newest_month(today) == newest
    assert months_until(newest, 3)[-1] == newest


def test_mix_of_categories_is_like_a_towns(rows):
    shares = dict(rows["category"].value_counts(normalize=True).iter_rows())
    assert set(shares) == {category.number for category in CATEGORIES if category.slug != "public-disorder-and-weapons"}
    labels = {category.number: category.slug for category in CATEGORIES}
    by_slug = {labels[number]: share for number, share in shares.items()}
    assert max(by_slug, key=by_slug.__getitem__) == "violence-and-sexual-offences"
    assert 0.3 < by_slug["violence-and-sexual-offences"] < 0.4
    assert 0.08 < by_slug["anti-social-behaviour"] < 0.18
    assert by_slug["possession-of-weapons"] < 0.02


def test_incidents_are_as_many_as_in_a_town(rows):
    residents = sum(area.population for area in AREAS)
    a_month = rows.height / 35
    assert 5 < a_month / residents * 1_000 < 11


def test_only_anti_social_behaviour_is_without_identity_and_outcome(rows):
    is_incident = pl.col("category") == 0
    assert rows.filter(is_incident).select("crime_id", "stated_outcome").null_count().row(0) == (
        rows.filter(is_incident).height,
        rows.filter(is_incident).height,
    )
    crimes = rows.filter(~is_incident)
    assert crimes["crime_id"].null_count() == 0
    assert crimes["crime_id"].n_unique() == crimes.height
    assert crimes["crime_id"].str.contains("^[0-9a-f]{64}$").all()


def test_outcomes_are_the_polices_own_and_settle_with_time(rows):
    outcomes = rows.drop_nulls("stated_outcome")
    assert all(outcome_group(outcome) is not OTHER for outcome in outcomes["stated_outcome"].unique())
    still_open = outcomes.group_by("month").agg(
        (pl.col("stated_outcome") == "Under investigation").mean().alias("open")
    )
    by_month = dict(still_open.iter_rows())
    assert by_month[NEWEST] > 0.4
    assert by_month[MONTHS[0]] < 0.05


def test_a_few_in_a_hundred_are_not_mapped_and_have_no_area(rows):
    not_mapped = rows.filter(pl.col("longitude").is_null())
    assert 0.015 < not_mapped.height / rows.height < 0.03
    assert not_mapped["lsoa"].null_count() == not_mapped.height


def test_points_recur_and_lie_in_the_area_that_the_row_states(rows):
    mapped = rows.drop_nulls("longitude")
    points = mapped.select("longitude", "latitude", "lsoa", "location").unique()
    assert points.height < mapped.height / 10
    assert points["location"].n_unique() == points.height
    assert points["location"].str.starts_with("On or near Illustrative ").all()
    outlines = {area.code: area.outline for area in AREAS}
    assert all(outlines[lsoa].covers(shapely.Point(x, y)) for x, y, lsoa, _ in points.iter_rows())


def test_town_centre_draws_shoplifting_more_than_burglary(rows):
    in_centre = pl.col("lsoa") == AREAS[3].code
    share = {
        category: rows.filter(pl.col("category") == category).drop_nulls("lsoa").select(in_centre.mean()).item()
        for category in (2, 10)
    }
    assert share[10] > 0.5
    assert share[2] < 0.25


def test_place_without_a_town_centre_has_months_too(tmp_path):
    (file,) = write(tmp_path, months=[NEWEST], areas=[small_area(1)])
    assert pl.read_csv(file)["LSOA code"].drop_nulls().unique().to_list() == [small_area(1).code]


def test_summer_has_more_anti_social_behaviour_than_winter(rows):
    incidents = rows.filter(pl.col("category") == 0)
    by_month = dict(incidents.group_by(pl.col("month").dt.month()).len().iter_rows())
    assert by_month[6] > 1.2 * by_month[1]


def test_sliver_of_an_area_still_has_a_point(tmp_path):
    sliver = SmallArea("E01009999", "Anytown 099A", shapely.box(-0.8, 52.0, -0.8 + 1e-7, 52.2), 900)
    (file,) = write(tmp_path, months=[NEWEST], areas=[sliver])
    assert pl.read_csv(file).height
