"""Loading boundaries: what a file may look like, what is mended, what is refused, and what is stored."""

import json
from io import StringIO

import brotli
import pytest
import shapely
from django.core.management import CommandError, call_command
from pyproj import Transformer
from wagtail import hooks

from core.models import ContentVersion
from places.models import Area, Boundary
from places.services import outlines

pytestmark = pytest.mark.django_db


def square(west, south, size=0.05):
    return [
        [west, south],
        [west + size, south],
        [west + size, south + size],
        [west, south + size],
        [west, south],
    ]


def feature(code, name, ring=None, **fields):
    geometry = {"type": "Polygon", "coordinates": [ring or square(-0.8, 52.05)]}
    return {"type": "Feature", "properties": {"WD25CD": code, "WD25NM": name, **fields}, "geometry": geometry}


@pytest.fixture
def load(tmp_path):
    """Load features, or a document, as a file; what the command printed."""

    def load(*features, document=None, kind="ward", text=None, **options):
        path = tmp_path / "areas.geojson"
        document = document or {"type": "FeatureCollection", "features": list(features)}
        path.write_text(text if text is not None else json.dumps(document))
        output = StringIO()
        call_command("import_areas", path, kind=kind, stdout=output, **options)
        return output.getvalue()

    return load


def test_areas_are_added_with_their_year_larger_area_and_short_address(district, load):
    output = load(
        feature("E05000001", "North  Ward"), feature("E05000002", "South Ward", square(-0.7, 52.05)), source="ONS, OGL"
    )
    north = Area.objects.by_code("e05000001")
    assert (north.name, north.vintage, north.slug, north.parent, north.source) == (
        "North Ward",
        2025,
        "north-ward",
        district,
        "ONS, OGL",
    )
    assert "2 added, 0 changed, 0 unchanged" in output
    assert north.boundary.west == pytest.approx(-0.8)
    assert shapely.from_wkb(bytes(north.boundary.full)).equals(shapely.Polygon(square(-0.8, 52.05)))


def test_loading_a_file_again_changes_nothing(district, load):
    load(feature("E05000001", "North"))
    before, version = list(Boundary.objects.values_list("pk", "display")), ContentVersion.current()
    assert "0 added, 0 changed, 1 unchanged" in load(feature("E05000001", "North"))
    assert list(Boundary.objects.values_list("pk", "display")) == before
    assert ContentVersion.current() == version


def test_a_corrected_file_changes_the_area_and_keeps_its_address(district, load):
    load(feature("E05000001", "North"))
    version = ContentVersion.current()
    assert "1 changed" in load(feature("E05000001", "North and East", square(-0.81, 52.05)))
    area = Area.objects.by_code("E05000001")
    assert (area.name, area.slug) == ("North and East", "north")
    assert area.boundary.west == pytest.approx(-0.81)
    assert Area.objects.named_like("east north").get() == area
    assert ContentVersion.current() > version


def test_a_dry_run_reports_and_stores_nothing(district, load):
    output = load(feature("E05000001", "North"), dry_run=True)
    assert "Dry run" in output
    assert "1 added" in output
    assert not Area.objects.of_kind("ward").exists()


def test_one_wrong_outline_stops_the_file_and_all_faults_are_named(district, load):
    bow_tie = [[-0.8, 52.0], [-0.7, 52.1], [-0.7, 52.0], [-0.8, 52.1], [-0.8, 52.0]]
    with pytest.raises(CommandError) as refused:
        load(feature("E05000001", "Sound"), feature("E05000002", "Crossed", bow_tie), feature("", "Nameless code"))
    message = str(refused.value)
    assert "Nothing was stored from areas.geojson" in message
    assert "Feature 2 (Crossed): its outline cannot be used: it crosses itself near 52.05" in message
    assert "Feature 3 (Nameless code) has no WD25CD. Fill it in." in message
    assert not Area.objects.of_kind("ward").exists()


