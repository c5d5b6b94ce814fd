"""Which areas share ground: what an update for a parish has to do with a ward."""

import importlib

import numpy as np
import pytest
import shapely
from django.apps import apps
from django.db.models import F

from places.area_writing import save_area, set_outline
from places.models import Area, Overlap
from places.outlines import overlapping
from places.overlaps import measure_overlaps

pytestmark = pytest.mark.django_db


def codes(areas) -> list[str]:
    return sorted(Area.objects.sharing_ground_with(areas).values_list("code", flat=True))


@pytest.fixture
def two_wards(make_area):
    return make_area("ward", "W1", (-0.9, 52.0, -0.8, 52.1)), make_area("ward", "W2", (-0.8, 52.0, -0.7, 52.1))


def test_an_area_shares_ground_with_itself_and_what_overlaps_it(make_area, two_wards):
    west, east = two_wards
    make_area("parish", "P1", (-0.85, 52.0, -0.75, 52.1))
    make_area("district", "D1", (-1.0, 51.9, -0.6, 52.2))
    make_area("estate", "X00000001", (-0.5, 52.0, -0.4, 52.1))
    assert codes(west) == ["D1", "P1", "W1"]
    assert codes([west, east]) == ["D1", "P1", "W1", "W2"]
    assert codes(Area.objects.of_kind("parish")) == ["D1", "P1", "W1", "W2"]
    assert codes([]) == []


@pytest.mark.parametrize(("over_the_border", "shares"), [(0.0, False), (0.0009, False), (0.0011, True)])
def test_a_sliver_under_one_per_cent_of_the_smaller_is_no_shared_ground(make_area, over_the_border, shares):
    ward = make_area("ward", "W1", (-0.9, 52.0, -0.8, 52.1))
    make_area("parish", "P1", (-0.8 - over_the_border, 52.0, -0.7 - over_the_border, 52.1))
    assert codes(ward) == (["P1", "W1"] if shares else ["W1"])


def test_small_in_large_counts_though_it_is_a_small_part_of_the_large(make_area):
    district = make_area("district", "D1", (-1.0, 51.0, 0.0, 52.0))
    make_area("estate", "X00000001", (-0.5, 51.5, -0.499, 51.501))
    assert codes(district) == ["D1", "X00000001"]


def test_drawing_an_area_again_changes_what_it_shares_ground_with(two_wards):
    estate = save_area(area=Area(name="Lakeside", kind="estate"), outline=shapely.box(-0.89, 52.01, -0.88, 52.02))
    assert codes(estate) == ["W1", estate.code]
    save_area(area=estate, outline=shapely.box(-0.79, 52.01, -0.78, 52.02))
    assert codes(estate) == ["W2", estate.code]
    assert codes(two_wards[0]) == ["W1"]


def test_an_area_without_an_outline_shares_ground_with_itself_alone(two_wards):
    area = Area.objects.create(kind="custom", code="X00000009", vintage=2025, name="Nowhere yet", slug="nowhere")
    measure_overlaps([area])
    assert codes(area) == ["X00000009"]


def test_measuring_again_changes_nothing_and_goes_both_ways(make_area, two_wards):
    make_area("district", "D1", (-1.0, 51.9, -0.6, 52.2))
    before = set(Overlap.objects.values_list("area__code", "other__code"))
    measure_overlaps(Area.objects.all())
    assert set(Overlap.objects.values_list("area__code", "other__code")) == before
    assert before == {("W1", "D1"), ("D1", "W1"), ("W2", "D1"), ("D1", "W2")}


def test_one_query_in_another(two_wards, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(Area.objects.filter(pk__in=Area.objects.sharing_ground_with(two_wards).values("pk")))


def test_real_boundaries(real_boundaries):
    """Milton Keynes as published: a ward shares ground with the areas it lies in and holds, not with its neighbours."""
    ward = Area.objects.of_kind("ward").get(name__startswith="Olney")
    kinds = set(Area.objects.sharing_ground_with(ward).values_list("kind", flat=True))
    assert kinds == {"district", "lsoa", "msoa", "ward"}
    assert Area.objects.sharing_ground_with(ward).of_kind("ward").filter(vintage=ward.vintage).get() == ward
    assert not Overlap.objects.filter(area=F("other")).exists()
    district = Area.objects.get(kind="district", code="E06000042")
    wards = Area.objects.of_kind("ward").current()
    assert set(wards) <= set(Area.objects.sharing_ground_with(district))
    # The same as measuring every pair by its outlines alone.
    outlines = {area.pk: shapely.from_wkb(bytes(area.boundary.full)) for area in wards.select_related("boundary")}
    small = Area.objects.of_kind("lsoa").select_related("boundary").order_by("pk")[:40]
    for area in small:
        outline = shapely.from_wkb(bytes(area.boundary.full))
        by_hand = {pk for pk, ward in outlines.items() if ward.intersection(outline).area > 0.01 * outline.area}
        assert set(wards.sharing_ground_with(area).values_list("pk", flat=True)) == by_hand


def test_an_installation_that_has_areas_is_measured_as_it_is_brought_up_to_date(make_area, two_wards):
    make_area("parish", "P1", (-0.85, 52.0, -0.75, 52.1))
    measured = set(Overlap.objects.values_list("area", "other"))
    Overlap.objects.all().delete()
    importlib.import_module("places.migrations.0002_overlaps").measure_areas_that_are_here(apps, None)
    assert set(Overlap.objects.values_list("area", "other")) == measured


def test_pairs_among_outlines_are_told_once(two_wards):
    boxes = [two_wards[0].boundary, two_wards[1].boundary]
    set_outline(boxes[1], shapely.box(-0.85, 52.0, -0.7, 52.1))
    outlines = [shapely.from_wkb(bytes(boundary.full)) for boundary in boxes]
    assert overlapping(np.array(outlines, dtype=object)) == [(0, 1)]
