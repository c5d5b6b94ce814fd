"""Finding and reading police open data files in the official layout, and refusing what is not whole.

A file is read whole or not at all: anything wrong in it raises `PoliceFileError`, which says what is wrong, in which
line, and what to do.
"""

import csv
import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from .categories import BY_LABEL
from .models import FileKind
from .outcomes import OTHER, outcome_group

FILE_NAME = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-([a-z0-9-]+?)-(street|outcomes|stop-and-search)\.csv(\.gz)?")

_WHERE = {
    "Crime ID": "crime_id",
    "Month": "month",
    "Reported by": "reported_by",
    "Falls within": "falls_within",
    "Longitude": "longitude",
    "Latitude": "latitude",
    "Location": "location",
    "LSOA code": "lsoa",
    "LSOA name": "lsoa_name",
}
COLUMNS = {
    FileKind.STREET: _WHERE
    | {"Crime type": "category", "Last outcome category": "stated_outcome", "Context": "context"},
    FileKind.OUTCOMES: _WHERE | {"Outcome type": "outcome"},
    # Latitude comes first here, and longitude first in the others.
    FileKind.STOP_AND_SEARCH: {
        "Type": "type",
        "Date": "date",
        "Part of a policing operation": "is_part_of_operation",
        "Policing operation": "operation",
        "Latitude": "latitude",
        "Longitude": "longitude",
        "Gender": "gender",
        "Age range": "age_range",
        "Self-defined ethnicity": "self_defined_ethnicity",
        "Officer-defined ethnicity": "officer_defined_ethnicity",
        "Legislation": "legislation",
        "Object of search": "object_of_search",
        "Outcome": "outcome",
        "Outcome linked to object of search": "is_outcome_linked",
        "Removal of more than just outer clothing": "removed_more_than_outer_clothing",
    },
}
NUMBER_BY_CATEGORY = {label: category.number for label, category in BY_LABEL.items()}
DOWNLOAD_AGAIN = "Download it again."


class PoliceFileError(ValueError):
    """Why a file cannot be read, as a sentence; `line` counts the header as 1."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(f"Line {line}: {message}" if line else message)
        self.line = line


@dataclass(frozen=True, slots=True)
class PoliceFile:
    """One file of a force's month, wherever it lies; `name` is for people."""

    force: str
    month: date
    kind: FileKind
    name: str
    _read: Callable[[], bytes]

    def read(self) -> bytes:
        """Its bytes, unpacked."""
        try:
            return self._read()
        except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
            raise PoliceFileError(f"The compressed file is damaged or cut off. {DOWNLOAD_AGAIN}") from error


def police_file(name: str, read: Callable[[], bytes], shown_as: str = "") -> PoliceFile | None:
    """The police file of that name, or None where the name is not one of theirs."""
    match = FILE_NAME.fullmatch(Path(name).name)
    if not match:
        return None
    year, month, force, kind, _ = match.groups()
    return PoliceFile(force, date(int(year), int(month), 1), FileKind(kind), shown_as or Path(name).name, read)


def find_police_files(paths: Iterable[Path]) -> Iterator[PoliceFile]:
    """The police files in zips, folders, CSV and CSV.gz files, however deep, in the order given, then by name.

    A path that was named, but is missing or holds none, raises `PoliceFileError`.
    """
    for path in paths:
        if not path.exists():
            raise PoliceFileError(f"There is no file or folder {path}.")
        found = list(_files_in(path))
        if not found:
            raise PoliceFileError(
                f"{path} holds no police file. Their names are like 2025-06-force-name-street.csv, in a folder or zip."
            )
        yield from found


def _files_in(path: Path) -> Iterator[PoliceFile]:
    if path.is_dir():
        for inner in sorted(path.rglob("*")):
            if inner.is_file():
                yield from _files_in(inner)
    elif path.suffix == ".zip":
        yield from _files_in_zip(path)
    else:
        read = (lambda: gzip.decompress(path.read_bytes())) if path.suffix == ".gz" else path.read_bytes
        if file := police_file(path.name, read):
            yield file


def _files_in_zip(path: Path) -> Iterator[PoliceFile]:
    def member(name: str) -> Callable[[], bytes]:
        def read() -> bytes:
            with zipfile.ZipFile(path) as archive:
                content = archive.read(name)
            return gzip.decompress(content) if name.endswith(".gz") else content

        return read

    try:
        with zipfile.ZipFile(path) as archive:
            names = sorted(archive.namelist())
    except zipfile.BadZipFile as error:
        raise PoliceFileError(f"{path} is not a whole zip file. {DOWNLOAD_AGAIN}") from error
    for name in names:
        if file := police_file(name, member(name), shown_as=f"{path.name}/{name}"):
            yield file


# Reading


def read_rows(data: bytes, kind: FileKind, month: date) -> pl.DataFrame:
    """The rows of a file, checked, in its order, with the columns of `COLUMNS` by our names."""
    table = _read_table(data, kind)
    if kind == FileKind.STOP_AND_SEARCH:
        return _check_stops(table, data, month)
    return _check_crimes(table, data, kind, month)