def test_what_was_mended_is_reported_with_names(district, load):
    ring = square(-0.8, 52.05)
    grid = list(
        zip(*Transformer.from_crs(4326, 27700, always_xy=True).transform(*zip(*ring, strict=True)), strict=True)
    )
    output = load(
        feature("E05000001", "Open", ring[:-1]),
        feature("E05000002", "Metres", grid),
        feature("E05000003", "Swapped", [[y, x] for x, y in ring]),
    )
    assert "Mended: an open outline closed (Open)." in output
    assert "converted from British National Grid, good to about 2 metres (Metres)" in output
    assert "swapped round (Swapped)" in output
    for area in Area.objects.of_kind("ward").select_related("boundary"):
        assert area.boundary.west == pytest.approx(-0.8, abs=1e-6)
    assert "overlap" in output


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"type": "FeatureCollection", "features": [', "cannot be read at line 1"),
        ('{"type": "Topology"}', "should be a FeatureCollection"),
        ('{"type": "FeatureCollection", "features": []}', "has no features"),
        ('{"type": "FeatureCollection"}', "no list of features"),
        ("[1, 2]", "should be a FeatureCollection"),
    ],
)
def test_what_is_not_a_file_of_areas_is_refused(db, load, text, words):
    with pytest.raises(CommandError, match=words):
        load(text=text)


def test_a_file_that_is_not_there_and_one_that_is_not_text(db, tmp_path):
    with pytest.raises(CommandError, match="cannot be opened"):
        call_command("import_areas", tmp_path / "none.geojson", kind="ward")
    (tmp_path / "picture.geojson").write_bytes(b"\x89PNG\xff\xfe")
    with pytest.raises(CommandError, match="not text in UTF-8"):
        call_command("import_areas", tmp_path / "picture.geojson", kind="ward")


def test_fields_that_cannot_be_guessed_are_asked_for_by_name(district, load):
    odd = {**feature("", ""), "properties": {"Kennung": "P1", "Benennung": "Old Town"}}
    with pytest.raises(CommandError, match=r"--code-field.*Benennung, Kennung"):
        load(odd)
    with pytest.raises(CommandError, match="no field Nme"):
        load(odd, code_field="Kennung", name_field="Nme")
    with pytest.raises(CommandError, match="--vintage"):
        load(odd, code_field="Kennung", name_field="Benennung")
    load(odd, code_field="Kennung", name_field="Benennung", vintage=2024)
    assert Area.objects.by_code("P1").vintage == 2024


def test_parts_of_one_area_are_joined_and_one_code_for_two_areas_is_refused(district, load):
    output = load(feature("E05000001", "Isles"), feature("E05000001", "Isles", square(-0.7, 52.05)))
    assert "several features with one code joined (Isles)" in output
    assert Area.objects.by_code("E05000001").boundary.display["type"] == "MultiPolygon"
    with pytest.raises(CommandError, match="stands for several areas: Here, There"):
        load(feature("E05000009", "Here"), feature("E05000009", "There", square(-0.7, 52.05)))


def test_the_larger_area_comes_from_the_files_code_before_the_place(partnership, make_area, load):
    here = make_area("district", "E06000042", (-0.9, 52.0, -0.6, 52.2))
    other = make_area("district", "E06000001", (0.1, 52.0, 0.3, 52.2))
    load(feature("E05000001", "By code", LAD25CD="E06000001"), feature("E05000002", "By place", square(-0.7, 52.05)))
    assert Area.objects.by_code("E05000001").parent == other
    assert Area.objects.by_code("E05000002").parent == here


def test_areas_loaded_before_the_larger_one_are_given_it_later(partnership, load):
    assert "In no larger area that is loaded: North." in load(feature("E05000001", "North"))
    box = {"type": "Polygon", "coordinates": [[[-0.9, 52], [-0.6, 52], [-0.6, 52.2], [-0.9, 52.2], [-0.9, 52]]]}
    council = {"type": "Feature", "properties": {"LAD25CD": "E06000042", "LAD25NM": "Exampleton"}, "geometry": box}
    load(council, kind="district")
    assert Area.objects.by_code("E05000001").parent == Area.objects.district()


