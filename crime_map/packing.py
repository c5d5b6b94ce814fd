"""Crimes packed in columns: the file that the map in the browser reads.

A file holds every mapped crime and incident of one district. Places come first, each distinct point once; then the
rows, point by point. Within a point the order carries no meaning, so rows are sorted by category, month and outcome
group: what is equal stands together and a general compressor does the rest (10 to 11 bits a row in brotli).

All numbers are unsigned and little-endian. The file is a header of 32 bytes and then byte planes: a column of 24-bit
numbers is stored as all its lowest bytes, then all its middle bytes, then all its highest, because planes compress
better than whole numbers.

| header, at byte | what |
|---|---|
| 0 | `SFCP` |
| 4 | version of the format, now 1 |
| 8 | number of rows |
| 12 | number of points |
| 16 | the westernmost longitude, in microdegrees east of 180° W |
| 20 | the southernmost latitude, in microdegrees north of the South Pole |
| 24 | the first month, counted from January of year 0 |
| 28 | number of months from the first to the last, both included |

| column | size | what |
|---|---|---|
| x | points × 24 bits | microdegrees east of the point before; points are sorted by longitude, then latitude |
| y | points × 24 bits | microdegrees north of the southernmost latitude |
| count | points × 24 bits | rows at the point |
| category | rows × 8 bits | its number, less that of the row before at the same point |
| month | rows × 8 bits | months after the first, less those of the row before at the same point and category |
| outcome | rows × 8 bits | number of the outcome group, in the order of category, then month, then row |

The names of the streets are a file of their own, read when somebody first opens a point: UTF-8, one line a point in
the same order.

`static/crime_map/packing.js` reads the same format.
"""

import struct
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

MAGIC = b"SFCP"
VERSION = 1
HEADER = struct.Struct("<4s7I")
MICRODEGREES = 1_000_000
LARGEST_24 = (1 << 24) - 1
LARGEST_8 = 255

Integers = np.ndarray[tuple[int], np.dtype[np.int64]]


class PackedFileError(ValueError):
    """The bytes are not a packed file of this version, or not a whole one."""


@dataclass(frozen=True, slots=True)
class Crimes:
    """What a packed file holds, as numpy columns.

    `longitude`, `latitude` (degrees, WGS84) and `count` have one entry a point; `point` (an index into those), `month`
    (months after `first_month`), `category` and `outcome_group` have one a row, sorted by point, category and month.
    """

    first_month: date
    months: int
    longitude: np.ndarray
    latitude: np.ndarray
    count: Integers
    point: Integers
    month: Integers
    category: Integers
    outcome_group: Integers

    def __len__(self) -> int:
        return len(self.point)


def pack(frame: pl.DataFrame) -> bytes:
    """Pack the rows of `frame` that have a place.

    Reads the columns `month` (the first day of it), `longitude`, `latitude`, `category` and `outcome_group`.
    """
    rows = _in_microdegrees(frame.filter(pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null()))
    if rows.is_empty():
        return HEADER.pack(MAGIC, VERSION, 0, 0, 0, 0, 0, 0)
    months = rows["month"].dt.year().cast(pl.Int64) * 12 + rows["month"].dt.month() - 1
    first_month = int(months.min())  # type: ignore[arg-type]  # a whole number: the column is not empty
    rows = rows.with_columns((months - first_month).alias("month")).sort("x", "y", "category", "month", "outcome_group")
    x, y, category, month, outcome = (
        rows[name].cast(pl.Int64).to_numpy() for name in ("x", "y", "category", "month", "outcome_group")
    )
    starts = np.flatnonzero(np.r_[True, (np.diff(x) != 0) | (np.diff(y) != 0)])
    point_x, point_y = x[starts], y[starts]
    is_first = np.zeros(len(x), dtype=bool)
    is_first[starts] = True
    west, south = int(point_x.min()), int(point_y.min())
    header = HEADER.pack(MAGIC, VERSION, len(x), len(starts), west, south, first_month, int(month.max()) + 1)
    return header + b"".join(
        [
            _planes(np.diff(point_x, prepend=west)),
            _planes(point_y - south),
            _planes(np.diff(starts, append=len(x))),
            _bytes(_falls(category, restart=is_first)),
            _bytes(_falls(month, restart=is_first | _changes(category))),
            _bytes(outcome[np.lexsort((month, category))]),
        ]
    )


