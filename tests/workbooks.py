"""Workbooks as spreadsheets save them."""

import io
from typing import Any

from openpyxl import Workbook


def workbook(*rows: list[Any]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()
