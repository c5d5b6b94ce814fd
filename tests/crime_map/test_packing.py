"""The packed files: whatever goes in comes out, small, and nothing that is not such a file is read."""

from datetime import date

import brotli
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crime_map.packing import HEADER, PackedFileError, pack, pack_streets, unpack

SCHEMA = {
    "month": pl.Date,
    "longitude": pl.Float64,
    "latitude": pl.Float64,
    "category": pl.UInt8,
    "outcome_group": pl.UInt8,
    "street": pl.String,
}
COLUMNS = ("month", "longitude", "latitude", "category", "outcome_group")

# A handful of points, so that many rows share one, as they do in the police files.
points = st.tuples(st.integers(-1_000_000, 1_900_000), st.integers(50_000_000, 55_800_000)).map(
    lambda point: (point[0] / 1e6, point[1] / 1e6)
)


@st.composite
def frames(draw) -> pl.DataFrame:
    places = draw(st.lists(points, min_size=1, max_size=5))
    first = draw(st.integers(2010 * 12, 2030 * 12))
    month = st.integers(first, first + 255).map(lambda number: date(number // 12, number % 12 + 1, 1))
    row = st.tuples(
        month,
        st.sampled_from([*places, (None, None)]),
        st.integers(0, 255),
        st.integers(0, 255),
        st.sampled_from(["Mallard Drive", "Parking Area", None]),
    )
    rows = draw(st.lists(row, max_size=60))
    return pl.DataFrame(
        [(when, *place, category, outcome, street) for when, place, category, outcome, street in rows],
        schema=SCHEMA,
        orient="row",
    )


def as_rows(packed: bytes) -> list[tuple]:
    crimes = unpack(packed)
    first = crimes.first_month.year * 12 + crimes.first_month.month - 1
    return sorted(
        (date((first + month) // 12, (first + month) % 12 + 1, 1), round(x, 6), round(y, 6), category, outcome)
        for month, x, y, category, outcome in zip(
            crimes.month.tolist(),
            crimes.longitude[crimes.point].tolist(),
            crimes.latitude[crimes.point].tolist(),
            crimes.category.tolist(),
            crimes.outcome_group.tolist(),
            strict=True,
        )
    )


@given(frames())
def test_every_mapped_row_comes_back(frame):
    mapped = frame.drop_nulls("longitude").select(COLUMNS)
    assert as_rows(pack(frame)) == sorted(mapped.rows())


@given(frames())
def test_the_order_of_the_rows_makes_no_difference(frame):
    assert pack(frame) == pack(frame.reverse())


@given(frames())
def test_one_street_name_for_each_point(frame):
    names = pack_streets(frame).decode().split("\n") if frame["longitude"].count() else []
    assert len(names) == len(unpack(pack(frame)).count)


def test_the_newest_name_of_a_point_is_given():
    frame = pl.DataFrame(
        [
            (date(2025, 1, 1), -0.7, 52.0, 2, 0, "New Street"),
            (date(2024, 1, 1), -0.7, 52.0, 2, 0, "Old Street"),
            (date(2025, 2, 1), -0.7, 52.0, 2, 0, None),
            (date(2024, 1, 1), -0.8, 52.1, 2, 0, None),
        ],
        schema=SCHEMA,
        orient="row",
    )
    assert pack_streets(frame).decode() == "\nNew Street"


def test_nothing_packs_to_a_file_of_no_rows():
    empty = pl.DataFrame(schema=SCHEMA)
    assert len(pack(empty)) == HEADER.size
    assert len(unpack(pack(empty))) == 0


@pytest.mark.parametrize("spoil", [lambda b: b[:-1], lambda b: b + b"\0", lambda b: b"zip!" + b[4:], lambda b: b[:10]])
def test_what_is_not_a_whole_packed_file_is_refused(spoil):
    frame = pl.DataFrame([(date(2025, 1, 1), -0.7, 52.0, 2, 0, None)], schema=SCHEMA, orient="row")
    with pytest.raises(PackedFileError):
        unpack(spoil(pack(frame)))


def test_another_version_is_refused_with_its_number():
    packed = bytearray(pack(pl.DataFrame(schema=SCHEMA)))
    packed[4] = 9
    with pytest.raises(PackedFileError, match="version 9"):
        unpack(bytes(packed))


def test_months_too_far_apart_are_refused():
    frame = pl.DataFrame(
        [(date(year, 1, 1), -0.7, 52.0, 2, 0, None) for year in (1990, 2025)], schema=SCHEMA, orient="row"
    )
    with pytest.raises(ValueError, match="0 to 255"):
        pack(frame)


def test_likely_crimes_take_few_bits():
    """Evenly random rows are the worst case: real ones repeat themselves more (see `python -m bench.map`)."""
    random = np.random.default_rng(7)
    rows, places = 20_000, 1_500
    place = random.integers(0, places, rows)
    frame = pl.DataFrame(
        {
            "month": [date(2024 + m // 12, m % 12 + 1, 1) for m in random.integers(0, 24, rows).tolist()],
            "longitude": np.round(-0.8 + random.random(places) / 5, 6)[place],
            "latitude": np.round(52 + random.random(places) / 5, 6)[place],
            "category": random.choice(14, rows, p=np.arange(1, 15) / 105).astype(np.uint8),
            "outcome_group": random.integers(0, 4, rows).astype(np.uint8),
        }
    )
    bits = len(brotli.compress(pack(frame))) * 8 / rows
    assert bits < 14
