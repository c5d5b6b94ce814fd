"""Loading postcodes from the files that are published: Code-Point Open, the ONS directories, or three plain columns."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _

from core.models import ContentVersion
from core.tables import TableRefusedError, find_column

from .coordinates import grid_to_degrees
from .models import Area, Boundary, Postcode
from .placing import place_points
from .postcodes import INWARD, OUTWARD

BATCH = 2_000
MOST_EXAMPLES = 5
# Files hold a few codes of no place (GIR 0AA) or of long ago (NPT 0AA); more than this share is another column.
MOST_UNREADABLE = 0.01
POSTCODE_COLUMNS = ("pcds", "postcodes?", "pcd8?", "pcd2", "pcd7", "pc")
LATITUDE_COLUMNS, LONGITUDE_COLUMNS = ("lat", "latitude"), ("long", "longitude", "lon", "lng")
EASTING_COLUMNS, NORTHING_COLUMNS = ("oseast1m", "eastings?", "ea"), ("osnrth1m", "northings?", "no")
TERMINATED_COLUMNS = ("doterm", "dateoftermination", "terminated(on)?", "terminationdate")


@dataclass
class ReadPostcodes:
    """What files hold: `table` has code, longitude, latitude (degrees, WGS84) and terminated_on (a date, or null)."""

    table: pl.DataFrame
    read: int = 0
    without_place: int = 0
    repeated: int = 0
    unreadable: list[str] = field(default_factory=list)


@dataclass
class PostcodeReport:
    """What an import did. `elsewhere` were left out, because their first part does not reach the council area."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    terminated: int = 0
    elsewhere: int = 0
    illustrative_removed: int = 0
    absent: int = 0


def read_postcodes(files: Iterable[Path]) -> ReadPostcodes:
    """The postcodes of CSV files. Raises `TableRefusedError`, naming the file."""
    read = ReadPostcodes(pl.DataFrame())
    tables = []
    for file in files:
        try:
            table = _columns(file)
        except pl.exceptions.PolarsError as error:
            raise TableRefusedError(_("%(file)s is not a CSV file.") % {"file": file.name}) from error
        read.read += table.height
        is_code = pl.col("code").str.contains(f"^{OUTWARD}{INWARD}$")
        unreadable = table.filter(~is_code)["code"].to_list()
        if len(unreadable) > MOST_UNREADABLE * table.height + 1:
            raise TableRefusedError(
                _("%(file)s: %(count)s of %(all)s lines have no readable postcode, such as “%(example)s”.")
                % {"file": file.name, "count": len(unreadable), "all": table.height, "example": unreadable[0]}
            )
        read.unreadable += unreadable
        tables.append(table.filter(is_code))
    if not tables:
        raise TableRefusedError(_("There is no CSV file to read."))
    table = pl.concat(tables)
    placed = table.filter(pl.col("latitude").is_between(49, 62) & pl.col("longitude").is_between(-9, 3))
    read.without_place = table.height - placed.height
    # One in use before one that is not, where files that overlap have both.
    read.table = placed.sort("terminated_on", nulls_last=False).unique("code", keep="first", maintain_order=True)
    read.repeated = placed.height - read.table.height
    return read


@transaction.atomic
def import_postcodes(
    *,
    postcodes: ReadPostcodes,
    everywhere: bool = False,
    is_illustrative: bool = False,
    progress: Callable[[Iterable], Iterable] = iter,
) -> PostcodeReport:
    """Add and change postcodes; those that a file does not have are left.

    Kept are those whose first part (MK17) reaches the council area, so that its neighbours can be told apart from
    postcodes that do not exist; all of them with `everywhere`, or where no council area is loaded.
    """
    report = PostcodeReport()
    table = postcodes.table if everywhere else _reaching_the_district(postcodes.table)
    report.elsewhere = postcodes.table.height - table.height
    if not is_illustrative:
        report.illustrative_removed, _by_model = Postcode.objects.filter(is_illustrative=True).delete()
    fields = ("longitude", "latitude", "terminated_on", "is_illustrative")
    known = {code: tuple(rest) for code, *rest in Postcode.objects.values_list("code", *fields)}
    written = []
    for code, longitude, latitude, terminated_on in table.iter_rows():
        value = (longitude, latitude, terminated_on, is_illustrative)
        report.terminated += terminated_on is not None
        before = known.pop(code, None)
        if before == value:
            report.unchanged += 1
            continue
        report.added += before is None
        report.changed += before is not None
        written.append(Postcode(code=code, **dict(zip(fields, value, strict=True))))
    report.absent = len(known)
    for start in progress(range(0, len(written), BATCH)):
        Postcode.objects.bulk_create(
            written[start : start + BATCH], update_conflicts=True, unique_fields=["code"], update_fields=fields
        )
    if written or report.illustrative_removed:
        ContentVersion.raise_number()
    return report


