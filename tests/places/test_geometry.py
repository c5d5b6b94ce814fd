"""Outlines with one fault each: mended where one meaning is certain, refused with what to do where it is not."""

import numpy as np
import pytest
from pyproj import Transformer

from places.coordinates import declared_system
from places.geometry import GeometryRefusedError, read_geometry, square_metres

# About 690 by 1,110 metres.
SQUARE = [[-0.76, 52.04], [-0.75, 52.04], [-0.75, 52.05], [-0.76, 52.05], [-0.76, 52.04]]
HOLE = [[-0.757, 52.043], [-0.753, 52.043], [-0.753, 52.047], [-0.757, 52.047], [-0.757, 52.043]]
FAR = [[-0.70, 52.04], [-0.69, 52.04], [-0.69, 52.05], [-0.70, 52.05], [-0.70, 52.04]]
BOX = (-0.88, 51.96, -0.59, 52.20)


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def in_metres(ring, number=27700):
    x, y = Transformer.from_crs(4326, number, always_xy=True).transform(*np.array(ring).T)
    return np.column_stack([x, y]).tolist()


def test_a_sound_outline_is_left_alone():
    mended = read_geometry(polygon(SQUARE, HOLE))
    assert mended.repairs == []
    assert mended.geometry.bounds == (-0.76, 52.04, -0.75, 52.05)
    assert square_metres(mended.geometry) == pytest.approx(0.84 * 684 * 1112, rel=0.01)


@pytest.mark.parametrize(
    ("fault", "geometry", "repair"),
    [
        ("an open ring", polygon(SQUARE[:-1]), "closed"),
        ("heights", polygon([[x, y, 80.0] for x, y in SQUARE]), None),
        ("latitude first", polygon([[y, x] for x, y in SQUARE]), "swapped"),
        ("a point written twice", polygon([SQUARE[0], *SQUARE]), None),
        ("clockwise", polygon(SQUARE[::-1]), None),
        (
            "a tiny loop at a corner",
            polygon([*SQUARE[:2], [-0.7501, 52.0501], [-0.7499, 52.0501], *SQUARE[3:]]),
            "crossing",
        ),
        ("a spike", polygon([*SQUARE[:2], [-0.74, 52.04], *SQUARE[1:]]), "crossing"),
        (
            "points and lines in a collection",
            {
                "type": "GeometryCollection",
                "geometries": [polygon(SQUARE), {"type": "Point", "coordinates": [-0.75, 52.04]}],
            },
            "left out",
        ),
        ("a part without an inside", {"type": "MultiPolygon", "coordinates": [[SQUARE], [[FAR[0]] * 4]]}, "left out"),
    ],
)
def test_what_is_certain_is_mended(fault, geometry, repair):
    mended = read_geometry(geometry)
    assert mended.geometry.is_valid, fault
    assert square_metres(mended.geometry) == pytest.approx(
        square_metres(read_geometry(polygon(SQUARE)).geometry), rel=0.01
    )
    assert [repair in words for words in mended.repairs] == ([True] if repair else [])


@pytest.mark.parametrize("declared", [None, 84, 27700])
def test_grid_metres_become_degrees_to_within_two_metres(declared):
    mended = read_geometry(polygon(in_metres(SQUARE)), declared=declared)
    assert "National Grid" in mended.repairs[0]
    assert np.abs(np.array(mended.geometry.exterior.coords) - SQUARE).max() < 1e-6


def test_a_known_point_on_the_grid_is_within_five_metres():
    # Caister water tower, the Ordnance Survey's worked example.
    x, y = 651409.903, 313177.270
    ring = [[x, y], [x + 100, y], [x + 100, y + 100], [x, y + 100], [x, y]]
    longitude, latitude = read_geometry(polygon(ring)).geometry.exterior.coords[0]
    assert abs(latitude - 52.657977) * 111_320 < 5
    assert abs(longitude - 1.716038) * 111_320 * 0.61 < 5


def test_grid_metres_the_wrong_way_round_are_known_by_where_they_should_be():
    swapped = [[y, x] for x, y in in_metres(SQUARE)]
    mended = read_geometry(polygon(swapped), near=BOX)
    assert "swapped" in mended.repairs[0]
    assert mended.geometry.bounds == pytest.approx((-0.76, 52.04, -0.75, 52.05), abs=1e-6)


def test_web_map_metres_and_other_declared_systems_become_degrees():
    for number in (3857, 32630):
        mended = read_geometry(polygon(in_metres(SQUARE, number)), declared=number)
        assert mended.geometry.bounds == pytest.approx((-0.76, 52.04, -0.75, 52.05), abs=1e-5)


@pytest.mark.parametrize(
    ("geometry", "words"),
    [
        (polygon([SQUARE[i] for i in (0, 2, 1, 3, 0)]), "crosses itself near 52.045"),
        (polygon(SQUARE, FAR), "holes"),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]}, "overlap"),
        ({"type": "Point", "coordinates": [-0.75, 52.04]}, "is a Point"),
        ({"type": "LineString", "coordinates": SQUARE}, "is a LineString"),
        ({"type": "GeometryCollection", "geometries": []}, "empty"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
        (None, "has none"),
        (polygon([["a", "b"]] * 4), "pairs of numbers"),
        (polygon([[1], [2], [3]]), "pairs of numbers"),
        (polygon([[float("nan"), 52.0]] * 4), "pairs of numbers"),
        (polygon([SQUARE[0], SQUARE[1], SQUARE[0]]), "almost nothing"),
        (polygon([[12.4, 41.9], [12.5, 41.9], [12.5, 42.0], [12.4, 41.9]]), "United Kingdom"),
    ],
)
def test_what_could_be_meant_in_two_ways_is_refused_with_what_to_do(geometry, words):
    with pytest.raises(GeometryRefusedError, match=words):
        read_geometry(geometry)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 84),
        ("urn:ogc:def:crs:EPSG::27700", 27700),
        ("EPSG:4326", 4326),
        ("urn:ogc:def:crs:EPSG:9.9:3857", 3857),
        ("something else", None),
    ],
)
def test_what_a_file_says_of_its_coordinates(name, number):
    assert declared_system({"crs": {"type": "name", "properties": {"name": name}}}) == number
    assert declared_system({"crs": None}) is None