def _read_table(data: bytes, kind: FileKind) -> pl.DataFrame:
    columns = COLUMNS[kind]
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PoliceFileError(f"This is not UTF-8 text. {DOWNLOAD_AGAIN}", line) from error
    if not data.strip():
        raise PoliceFileError(f"The file is empty. {DOWNLOAD_AGAIN}")
    header = next(csv.reader([data.split(b"\n", 1)[0].decode().rstrip("\r")]))
    if header != list(columns):
        raise PoliceFileError(_wrong_header(header, list(columns), kind), 1)
    try:
        table = pl.read_csv(data, infer_schema=False, new_columns=list(columns.values()))
    except pl.exceptions.PolarsError as error:
        _refuse_uneven_lines(data, len(columns))
        raise PoliceFileError(f"The file cannot be read as CSV. {DOWNLOAD_AGAIN}") from error
    # A line that is too long cannot get here, so the number of commas tells whether one is too short.
    is_quoted = b'"' in data
    if is_quoted or data.count(b",") != (len(columns) - 1) * (table.height + 1):
        _refuse_uneven_lines(data, len(columns))
    if not table.height:
        raise PoliceFileError("The file has no rows. A month without a single record is not believable.")
    return table.with_columns(pl.when(pl.all() != "").then(pl.all())) if is_quoted else table


def _wrong_header(found: list[str], expected: list[str], kind: FileKind) -> str:
    lacking = [name for name in expected if name not in found]
    if lacking:
        what = f"it lacks {', '.join(lacking)}"
    elif len(found) > len(expected):
        what = f"it has more: {', '.join(name or 'a column without a name' for name in found if name not in expected)}"
    else:
        what = "the columns stand in another order"
    return f"The header is not that of a police {kind} file: {what}."


def _records(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Each record with the number of the line it starts in, the header being 1."""
    reader, line = csv.reader(io.StringIO(data.removeprefix(b"\xef\xbb\xbf").decode(), newline="")), 1
    for record in reader:
        yield line, record
        line = reader.line_num + 1


def _refuse_uneven_lines(data: bytes, width: int) -> None:
    last = data.rstrip(b"\r\n")
    is_cut = len(last) == len(data)
    records = list(_records(last))
    for line, record in records:
        if len(record) != width:
            if is_cut and line == records[-1][0] and len(record) < width:
                raise PoliceFileError(f"The last line is cut off. {DOWNLOAD_AGAIN}", line)
            raise PoliceFileError(f"It has {len(record)} columns and {width} are needed.", line)


def _line_of(data: bytes, row: int) -> int:
    """The line of the file in which the row, counted from 0, starts."""
    return next(line for number, (line, _) in enumerate(_records(data), start=-1) if number == row)


def _refuse(table: pl.DataFrame, data: bytes, wrong: pl.Expr, column: str, message: str) -> None:
    """Raise `message`, with `{}` for the value, at the first row that is `wrong`."""
    rows = table.select(pl.arg_where(wrong)).to_series()
    if rows.len():
        row = rows[0]
        raise PoliceFileError(message.format(table[column][row]), _line_of(data, row))


def _check_crimes(table: pl.DataFrame, data: bytes, kind: FileKind, month: date) -> pl.DataFrame:
    text = f"{month:%Y-%m}"
    _refuse(
        table,
        data,
        pl.col("month").ne_missing(text),
        "month",
        f"The month is “{{}}”, but the file's name says {text}.",
    )
    table = _with_coordinates(table, data).with_columns(month=pl.lit(month))
    if kind == FileKind.OUTCOMES:
        last = table["outcome"][-1]
        # The last column holds words, so only their being unknown shows that the end of the file is lacking.
        if not data.endswith(b"\n") and (not last or outcome_group(last) is OTHER):
            raise PoliceFileError(f"The last line is cut off. {DOWNLOAD_AGAIN}", _line_of(data, table.height - 1))
        return table
    known = pl.col("category").is_in(list(NUMBER_BY_CATEGORY))
    _refuse(
        table,
        data,
        ~known.fill_null(value=False),
        "category",
        "The crime type “{}” is not known. If the police have added it, this software must learn it first.",
    )
    return table.drop("context").with_columns(
        pl.col("category").replace_strict(NUMBER_BY_CATEGORY, return_dtype=pl.UInt8)
    )


def _check_stops(table: pl.DataFrame, data: bytes, month: date) -> pl.DataFrame:
    """Times are kept as they stand: they say +00:00 in summer too, and are those of the clock on the wall."""
    ending = "removed_more_than_outer_clothing"
    _refuse(
        table,
        data,
        pl.col(ending).is_not_null() & ~pl.col(ending).is_in(["True", "False"]),
        ending,
        f"The line ends in “{{}}” instead of True or False: it is cut off or not a police file. {DOWNLOAD_AGAIN}",
    )
    text = f"{month:%Y-%m}"
    _refuse(
        table,
        data,
        ~pl.col("date").str.starts_with(f"{text}-").fill_null(value=False),
        "date",
        f"The date is “{{}}”, but the file's name says {text}.",
    )
    return _with_coordinates(table, data).with_columns(
        pl.col("object_of_search").fill_null("Not stated"), pl.col("outcome").fill_null("Not stated")
    )


def _with_coordinates(table: pl.DataFrame, data: bytes) -> pl.DataFrame:
    """Coordinates as numbers of degrees; both null where blank or `0,0`: not mapped."""
    limits = {"longitude": 180, "latitude": 90}
    numbers = table.with_columns(pl.col(name).cast(pl.Float64, strict=False).alias(f"{name}_number") for name in limits)
    for name, limit in limits.items():
        number = pl.col(f"{name}_number")
        wrong = pl.col(name).is_not_null() & ~number.abs().le(limit).fill_null(value=False)
        _refuse(numbers, data, wrong, name, f"The {name} is “{{}}”, which is not a number of degrees.")
    longitude, latitude = pl.col("longitude_number"), pl.col("latitude_number")
    has_place = longitude.is_not_null() & latitude.is_not_null() & ~((longitude == 0) & (latitude == 0))
    return numbers.with_columns(
        pl.when(has_place).then(longitude).alias("longitude"), pl.when(has_place).then(latitude).alias("latitude")
    ).drop("longitude_number", "latitude_number")
