"""What `make run` loads: a new place is a folder of data, real files replace made-up ones, and twice is once."""

import csv
import json
import shutil
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError
from django.test import Client
from wagtail import hooks

from core.models import Partnership
from crime_map.models import AreaMonthCount, Coverage, PublishedFile, Revision
from home.demonstration import read_demonstration
from home.models import HomePage
from people.models import User
from people.roles import ROLES
from places.finding import find_place
from places.models import Area, AreaKind, Postcode
from tests.home.seeding import DEMONSTRATIONS, seed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("only_test_demonstrations")]


def kinds() -> dict[str, int]:
    return {kind: number for kind in AreaKind.values if (number := Area.objects.of_kind(kind).count())}


def figures() -> tuple:
    """Everything that loading a second time must leave as it is."""
    return (
        sorted(Area.objects.values_list("kind", "code", "vintage", "population", "parent__code")),
        sorted(Postcode.objects.values_list("code", "longitude", "latitude")),
        sorted(Coverage.objects.values_list("force", "month", "state", "digest")),
        sorted(AreaMonthCount.objects.values_list("area__code", "month", "category", "outcome_group", "count")),
        sorted(PublishedFile.objects.values_list("name", flat=True)),
        sorted(User.objects.values_list("email", "password")),
        HomePage.objects.count(),
    )


def test_a_third_place_is_a_folder_of_data(anytown):
    assert kinds() == {"district": 1, "msoa": 4, "lsoa": 16, "parish": 3}
    district = Area.objects.district()
    assert (district.code, district.name) == ("E06000999", "Anytown")
    assert district.population == sum(1_400 + 25 * number for number in range(16))
    assert district.population_year == 2011
    assert "Safer Anytown" in Client().get("/").content.decode()


def test_neighbourhoods_have_the_names_people_use_or_the_official_ones(anytown):
    names = set(Area.objects.of_kind("msoa").values_list("name", flat=True))
    assert names == {"Old Quarry", "Market Side", "Mill Bank", "Anytown 004"}


def test_small_areas_belong_to_neighbourhoods_and_these_to_the_council_area(anytown):
    assert set(Area.objects.of_kind("lsoa").values_list("parent__kind", flat=True)) == {"msoa"}
    assert set(Area.objects.of_kind("msoa").values_list("parent__kind", flat=True)) == {"district"}


def test_what_is_made_up_says_so(anytown):
    assert set(Area.objects.filter(is_illustrative=True).values_list("kind", flat=True)) == {"parish"}
    assert all(
        name.startswith("Illustrative parish ")
        for name in Area.objects.of_kind("parish").values_list("name", flat=True)
    )
    assert not Postcode.objects.filter(is_illustrative=False).exists()
    assert not Coverage.objects.filter(is_illustrative=False).exclude(state="missing").exists()


def test_illustrative_postcodes_lie_in_the_council_area_under_letters_that_no_real_one_has(anytown):
    postcodes = list(Postcode.objects.all())
    assert len(postcodes) == 4 * 16
    assert all(postcode.code.startswith("ZX") for postcode in postcodes)
    district = Area.objects.of_kind("district")
    assert all(district.containing(postcode.longitude, postcode.latitude).exists() for postcode in postcodes)


def test_three_years_of_illustrative_months_have_counts_a_gap_and_a_map(tmp_path, monkeypatch):
    folder = tmp_path / "demonstrations"
    shutil.copytree(DEMONSTRATIONS, folder)
    description = folder / "anytown" / "demonstration.toml"
    description.write_text(description.read_text().replace("illustrative_months = 3", "illustrative_months = 36"))
    monkeypatch.setattr(read_demonstration, "__defaults__", (folder,))
    seed()
    states = list(Coverage.objects.order_by("month").values_list("state", flat=True))
    assert len(states) == 36
    assert states.count("missing") == 1
    assert PublishedFile.objects.get(content="crimes").rows > 1_000
    counted = AreaMonthCount.objects.filter(area=Area.objects.district())
    assert counted.values("month").distinct().count() == 35


def test_illustrative_figures_say_so_on_the_crime_map(anytown):
    page = Client().get("/crime-map/").content.decode()
    assert "Illustrative figures, not real crimes" in page
    assert "Demonstration:" in page


def test_loading_twice_changes_nothing(anytown):
    before = figures()
    said = seed()
    assert figures() == before
    assert "all here already" in said
    assert not Revision.objects.exists()