def unpack(packed: bytes) -> Crimes:
    """The columns of a packed file. Raises `PackedFileError` where it is not one, or was cut short."""
    if len(packed) < HEADER.size or packed[:4] != MAGIC:
        raise PackedFileError("This is not a packed crime file.")
    _magic, version, rows, points, west, south, first_month, months = HEADER.unpack_from(packed)
    if version != VERSION:
        raise PackedFileError(f"This packed crime file has version {version}; only version {VERSION} can be read.")
    if len(packed) != HEADER.size + 9 * points + 3 * rows:
        raise PackedFileError("This packed crime file is cut short or has something added.")
    body = np.frombuffer(packed, dtype=np.uint8, offset=HEADER.size).astype(np.int64)
    x, y, count = (_from_planes(body[at : at + 3 * points]) for at in (0, 3 * points, 6 * points))
    category, month, sorted_outcome = np.split(body[9 * points :], 3)
    starts = np.cumsum(count) - count
    is_first = np.zeros(rows, dtype=bool)
    is_first[starts] = True
    category = _rises(category, restart=is_first)
    month = _rises(month, restart=is_first | _changes(category))
    outcome = np.empty(rows, dtype=np.int64)
    outcome[np.lexsort((month, category))] = sorted_outcome
    return Crimes(
        first_month=date(max(first_month // 12, 1), first_month % 12 + 1, 1),
        months=months,
        longitude=(np.cumsum(x) + west) / MICRODEGREES - 180,
        latitude=(y + south) / MICRODEGREES - 90,
        count=count,
        point=np.repeat(np.arange(points), count),
        month=month,
        category=category,
        outcome_group=outcome,
    )


def pack_streets(frame: pl.DataFrame) -> bytes:
    """The names of the points of `pack(frame)`, one line each: the newest name in `street` that a point has."""
    rows = _in_microdegrees(frame.filter(pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null()))
    points = rows.sort("month", "street").group_by("x", "y").agg(pl.col("street").drop_nulls().last()).sort("x", "y")
    names = points["street"].fill_null("").str.replace_all(r"\s+", " ")
    return "\n".join(names).encode()


def _in_microdegrees(frame: pl.DataFrame) -> pl.DataFrame:
    """With `x` and `y`, whole microdegrees (about a tenth of a metre, as precise as the police files are)."""
    return frame.with_columns(
        ((pl.col("longitude") + 180) * MICRODEGREES).round().cast(pl.Int64).alias("x"),
        ((pl.col("latitude") + 90) * MICRODEGREES).round().cast(pl.Int64).alias("y"),
    )


def _changes(values: Integers) -> np.ndarray:
    """Where a value differs from the one before it. The first does not count."""
    return np.diff(values, prepend=values[:1]) != 0


def _falls(values: Integers, *, restart: np.ndarray) -> Integers:
    """Each value less the one before it, but as it is where `restart` says so."""
    return np.where(restart, values, np.diff(values, prepend=0))


def _rises(differences: Integers, *, restart: np.ndarray) -> Integers:
    """The values whose differences, begun anew at each `restart`, these are."""
    if not len(differences):
        return differences
    sums = np.cumsum(differences)
    starts = np.flatnonzero(restart)
    before = sums[starts] - differences[starts]
    return sums - np.repeat(before, np.diff(starts, append=len(sums)))


def _bytes(values: Integers) -> bytes:
    if values.max(initial=0) > LARGEST_8 or values.min(initial=0) < 0:
        raise ValueError("A packed file holds categories, months and outcome groups from 0 to 255 only.")
    return values.astype(np.uint8).tobytes()


def _planes(values: Integers) -> bytes:
    if values.max(initial=0) > LARGEST_24 or values.min(initial=0) < 0:
        raise ValueError("A packed file holds the crimes of one district: these lie more than 16 degrees apart.")
    return b"".join(((values >> shift) & 0xFF).astype(np.uint8).tobytes() for shift in (0, 8, 16))


def _from_planes(planes: Integers) -> Integers:
    low, middle, high = np.split(planes, 3)
    return low | middle << 8 | high << 16
