"""Loading postcodes from every layout they are published in."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from places.models import Area, Postcode

pytestmark = pytest.mark.django_db
CODE_POINT_OPEN = (
    '"MK1 1AS",10,488085,234837,"E92000001","E19000002","E18000009","","E06000042","E05009406"\n'
    '"MK9 3EJ",10,485000,239000,"E92000001","E19000002","E18000009","","E06000042","E05009406"\n'
    '"MK1 1ZZ",90,0,0,"E92000001","E19000002","E18000009","","E06000042","E05009406"\n'
)


@pytest.fixture
def load(tmp_path):
    def load(text, encoding="utf-8", **options):
        (tmp_path / "postcodes.csv").write_bytes(text.encode(encoding))
        output = StringIO()
        call_command("import_postcodes", tmp_path / "postcodes.csv", stdout=output, **options)
        return output.getvalue()

    return load


def kept(code):
    postcode = Postcode.objects.get(code=code)
    return postcode.longitude, postcode.latitude, postcode.terminated_on


@pytest.mark.parametrize(
    "headers",
    [
        "",
        "PC,PQ,EA,NO,CY,RH,LH,CC,DC,WC\n",
        "Postcode,Positional_quality_indicator,Eastings,Northings,Country_code,a,b,c,d,e\n",
    ],
)
def test_code_point_open_with_and_without_headers(db, load, headers):
    output = load(headers + CODE_POINT_OPEN)
    longitude, latitude, _terminated = kept("MK11AS")
    # As the ONS places MK1 1AS, to within two metres.
    assert (longitude, latitude) == (pytest.approx(-0.71819, abs=2e-5), pytest.approx(52.00499, abs=2e-5))
    assert "2 postcodes added" in output
    assert "1 left out: the file gives no place" in output


@pytest.mark.parametrize(
    "text",
    [
        "pcd7,pcd8,pcds,dointr,doterm,oseast1m,osnrth1m,lat,long\n"
        "MK9 3EJ,MK9  3EJ,MK9 3EJ,199806,,484861,239152,52.0433,-0.7642\n"
        "MK9 1AA,MK9  1AA,MK9 1AA,199806,201905,484861,239152,52.0433,-0.7642\n",
        "PCD,PCDS,DOTERM,LAT,LONG\nMK9 3EJ,MK9 3EJ,,52.0433,-0.7642\nMK9 1AA,MK9 1AA,2019-05-31,52.0433,-0.7642\n",
        "\ufeffPostcode,Latitude,Longitude,Terminated\r\nmk93ej,52.0433,-0.7642,\r\nMK9-1AA,52.0433,-0.7642,201905\r\n",
    ],
)
def test_ons_directories_and_plain_files_say_what_is_no_longer_in_use(db, load, text):
    output = load(text)
    assert kept("MK93EJ") == (-0.7642, 52.0433, None)
    assert kept("MK91AA") == (-0.7642, 52.0433, date(2019, 5, 1))
    assert "1 of them are no longer in use" in output


def test_three_columns_without_headers(db, load):
    load("MK9 3EJ,52.0433,-0.7642\n")
    assert kept("MK93EJ") == (-0.7642, 52.0433, None)


def test_the_directories_code_for_no_place_is_left_out(db, load):
    output = load("pcds,lat,long\nMK9 3EJ,52.0433,-0.7642\nJE2 3AB,99.999999,0.000000\n")
    assert Postcode.objects.count() == 1
    assert "1 left out: the file gives no place" in output


def test_only_first_parts_that_reach_the_council_area_are_kept(district, load):
    text = (
        "pcds,lat,long\nMK9 3EJ,52.05,-0.7\nMK17 1AA,52.01,-0.65\n"
        # A neighbour beyond the boundary that shares its first part, and a stranger.
        "MK17 9ZZ,51.95,-0.65\nM1 1AE,53.48,-2.23\n"
    )
    output = load(text)
    assert set(Postcode.objects.values_list("code", flat=True)) == {"MK93EJ", "MK171AA", "MK179ZZ"}
    assert "1 left out: their first part" in output
    load(text, everywhere=True)
    assert Postcode.objects.filter(code="M11AE").exists()


def test_loading_again_changes_nothing_and_corrections_are_taken(db, load):
    load("pcds,lat,long\nMK9 3EJ,52.05,-0.7\nMK9 3EP,52.06,-0.7\n")
    output = load("pcds,lat,long,doterm\nMK9 3EJ,52.05,-0.7,202401\n")
    assert "0 postcodes added, 1 changed, 0 unchanged" in output
    assert "1 postcodes stored before are not in these files" in output
    assert kept("MK93EJ")[2] == date(2024, 1, 1)
    assert "1 unchanged" in load("pcds,lat,long,doterm\nMK9 3EJ,52.05,-0.7,202401\n")


def test_one_in_use_goes_before_one_that_ended(db, load):
    output = load("pcds,lat,long,doterm\nMK9 3EJ,52.05,-0.7,201905\nMK9 3EJ,52.06,-0.7,\n")
    assert kept("MK93EJ") == (-0.7, 52.06, None)
    assert "more than once" in output


def test_a_dry_run_stores_nothing_and_real_ones_replace_illustrative_ones(db, load):
    load("pcds,lat,long\nMK9 9ZZ,52.05,-0.7\n", illustrative=True)
    assert "Dry run" in load("pcds,lat,long\nMK9 3EJ,52.05,-0.7\n", dry_run=True)
    assert Postcode.objects.get().is_illustrative
    assert "1 illustrative postcodes removed" in load("pcds,lat,long\nMK9 3EJ,52.05,-0.7\n")
    assert Postcode.objects.get().code == "MK93EJ"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("pcds,name\nMK9 3EJ,x\n", "neither latitude and longitude nor eastings and northings"),
        ("a,b,c\n1,2,3\n", "Add a line of headers"),
        ("postcode,lat,long\nhere,52.0,-0.7\nthere,52.0,-0.7\n", "2 of 2 lines have no readable postcode"),
        ("", "not a CSV file"),
    ],
)
def test_what_cannot_be_read_is_refused_whole(db, load, text, words):
    with pytest.raises(CommandError, match=words):
        load(text)
    assert not Postcode.objects.exists()


def test_a_folder_of_files_is_read_and_a_missing_one_said(db, tmp_path):
    (tmp_path / "mk.csv").write_text(CODE_POINT_OPEN)
    (tmp_path / "nn.csv").write_text("pcds,lat,long\nNN7 2AB,52.2,-0.9\n")
    call_command("import_postcodes", tmp_path, verbosity=0)
    assert Postcode.objects.count() == 3
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_postcodes", tmp_path / "none.csv")


def test_published_files_agree_with_each_other_to_two_metres(real_boundaries, shared_data):
    folder = shared_data / "postcodes"
    call_command("import_postcodes", folder / "codepoint-open-mk-2025.csv", verbosity=0)
    from_grid = {p.code: p for p in Postcode.objects.all()}
    assert len(from_grid) == 9_650
    call_command("import_postcodes", folder / "mk-postcodes.csv", verbosity=0)
    moved = [
        max(abs(p.latitude - from_grid[p.code].latitude), abs(p.longitude - from_grid[p.code].longitude) * 0.62)
        for p in Postcode.objects.all()
        if p.code in from_grid
    ]
    assert max(moved) * 111_320 < 2
    held = Area.objects.of_kind("lsoa").containing(from_grid["MK11AS"].longitude, from_grid["MK11AS"].latitude)
    assert held.get().code == "E01016716"