def test_what_staff_changed_stays(anytown):
    Partnership.objects.update(name="Renamed")
    home = HomePage.objects.get()
    home.title = "Ours"
    home.save_revision().publish()
    seed()
    assert Partnership.objects.get().name == "Renamed"
    assert HomePage.objects.get().title == "Ours"


def test_each_role_and_a_resident_can_sign_in_with_the_printed_password(anytown, tmp_path):
    password = (tmp_path / "demonstration" / "password.txt").read_text().strip()
    assert f"with the password {password} as" in anytown
    assert User.objects.count() == len(ROLES) + 1
    for user in User.objects.all():
        assert user.email in anytown
        assert user.email.endswith("@safer-anytown.example")
        assert user.check_password(password)
        assert EmailAddress.objects.filter(user=user, verified=True, primary=True).exists()
    staff = User.objects.exclude(email="resident@safer-anytown.example")
    assert {role.name for role in ROLES} == {user.groups.get().name for user in staff}
    assert all(user.is_member_of_staff for user in staff)
    assert not User.objects.get(email="resident@safer-anytown.example").is_member_of_staff


def test_password_is_made_up_on_each_machine_and_only_its_owner_reads_it(anytown, tmp_path, settings):
    file = tmp_path / "demonstration" / "password.txt"
    assert file.stat().st_mode & 0o077 == 0
    settings.DATA_DIR = tmp_path / "another"
    from home.demonstration.sign_ins import demonstration_sign_ins

    other = demonstration_sign_ins(read_demonstration("anytown", DEMONSTRATIONS))
    assert other[0].password != file.read_text().strip()


def test_apps_above_add_their_own_content_once_the_place_is_there():
    seen = []
    with hooks.register_temporarily(
        "register_demonstration", lambda demonstration: seen.append(Area.objects.district())
    ):
        seed()
    assert [area.code for area in seen] == ["E06000999"]


def test_another_place_in_the_same_data_folder_is_refused(anytown, tmp_path, monkeypatch):
    other = tmp_path / "demonstrations" / "elsewhere"
    shutil.copytree(DEMONSTRATIONS / "anytown", other)
    words = (other / "demonstration.toml").read_text().replace("E06000999", "E06000998")
    (other / "demonstration.toml").write_text(words)
    monkeypatch.setattr(read_demonstration, "__defaults__", (other.parent,))
    with pytest.raises(CommandError, match="holds the site of Safer Anytown"):
        seed("elsewhere")


def test_unknown_place_is_answered_with_those_there_are():
    with pytest.raises(CommandError, match=r"no demonstration called nowhere\. Choose one of: anytown"):
        seed("nowhere")


# Real files in the place of made-up ones


