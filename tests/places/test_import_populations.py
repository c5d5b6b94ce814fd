"""How many people live where: given, added up, estimated, always with year and source."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from places.models import Area, Postcode

pytestmark = pytest.mark.django_db
SOURCE = "Office for National Statistics, mid-2022 estimates"


@pytest.fixture
def load(tmp_path):
    def load(text, source=SOURCE, **options):
        (tmp_path / "people.csv").write_text(text)
        output = StringIO()
        call_command("import_populations", tmp_path / "people.csv", source=source, stdout=output, **options)
        return output.getvalue()

    return load


@pytest.fixture
def small_areas(district, make_area):
    """A neighbourhood of two small areas side by side, and a ward that takes one and half of the other."""
    msoa = make_area("msoa", "E02000001", (-0.9, 52.0, -0.7, 52.1), vintage=2021, parent=district)
    for number, west in ((1, -0.9), (2, -0.8)):
        make_area("lsoa", f"E0100000{number}", (west, 52.0, west + 0.1, 52.1), vintage=2021, parent=msoa)
    make_area("ward", "E05000001", (-0.9, 52.0, -0.75, 52.1), parent=district)
    return msoa


def figure(code):
    area = Area.objects.by_code(code)
    return area.population, area.population_year, area.population_source, area.population_is_estimate


def test_year_and_source_are_kept(small_areas, load):
    output = load('lsoa21cd,mid2022_population\nE01000001,"1,500"\nE01000002,1300\nE01999999,9\n')
    assert figure("E01000001") == (1500, 2022, SOURCE, False)
    assert "2 areas set" in output
    assert "1 codes in the file belong to no area" in output


def test_complete_parts_are_added_up_and_incomplete_ones_are_not(small_areas, load):
    load("code,population\nE01000001,1500\n", year=2022)
    assert figure("E02000001")[0] is None
    load("code,population\nE01000002,1300\n", year=2022)
    assert figure("E02000001") == (2800, 2022, f"Added up from smaller areas: {SOURCE}", False)
    # The neighbourhood covers a part of the council area only.
    assert figure("E06000042")[0] is None
    load("code,population\nE01000002,1400\n", year=2022)
    assert figure("E02000001")[0] == 2900


def test_years_are_never_mixed_in_a_sum(small_areas, load):
    load("code,population\nE01000001,1500\n", year=2021)
    load("code,population\nE01000002,1300\n", year=2022)
    assert figure("E02000001")[0] is None


def test_a_published_figure_stays_as_published(small_areas, load):
    load("code,population\nE02000001,3000\nE05000001,2000\n", year=2021, source="Census")
    load("code,population\nE01000001,1500\nE01000002,1300\n", year=2022)
    assert figure("E02000001") == (3000, 2021, "Census", False)
    assert figure("E05000001") == (2000, 2021, "Census", False)


def test_other_areas_are_estimated_by_postcodes_in_use(small_areas, load):
    # Three of the second small area's four postcodes lie in the ward, though only half of its land does.
    places = [(-0.85, 1), (-0.79, 2), (-0.78, 3), (-0.76, 4), (-0.71, 5)]
    for longitude, number in places:
        Postcode.objects.create(code=f"ZZ1{number}AA", longitude=longitude, latitude=52.05)
    Postcode.objects.create(code="ZZ19AA", longitude=-0.72, latitude=52.05, terminated_on="2019-05-01")
    load("code,population\nE01000001,1500\nE01000002,1000\n", year=2022)
    assert figure("E05000001") == (
        1500 + 750,
        2022,
        f"Estimated from smaller areas by their postcodes: {SOURCE}",
        True,
    )


def test_where_no_postcodes_are_loaded_land_decides(small_areas, load):
    load("code,population\nE01000001,1500\nE01000002,1000\n", year=2022)
    assert figure("E05000001")[0] == 1500 + 500


def test_an_area_beyond_the_small_areas_gets_no_estimate(small_areas, make_area, load):
    make_area("ward", "E05000002", (-0.75, 52.0, -0.6, 52.1))
    load("code,population\nE01000001,1500\nE01000002,1000\n", year=2022)
    assert figure("E05000002")[0] is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ("lsoacd,population\nE01000001,many\n", r"Line 2 \(E01000001\): “many” is not a whole number"),
        ("lsoacd,population\nE01000001,-4\n", "not a whole number"),
        ("lsoacd,population\n,4\n", "Line 2 has no code"),
        ("lsoacd,population\nE01000001,4\nE01000001,5\n", "two different populations"),
        ("place,headcount\nx,4\n", "--code-field.*place, headcount"),
        ("lsoacd,headcount\nx,4\n", "--population-field"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(small_areas, load, text, words):
    with pytest.raises(CommandError, match=words):
        load(text, year=2022)
    assert not Area.objects.filter(population__isnull=False).exists()


def test_the_year_must_be_known_and_a_dry_run_stores_nothing(small_areas, load):
    with pytest.raises(CommandError, match="--year"):
        load("lsoacd,population\nE01000001,4\n")
    assert "Dry run" in load("lsoacd,population\nE01000001,4\n", year=2022, dry_run=True)
    assert figure("E01000001")[0] is None


def test_published_files_load_and_wards_add_up_to_the_council(real_boundaries, shared_data):
    folder = shared_data / "population"
    call_command("import_populations", folder / "mk-lsoa21-population.csv", source=SOURCE, verbosity=0)
    district = Area.objects.district()
    assert (district.population, district.population_year) == (292_180, 2022)
    wards = Area.objects.of_kind("ward").filter(parent=district)
    assert all(ward.population_is_estimate for ward in wards)
    assert sum(ward.population for ward in wards) == pytest.approx(292_180, rel=0.001)
    output = StringIO()
    whole_country = folder / "england-wales-lsoa21-population-mid2022.csv"
    call_command("import_populations", whole_country, source=SOURCE, year=2022, stdout=output)
    assert "0 areas set, 166 unchanged" in output.getvalue()
