"""Tables from outside: whatever a spreadsheet saves is read the same, or refused with what to do."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.tables import TableRefusedError, csv_text, decoded, numbered_rows, read_rows
from tests.workbooks import workbook

CELLS = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufeff\x85\u2028\u2029"), max_size=12
)
TABLES = st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5)


def without_ends(rows: list[list[str]]) -> list[list[str]]:
    """Of the rows that are not empty, the cells up to the last that says something."""
    said = [max((place for place, cell in enumerate(row, start=1) if cell.strip()), default=0) for row in rows]
    return [row[:last] for row, last in zip(rows, said, strict=True) if last]


@given(TABLES)
def test_a_workbook_reads_as_its_csv_does(rows):
    rows = [[cell.lstrip("=") for cell in row] for row in [["period", "value"], *rows]]
    book = workbook(*([cell or None for cell in row] for row in rows))
    assert without_ends(read_rows(book)) == without_ends(rows)
    assert without_ends(read_rows(csv_text(book).encode())) == without_ends(rows)


def test_a_workbooks_days_and_numbers_are_written_plainly():
    cells = [date(2026, 4, 1), datetime(2026, 4, 1, 9, 30), 212.0, 61.5, True, None, "end"]
    assert read_rows(workbook(cells)) == [["2026-04-01", "2026-04-01", "212", "61.5", "yes", "", "end"]]


def test_rows_are_numbered_as_the_spreadsheet_numbers_them():
    assert numbered_rows(workbook(["a"], [], ["b"])) == [(1, ["a"]), (3, ["b"])]
    assert numbered_rows(b"a\n\nb\n") == [(1, ["a"]), (3, ["b"])]


def test_what_a_formula_would_come_to_is_not_guessed():
    with pytest.raises(TableRefusedError, match=r"Row 2 holds a formula\. Save the sheet as CSV"):
        read_rows(workbook(["email", "agreed"], ["a@example.org", "=TODAY()"]))


@pytest.mark.parametrize("data", [b"PK\x03\x04\x00\x00", b"PK\x03\x04 and more"])
def test_a_workbook_that_cannot_be_read_is_refused_with_what_to_do(data):
    with pytest.raises(TableRefusedError, match="Save it again"):
        read_rows(data)


@pytest.mark.parametrize("data", [b"period,value\n\x00", b"\xff\xfe\x00", b"%PDF-1.7\x00"])
def test_what_is_no_text_is_refused_with_what_to_do(data):
    with pytest.raises(TableRefusedError, match="not a CSV file"):
        decoded(data)


def test_old_spreadsheets_are_read():
    assert decoded("é,value".encode("cp1252")) == "é,value"
    assert decoded("\ufeffperiod".encode()) == "period"
    assert decoded("é\tvalue".encode("utf-16")) == "é\tvalue"
