"""Writing tables to files that open in a spreadsheet, streamed, with nothing in them that a spreadsheet would run."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

Cell = str | int | float | date | None
# A spreadsheet takes a text that begins with one of these for a formula, or for a command to another program.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "=", "+", "-", "@")
LINES_A_CHUNK = 500


def harmless(value: Cell) -> Cell:
    """The value, with an apostrophe before a text that a spreadsheet would take for a formula."""
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(RISKY):
        return f"'{value}"
    return value


def stream_csv(rows: Iterable[Sequence[Cell]], *, notes: Iterable[str] = ()) -> Iterator[bytes]:
    """CSV in UTF-8 with a byte order mark, so that Excel reads it; `notes` come first, as lines that begin with `#`."""
    buffer = io.StringIO(newline="")
    buffer.write("\ufeff")
    for note in notes:
        buffer.write(f"# {' '.join(note.split())}\r\n")
    writer = csv.writer(buffer)
    for number, row in enumerate(rows, start=1):
        writer.writerow([harmless(value) for value in row])
        if number % LINES_A_CHUNK == 0:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_xlsx(file: IO[bytes], sheets: Iterable[tuple[str, Iterable[Sequence[Cell]]]], *, title: str) -> None:
    """A workbook of named sheets, written row by row. The first row of each is its headings. No cell is a formula."""
    book = Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = ""
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        # Widths are set before the first row: a sheet that is streamed cannot look back.
        for letter, width in zip("ABCDEFGH", (14, 16, 30, 30, 26, 12, 12, 40), strict=True):
            sheet.column_dimensions[letter].width = width
        for number, row in enumerate(rows):
            sheet.append([_cell(sheet, value, is_heading=number == 0) for value in row])
    book.save(file)


def _cell(sheet: Any, value: Cell, *, is_heading: bool) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        # openpyxl would make a formula of a text that begins with an equals sign.
        cell.data_type = "s"
        cell.alignment = Alignment(wrap_text=len(value) > 60, vertical="top")
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    if is_heading:
        cell.font = Font(bold=True)
    return cell