def test_newer_boundaries_replace_the_older_of_the_same_place_only(district, load):
    old = [feature("E05000001", "West"), feature("E05000002", "East", square(-0.7, 52.05))]
    load(*old, vintage=2021)
    assert "1 older areas are now marked as replaced" in load(feature("E05000003", "New West"), vintage=2025)
    assert set(Area.objects.of_kind("ward").current().values_list("name", flat=True)) == {"East", "New West"}
    # Loaded in the other order, the older file must not come back.
    load(*old, vintage=2019)
    assert set(Area.objects.of_kind("ward").current().values_list("vintage", flat=True)) == {2021, 2025}


def test_real_areas_take_the_place_of_illustrative_ones(district, load):
    load(feature("E05000001", "Made up"), illustrative=True)
    within = Area.objects.by_code("E05000001").children.create(
        kind="custom", code="X00000001", vintage=2025, name="Within", slug="within"
    )
    assert Area.objects.by_code("E05000001").is_illustrative
    assert "1 illustrative areas of this kind removed" in load(feature("E05000002", "Real"))
    assert list(Area.objects.of_kind("ward").values_list("name", flat=True)) == ["Real"]
    within.refresh_from_db()
    assert within.parent is None


def test_areas_that_moved_are_told_after_the_transaction(district, load, django_capture_on_commit_callbacks):
    told = []
    with hooks.register_temporarily("register_area_boundary_change", told.append):
        with django_capture_on_commit_callbacks(execute=True):
            load(feature("E05000001", "North"), feature("E05000002", "South", square(-0.7, 52.05)))
            assert told == []
        assert [area.name for area in told] == ["North", "South"]
        with django_capture_on_commit_callbacks(execute=True):
            load(feature("E05000001", "North renamed"), feature("E05000002", "South", square(-0.71, 52.05)))
        assert [area.name for area in told[2:]] == ["South"]


def test_real_files_load_with_parents_and_one_shared_border(real_boundaries):
    district = Area.objects.district()
    assert Area.objects.of_kind("ward").filter(parent=district).count() == 19
    assert Area.objects.of_kind("msoa").filter(parent=district).count() == 35
    assert Area.objects.of_kind("lsoa").filter(parent__kind="msoa").count() == 166
    drawn = shapely.from_geojson(
        [json.dumps(display) for display in Area.objects.of_kind("lsoa").values_list("boundary__display", flat=True)]
    )
    assert shapely.is_valid(drawn).all()
    assert shapely.coverage_is_valid(drawn)


def test_outlines_to_draw_are_a_few_tens_of_kilobytes(real_boundaries):
    collection = outlines("lsoa")
    assert len(collection["features"]) == 166
    assert collection["features"][0]["properties"] == {"code": "E01016710", "name": "Milton Keynes 030A"}
    packed = json.dumps(collection, separators=(",", ":")).encode()
    assert len(brotli.compress(packed)) < 30_000
    longitude = collection["features"][0]["geometry"]["coordinates"][0][0][0]
    assert round(longitude, 5) == longitude


def test_outlines_keep_to_the_council_and_to_boundaries_in_use(district, make_area):
    make_area("ward", "W1", (-0.9, 52.0, -0.8, 52.1), parent=district)
    make_area("ward", "W0", (-0.9, 52.0, -0.8, 52.1), parent=district, vintage=2019, is_current=False)
    make_area("ward", "ELSEWHERE", (0.1, 52.0, 0.2, 52.1))
    assert [f["properties"]["code"] for f in outlines("ward")["features"]] == ["W1"]
    assert [f["properties"]["code"] for f in outlines("ward", vintage=2019)["features"]] == ["W0"]


def test_an_import_that_is_stopped_half_way_leaves_everything_as_it_was(district, load, monkeypatch):
    load(feature("E05000001", "North"))
    before = list(Area.objects.order_by("pk").values())

    def stop(kind, vintage):
        raise KeyboardInterrupt

    monkeypatch.setattr("places.area_writing.redraw", stop)
    with pytest.raises(KeyboardInterrupt):
        load(feature("E05000001", "Renamed", square(-0.81, 52.05)), feature("E05000002", "New"))
    assert list(Area.objects.order_by("pk").values()) == before
