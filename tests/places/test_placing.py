"""Which areas hold a point: once for each kind that tiles the land, also on a border."""

import numpy as np
import pytest
import shapely

from places.models import Area
from places.placing import place_points

pytestmark = pytest.mark.django_db


def placed(points, areas=None):
    """Codes of the areas that hold each point."""
    index, ids = place_points(*np.array(points, dtype=float).T, areas)
    codes = dict(Area.objects.values_list("pk", "code"))
    return [[codes[pk] for pk in ids[index == at].tolist()] for at in range(len(points))]


def test_points_are_placed_in_every_kind_that_holds_them(make_area, district):
    make_area("ward", "W1", (-0.9, 52.0, -0.75, 52.2))
    make_area("ward", "W2", (-0.75, 52.0, -0.6, 52.2))
    assert placed([(-0.8, 52.1), (-0.7, 52.1), (0.5, 52.1)]) == [["E06000042", "W1"], ["E06000042", "W2"], []]


def test_a_point_on_a_shared_border_is_in_the_one_area_whose_code_comes_first(make_area):
    # Made in the other order, so that neither age nor place in the table decides.
    for code, west in (("W3", -0.5), ("W2", -0.75), ("W1", -1.0)):
        make_area("ward", code, (west, 52.0, west + 0.25, 52.1))
        make_area("parish", f"P{code}", (west, 52.0, west + 0.25, 52.1))
    points = [(-0.75, 52.05), (-0.5, 52.05), (-1.0, 52.0)]
    assert placed(points, Area.objects.of_kind("ward")) == [["W1"], ["W2"], ["W1"]]
    assert placed(points, Area.objects.of_kind("parish")) == [["PW1"], ["PW2"], ["PW1"]]
    assert [len(codes) for codes in placed(points)] == [2, 2, 2]


def test_one_area_for_each_vintage_of_a_kind(make_area):
    make_area("ward", "W1", (-0.9, 52.0, -0.8, 52.1), vintage=2021)
    make_area("ward", "W1", (-0.9, 52.0, -0.8, 52.1), vintage=2025)
    assert placed([(-0.85, 52.05)]) == [["W1", "W1"]]


def test_estates_and_drawn_areas_may_overlap(make_area):
    make_area("estate", "X00000001", (-0.9, 52.0, -0.8, 52.1))
    make_area("estate", "X00000002", (-0.85, 52.0, -0.75, 52.1))
    make_area("custom", "X00000003", (-0.85, 52.0, -0.75, 52.1))
    assert placed([(-0.82, 52.05)]) == [["X00000001", "X00000002", "X00000003"]]


def test_a_point_in_a_hole_is_outside(make_area):
    area = make_area("ward", "W1", (-0.9, 52.0, -0.8, 52.1))
    area.boundary.full = shapely.to_wkb(shapely.box(-0.9, 52.0, -0.8, 52.1) - shapely.box(-0.87, 52.03, -0.83, 52.07))
    area.boundary.save()
    assert placed([(-0.85, 52.05), (-0.89, 52.05)]) == [[], ["W1"]]


def test_points_without_coordinates_are_in_no_area_and_keep_their_index(make_area):
    area = make_area("ward", "W1", (-0.9, 52.0, -0.8, 52.1))
    index, ids = place_points([float("nan"), -0.85, 0.0], [float("nan"), 52.05, 0.0])
    assert (index.tolist(), ids.tolist()) == ([1], [area.pk])
    assert (index.dtype, ids.dtype) == (np.int64, np.int64)
    assert place_points([], [])[0].size == 0
    assert place_points([float("nan")], [float("nan")])[0].size == 0


def test_every_point_of_a_real_council_is_in_one_small_area_ward_and_neighbourhood(real_boundaries):
    """Corners of real outlines lie on borders of two or more areas."""
    outline = shapely.from_wkb(bytes(Area.objects.district().boundary.full))
    corners = np.concatenate(
        [
            shapely.get_coordinates(shapely.from_wkb(bytes(full)))
            for full in Area.objects.of_kind("lsoa").values_list("boundary__full", flat=True)
        ]
    )
    generator = np.random.default_rng(7)
    west, south, east, north = outline.bounds
    scattered = np.column_stack([generator.uniform(west, east, 5_000), generator.uniform(south, north, 5_000)])
    points = np.concatenate([corners, scattered[shapely.contains_xy(outline.buffer(-0.001), scattered)]])
    for kind in ("lsoa", "msoa"):
        index, _ids = place_points(*points.T, Area.objects.of_kind(kind))
        assert np.bincount(index, minlength=len(points)).tolist() == [1] * len(points)
