"""A CSV or XLSX file as plain text cells, of which staff say what each column holds. A formula is no answer."""

from dataclasses import dataclass
from hashlib import sha256
from itertools import islice

from django.utils.translation import gettext as _

from core.tables import Formula, TableRefusedError, all_rows, decoded, workbook_rows

MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 10_000, 300
LONGEST_CELL = 10_000


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text, the headings first. `formulas` are (row, column) of cells that hold one, both from 0."""

    rows: list[list[str]]
    formulas: list[tuple[int, int]]
    digest: str


def read_table(name: str, content: bytes) -> Table:
    """The cells of a file, by its name's ending. Raises `TableRefusedError`."""
    if len(content) > MOST_BYTES:
        raise TableRefusedError(_("The file is larger than 10 MB. Divide it."))
    match name.rpartition(".")[2].lower():
        case "csv":  # which has no formulas, only text; what begins with = is somebody's words
            rows = list(islice(all_rows(decoded(content)), MOST_ROWS + 2))
        case "xlsx":
            rows = workbook_rows(content)
        case _other:
            raise TableRefusedError(_("Choose a file whose name ends in .csv or .xlsx."))
    places = [(number, place) for number, row in enumerate(rows) for place, cell in enumerate(row) if _is_formula(cell)]
    rows = [[_tidy(cell) for cell in row] for row in rows]
    while rows and not any(rows[-1]):
        rows.pop()
    if len(rows) < 2:
        raise TableRefusedError(_("The table needs headings in its first row, and at least one row below them."))
    width = max(len(row) for row in rows)
    if width > MOST_COLUMNS or len(rows) > MOST_ROWS + 1:
        raise TableRefusedError(_("The table has more than 300 columns or 10,000 rows. Divide it."))
    return Table([[*row, *[""] * (width - len(row))] for row in rows], places, sha256(content).hexdigest())


def _is_formula(cell: str) -> bool:
    return isinstance(cell, Formula)


def _tidy(text: str) -> str:
    return text.replace("\x00", "").replace("\r\n", "\n").strip()[:LONGEST_CELL]
