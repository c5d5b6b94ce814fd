"""Reading tables from outside: CSV in whatever encoding and with whatever separator spreadsheets write it, or XLSX.

Nothing in a table is ever computed.
"""

import csv
import io
import re
import zipfile
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

# How a ZIP file begins, which a workbook is, and how large it may become.
ZIPPED = b"PK\x03\x04"
MOST_UNPACKED = 200 * 1024 * 1024
# Some workbooks say of themselves that they are as large as a sheet can be. What is beyond is nobody's table.
MOST_ROWS, MOST_COLUMNS = 200_000, 400


class TableRefusedError(ValueError):
    """The table cannot be used; the message is a sentence."""


class Formula(str):
    """Instead of what it would come to, the text of a cell that holds a formula: none."""

    __slots__ = ()


def read_rows(content: bytes) -> list[list[str]]:
    """The rows of a table, without empty ones. Raises `TableRefusedError`."""
    return [row for _number, row in numbered_rows(content)]


def numbered_rows(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with its number as a spreadsheet shows it. Raises `TableRefusedError`."""
    found = all_rows(csv_text(content))
    rows = [(number, row) for number, row in enumerate(found, start=1) if any(cell.strip() for cell in row)]
    if not rows:
        raise TableRefusedError(_("The file is empty: there is nothing to load."))
    return rows


def all_rows(text: str) -> Iterator[list[str]]:
    """The rows of CSV, empty ones too. Raises `TableRefusedError`."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    except csv.Error as error:
        raise TableRefusedError(_("This is not a CSV file: %(why)s.") % {"why": error}) from error


def csv_text(content: bytes) -> str:
    """A table as CSV, whatever it came as. A workbook's first sheet counts, and no formula may stand in it.

    Raises `TableRefusedError`.
    """
    if not content.startswith(ZIPPED):
        return decoded(content)
    written = io.StringIO(newline="")
    to = csv.writer(written)
    for number, row in enumerate(workbook_rows(content), start=1):
        if any(isinstance(cell, Formula) for cell in row):
            raise TableRefusedError(
                _("Row %(number)s holds a formula. Save the sheet as CSV, which has its results, and try again.")
                % {"number": number}
            )
        to.writerow(row)
    return written.getvalue()


def decoded(content: bytes) -> str:
    """The text of a CSV file: UTF-8, “Unicode text” (UTF-16), or what older Excel writes."""
    is_wide = content.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if is_wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise TableRefusedError(_("This is not a CSV file. Save it as CSV and try again."))
    return text


def separator_of(text: str) -> str:
    """What stands between the names of the columns: a comma, or where spreadsheets write others, the commonest."""
    header = re.sub(r'"[^"]*"', "", next((line for line in text.splitlines() if line.strip()), ""))
    return max(",;\t", key=header.count)


def workbook_rows(content: bytes) -> list[list[str]]:
    """The cells of a workbook's first sheet as text, a `Formula` for each that holds one; empty ones at the end of a
    row are left out. Raises `TableRefusedError`.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import

    unreadable = TableRefusedError(_("The file cannot be read. Save it again as an Excel workbook (.xlsx), or as CSV."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise unreadable
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        cells = book.worksheets[0].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS)
        return [_without_empty_end([_as_text(cell) for cell in row]) for row in cells]
    except TableRefusedError:
        raise
    except Exception as error:
        raise unreadable from error


def _without_empty_end(row: list[str]) -> list[str]:
    while row and not row[-1] and not isinstance(row[-1], Formula):
        row.pop()
    return row


def _as_text(cell: Any) -> str:
    if getattr(cell, "data_type", "") == "f":
        return Formula()
    match cell.value:
        case None:
            text = ""
        case bool() as yes:
            text = "yes" if yes else "no"
        case datetime() as moment:
            text = moment.date().isoformat()
        case float() as number if number.is_integer():
            text = str(int(number))
        case value:  # a date is written as in `2012-04-01`
            text = str(value)
    return text


def find_column(header: list[str], patterns: Iterable[str]) -> int | None:
    """The place of the first column whose name, folded to small letters and figures, matches one of the patterns."""
    folded = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in header]
    for pattern in patterns:
        matching = [place for place, name in enumerate(folded) if re.fullmatch(pattern, name)]
        if matching:
            return max(matching, key=lambda place: folded[place])
    return None
