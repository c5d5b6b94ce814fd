"""Reading a CSV or XLSX file into plain text cells. Nothing in it is ever computed: a formula is no answer."""

import csv
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

MOST_BYTES = 10 * 1024 * 1024
# A workbook is a ZIP file: this is how large it may become.
MOST_UNPACKED = 200 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 10_000, 300
LONGEST_CELL = 10_000


class UnreadableTableError(ValueError):
    """The file cannot be read; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text, the headings first. `formulas` are (row, column) of cells that hold one, both from 0."""

    rows: list[list[str]]
    formulas: list[tuple[int, int]]
    digest: str


def read_table(name: str, content: bytes) -> Table:
    """The cells of a file, by its name's ending. Raises `UnreadableTableError`."""
    if len(content) > MOST_BYTES:
        raise UnreadableTableError(_("The file is larger than 10 MB. Divide it."))
    read = {"csv": _read_csv, "xlsx": _read_xlsx}.get(name.rpartition(".")[2].lower())
    if read is None:
        raise UnreadableTableError(_("Choose a file whose name ends in .csv or .xlsx."))
    rows, formulas = read(content)
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) < 2:
        raise UnreadableTableError(_("The table needs headings in its first row, and at least one row below them."))
    width = max(len(row) for row in rows)
    if width > MOST_COLUMNS or len(rows) > MOST_ROWS + 1:
        raise UnreadableTableError(_("The table has more than 300 columns or 10,000 rows. Divide it."))
    return Table([[*row, *[""] * (width - len(row))] for row in rows], formulas, sha256(content).hexdigest())


def _read_csv(content: bytes) -> tuple[list[list[str]], list[tuple[int, int]]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
        rows = []
        for row in reader:
            rows.append([_tidy(cell) for cell in row])
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error as error:
        raise UnreadableTableError(_("The file cannot be read as CSV. Save it again as CSV (UTF-8).")) from error
    # A CSV has no formulas, only text; what begins with = is somebody's words.
    return rows, []


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_xlsx(content: bytes) -> tuple[list[list[str]], list[tuple[int, int]]]:
    from openpyxl import load_workbook  # noqa: PLC0415 - slow to import

    unreadable = UnreadableTableError(_("The file cannot be read. Save it again as an Excel workbook (.xlsx)."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise unreadable
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        rows: list[list[str]] = []
        formulas: list[tuple[int, int]] = []
        for cells in sheet.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS + 1):
            row = []
            for number, cell in enumerate(cells):
                is_formula = getattr(cell, "data_type", "") == "f"
                if is_formula:
                    formulas.append((len(rows), number))
                row.append("" if is_formula else _as_text(cell.value))
            while row and not row[-1] and (len(rows), len(row) - 1) not in formulas:
                row.pop()
            rows.append(row)
    except UnreadableTableError:
        raise
    except Exception as error:
        raise unreadable from error
    return rows, formulas


def _as_text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
    return _tidy(str(value))


def _tidy(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()[:LONGEST_CELL]
