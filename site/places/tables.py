"""Reading CSV tables from outside: with or without a byte order mark, with headers of any case."""

import csv
import io
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _


class TableRefusedError(ValueError):
    """The table cannot be used; the message is a sentence."""


def read_rows(content: bytes) -> list[list[str]]:
    """The rows of a CSV file, without empty ones. Raises `TableRefusedError`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Spreadsheets on Windows still write this.
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise TableRefusedError(_("This is not a CSV file. Save it as CSV and try again."))
    try:
        rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise TableRefusedError(_("This is not a CSV file: %(why)s.") % {"why": error}) from error
    if not rows:
        raise TableRefusedError(_("The file is empty: there is nothing to load."))
    return rows


def find_column(header: list[str], patterns: Iterable[str]) -> int | None:
    """The place of the first column whose name, folded to small letters and figures, matches one of the patterns."""
    folded = [re.sub(r"[^a-z0-9]", "", name.lower()) for name in header]
    for pattern in patterns:
        matching = [place for place, name in enumerate(folded) if re.fullmatch(pattern, name)]
        if matching:
            return max(matching, key=lambda place: folded[place])
    return None
