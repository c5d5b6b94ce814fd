"""Reading CSV tables from outside: in whatever encoding and with whatever separator spreadsheets write them."""

import csv
import io
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable

from django.utils.translation import gettext as _


class TableRefusedError(ValueError):
    """The table cannot be used; the message is a sentence."""


def read_rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV file, without empty ones. Raises `TableRefusedError`."""
    return [row for _number, row in numbered_rows(content)]


def numbered_rows(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with its number as a spreadsheet shows it. Raises `TableRefusedError`."""
    text = _decoded(content)
    if "\0" in text:
        raise TableRefusedError(_("This is not a CSV file. Save it as CSV and try again."))
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
        rows = [(number, row) for number, row in enumerate(read, start=1) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise TableRefusedError(_("This is not a CSV file: %(why)s.") % {"why": error}) from error
    if not rows:
        raise TableRefusedError(_("The file is empty: there is nothing to load."))
    return rows


def _decoded(content: bytes) -> str:
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        # "Unicode text", as spreadsheets call it.
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets on Windows still write this.
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """What stands between the names of the columns: a comma, or where spreadsheets write others, the commonest."""
    header = re.sub(r'"[^"]*"', "", next((line for line in text.splitlines() if line.strip()), ""))
    return max(",;\t", key=header.count)


def find_column(header: list[str], patterns: Iterable[str]) -> int | None:
    """The place of the first column whose name, folded to small letters and figures, matches one of the patterns."""
    folded = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in header]
    for pattern in patterns:
        matching = [place for place, name in enumerate(folded) if re.fullmatch(pattern, name)]
        if matching:
            return max(matching, key=lambda place: folded[place])
    return None