def _columns(file: Path) -> pl.DataFrame:
    """Code, longitude, latitude and date of termination of one file's lines, whatever its layout."""
    first = pl.read_csv(file, has_header=False, infer_schema=False, n_rows=1, encoding="utf8-lossy")
    header = [(cell or "").lstrip("\ufeff") for cell in first.row(0)]
    has_header = find_column(header, POSTCODE_COLUMNS) is not None
    code, first_number, second_number, is_grid = _layout(file, header) if has_header else _plain_layout(file, header)
    terminated = find_column(header, TERMINATED_COLUMNS) if has_header else None
    wanted = [place for place in (code, first_number, second_number, terminated) if place is not None]
    lines = pl.read_csv(
        file,
        has_header=False,
        skip_rows=1 if has_header else 0,
        infer_schema=False,
        columns=sorted(wanted),
        encoding="utf8-lossy",
        truncate_ragged_lines=True,
    )
    names = dict(zip(sorted(wanted), lines.columns, strict=True))
    return _placed(lines, names[code], names[first_number], names[second_number], is_grid).with_columns(
        terminated_on=_month(lines[names[terminated]]) if terminated is not None else pl.lit(None, dtype=pl.Date)
    )


def _layout(file: Path, header: list[str]) -> tuple[int, int, int, bool]:
    code = find_column(header, POSTCODE_COLUMNS)
    pairs = ((LONGITUDE_COLUMNS, LATITUDE_COLUMNS, False), (EASTING_COLUMNS, NORTHING_COLUMNS, True))
    for across, up, is_grid in pairs:
        x, y = find_column(header, across), find_column(header, up)
        if code is not None and x is not None and y is not None:
            return code, x, y, is_grid
    raise TableRefusedError(
        _("%(file)s has neither latitude and longitude nor eastings and northings. Its columns: %(columns)s.")
        % {"file": file.name, "columns": ", ".join(header)}
    )


def _plain_layout(file: Path, cells: list[str]) -> tuple[int, int, int, bool]:
    """Of a file without headers: Code-Point Open (grid in columns three and four), or postcode, latitude, longitude."""
    numbers = [float(cell) if cell.replace(".", "", 1).lstrip("-").isdigit() else None for cell in cells]
    match numbers:
        case [None, float(), float(), float() as northing, *_rest] if northing == 0 or northing > 1_000:
            return 0, 2, 3, True
        case [None, float() as latitude, float(), *_rest] if 49 <= latitude <= 62:
            return 0, 2, 1, False
    raise TableRefusedError(
        _("%(file)s is neither Code-Point Open nor postcode, latitude, longitude. Add a line of headers.")
        % {"file": file.name}
    )


def _placed(lines: pl.DataFrame, code: str, x: str, y: str, is_grid: bool) -> pl.DataFrame:
    table = lines.select(
        code=pl.col(code).fill_null("").str.to_uppercase().str.replace_all(r"[^A-Z0-9]", ""),
        longitude=pl.col(x).str.strip_chars().cast(pl.Float64, strict=False),
        latitude=pl.col(y).str.strip_chars().cast(pl.Float64, strict=False),
    )
    if not is_grid:
        return table
    metres = table.select("longitude", "latitude").fill_null(0).to_numpy()
    degrees = grid_to_degrees(metres)
    # Code-Point Open writes 0,0 where it has no place.
    degrees[(metres <= 0).any(axis=1)] = np.nan
    return table.with_columns(longitude=pl.Series(degrees[:, 0].round(6)), latitude=pl.Series(degrees[:, 1].round(6)))


def _month(column: pl.Series) -> pl.Series:
    """Dates from `201905`, `2019-05` or `2019-05-31`: the first day of the month."""
    figures = column.fill_null("").str.replace_all(r"\D", "").str.slice(0, 6)
    return (figures + "01").str.to_date("%Y%m%d", strict=False)


def _reaching_the_district(table: pl.DataFrame) -> pl.DataFrame:
    district = Area.objects.district()
    box = Boundary.objects.filter(area=district).values_list("west", "south", "east", "north").first()
    if district is None or box is None:
        return table
    west, south, east, north = box
    outward = pl.col("code").str.head(-3)
    near = table.filter(pl.col("longitude").is_between(west, east) & pl.col("latitude").is_between(south, north))
    index, _ids = place_points(near["longitude"], near["latitude"], Area.objects.filter(pk=district.pk))
    reaching = near[index.tolist()].select(outward).to_series().unique()
    return table.filter(outward.is_in(reaching.implode()))
