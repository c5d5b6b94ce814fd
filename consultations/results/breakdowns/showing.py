"""Tables about people as they are published, and as whoever decides about a release sees them."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from consultations.disclosure import CountTable, Dimension, Figure, Hidden, Protected

from ..presenting import Content
from .laying import Laid

WHY = {
    Hidden.SMALL: lambda: _("fewer than five, which may be none"),
    Hidden.CHANGE: lambda: _("hardly changed since an earlier release: it would tell of those who came or left since"),
    Hidden.REVEALS: lambda: _("another hidden number could be worked out from it"),
    Hidden.BEFORE: lambda: _("hidden in an earlier release"),
}


def breakdown_content(laid: Laid, protected: Protected) -> Content | None:
    """One breakdown as it is published: None for a number that is hidden; nothing where none would be left."""
    shown = [table for table in laid.tables if table.name not in protected.left_out]
    if not shown:
        return None
    columns, across = _across(shown[0])
    lines = [
        (table, row, [protected.count(table, row, column) for column in across]) for table, row in _shown_rows(shown)
    ]
    rows = [
        {
            "label": laid.row_labels[table.name][row],
            "total": protected.margin(table.rows, row),
            "counts": counts,
        }
        for table, row, counts in lines
    ]
    totals = [protected.margin(columns, id) for id in across]
    numbers = [*totals, *(count for _table, _row, counts in lines for count in counts)]
    if numbers.count(None) == len(numbers):
        return None
    return {
        "name": laid.breakdown.name,
        "title": laid.title,
        "by": laid.by,
        "columns": [laid.column_labels[id] for id in across],
        "codes": [laid.codes.get(id, "") for id in across],
        "totals": totals,
        "rows": rows,
        "hidden": numbers.count(None),
        "numbers": len(numbers),
    }


def preview_of(laid: Laid, protected: Protected) -> Content | None:
    """The same for whoever decides about a release: each line with its numbers, or why one would be hidden."""
    content = breakdown_content(laid, protected)
    if content is None:
        return None
    shown = [table for table in laid.tables if table.name not in protected.left_out]
    columns, across = _across(shown[0])
    lines = [
        (laid.row_labels[table.name][row], [table.figure(row, column) for column in across])
        for table, row in _shown_rows(shown)
    ]
    lines.append((_("People"), [frozenset({(columns.name, id)}) for id in across]))
    cells = [(label, [_cell(protected, figure) for figure in figures]) for label, figures in lines]
    return content | {"lines": cells}


def _across(table: CountTable) -> tuple[Dimension, list[str]]:
    """What stands in the columns, or in the lines of a table that has one column of numbers."""
    columns = table.columns or table.rows
    return columns, [id for id in columns.categories if columns.shows(id)]


def _shown_rows(tables: Iterable[CountTable]) -> Iterator[tuple[CountTable, str]]:
    for table in tables:
        if table.columns:
            yield from ((table, row) for row in table.rows.categories if table.rows.shows(row))


def _cell(protected: Protected, figure: Figure) -> tuple[int, str]:
    """The true number, and why it would be hidden: empty where it would be shown."""
    why = protected.hidden.get(figure)
    return protected.values[figure], WHY[why]() if why else ""