def polygons(field: str, west_to_east: list[str], **properties: str) -> str:
    """Two halves of Anytown and, where there is a third code, a neighbour to the east."""
    features = []
    for number, code in enumerate(west_to_east):
        west = -1.2 + 0.016 * number
        ring = [[west, 51.5], [west + 0.016, 51.5], [west + 0.016, 51.52], [west, 51.52], [west, 51.5]]
        named = {f"{field}CD": code, f"{field}NM": f"Area {code}", **properties}
        features.append(
            {"type": "Feature", "properties": named, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )
    return json.dumps({"type": "FeatureCollection", "features": features})


@pytest.fixture
def real(tmp_path) -> Path:
    """A folder of real boundaries: wards of two councils, parishes that name no council, and a file of another sort."""
    folder = tmp_path / "real"
    folder.mkdir()
    own = json.loads(polygons("WD25", ["E05990001", "E05990002", "E05990003"], LAD25CD="E06000999"))
    own["features"][2]["properties"]["LAD25CD"] = "E06000998"
    (folder / "wards.geojson").write_text(json.dumps(own))
    (folder / "parishes.geojson").write_text(polygons("PAR24", ["E04990001", "E04990002", "E04990003"]))
    (folder / "benches.geojson").write_text(polygons("bench", ["1"]))
    return folder


def test_real_boundaries_replace_made_up_ones_and_only_those_of_the_place_are_taken(anytown, real, monkeypatch):
    monkeypatch.setenv("BOUNDARIES", str(real))
    said = seed()
    assert set(Area.objects.of_kind("ward").values_list("code", flat=True)) == {"E05990001", "E05990002"}
    assert set(Area.objects.of_kind("parish").values_list("code", flat=True)) == {"E04990001", "E04990002"}
    assert not Area.objects.filter(is_illustrative=True).exists()
    assert "benches.geojson is left out" in said
    district = Area.objects.district()
    assert (district.vintage, district.name) == (2025, "Anytown")


def test_real_boundaries_are_enough_by_themselves(real, tmp_path):
    shutil.copy(DEMONSTRATIONS / "anytown" / "small-areas.geojson", real)
    seed(boundaries=real)
    assert kinds() == {"district": 1, "ward": 2, "parish": 2, "lsoa": 16}
    assert Area.objects.district().population > 20_000
    assert Area.objects.of_kind("ward").first().population_is_estimate


def test_boundaries_of_another_place_are_refused(tmp_path):
    elsewhere = tmp_path / "wards.geojson"
    elsewhere.write_text(polygons("WD25", ["E05990001"], LAD25CD="E06000998"))
    with pytest.raises(CommandError, match="None of the boundaries is of Anytown"):
        seed(boundaries=elsewhere)


@pytest.mark.parametrize("variable", ["BOUNDARIES", "POSTCODES", "POPULATIONS", "CRIME_DATA"])
def test_path_that_is_not_there_is_named(variable, tmp_path, monkeypatch):
    monkeypatch.setenv(variable, str(tmp_path / "nowhere"))
    with pytest.raises(CommandError, match="nowhere"):
        seed()


def test_real_postcodes_replace_made_up_ones(anytown, tmp_path):
    file = tmp_path / "postcodes.csv"
    file.write_text("postcode,latitude,longitude\nAB1 1AA,51.505,-1.195\n")
    seed(postcodes=file)
    assert list(Postcode.objects.values_list("code", "is_illustrative")) == [("AB11AA", False)]
    assert "all here already" in seed()
    assert Postcode.objects.count() == 1


def test_real_populations_replace_the_census(anytown, tmp_path):
    file = tmp_path / "populations.csv"
    codes = Area.objects.of_kind("lsoa").values_list("code", flat=True)
    with file.open("w", newline="") as opened:
        table = csv.writer(opened)
        table.writerow(["lsoa11_code", "mid2022_population"])
        table.writerows((code, 2_000) for code in codes)
    seed(populations=file)
    district = Area.objects.district()
    assert (district.population, district.population_year) == (32_000, 2022)


def test_real_crime_replaces_made_up_months(anytown, real_month):
    seed(crime_data=real_month)
    assert list(Coverage.objects.values_list("month__year", "month__month", "is_illustrative")) == [(2024, 1, False)]
    assert sum(AreaMonthCount.objects.filter(area=Area.objects.district()).values_list("count", flat=True)) == 1
    assert PublishedFile.objects.get(content="crimes").rows == 1
    assert "Illustrative figures" not in Client().get("/crime-map/").content.decode()


def test_download_of_a_demonstration_says_what_it_is(anytown):
    answer = Client().get("/crime-map/download.csv")
    content = b"".join(answer.streaming_content).decode()
    assert "Demonstration: not by Safer Anytown or Anyshire Police." in content


def test_real_months_are_not_mixed_with_made_up_ones_later(real_month):
    seed(crime_data=real_month)
    assert "real months, all here already" in seed()
    assert not Coverage.objects.filter(is_illustrative=True).exists()


def test_real_postcode_is_not_said_to_be_outside_where_all_are_made_up(anytown):
    found = find_place("MK9 3EJ")
    assert "made-up postcodes only" in found.message
    assert "outside" not in found.message
    assert found.suggestions == ("ZX1 1AA",)
    assert "The postcodes of this demonstration are made up" in Client().get("/").content.decode()


def test_made_up_figures_are_credited_to_nobody(anytown):
    assert "Contains public sector information" not in Client().get("/").content.decode()


@pytest.mark.parametrize(("account", "status"), [("support-team", 200), ("resident", 403)])
def test_sign_ins_open_the_doors_of_their_roles(account, status, anytown, tmp_path):
    password = (tmp_path / "demonstration" / "password.txt").read_text().strip()
    client = Client()
    answer = client.post("/account/login/", {"login": f"{account}@safer-anytown.example", "password": password})
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    assert client.get("/admin/").status_code == status
