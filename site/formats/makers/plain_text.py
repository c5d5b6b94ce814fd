"""Plain text: one line a thought, for any screen reader, display or copy and paste. UTF-8, lines of any length."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from ..documents import Bullets, Document, Figure, Heading, Links, Numbers, Paragraph, Part, Quote, Table
from . import Made

if TYPE_CHECKING:
    from ..models import FormatSettings


NOTHING_THERE = {"", "-", "–", "—"}


def make(document: Document, settings: "FormatSettings | None" = None) -> Made:
    return Made(plain_text(document).encode())


def plain_text(document: Document) -> str:
    with override(document.language):
        lines = [*_head(document)]
        for part in document.all_parts:
            lines += ["", *_lines(part)]
    return "\n".join(lines) + "\n"


def words_below_title(document: Document) -> str:
    """Its summary and its own parts, a line for each: for whoever shows title and origin in another way."""
    with override(document.language):
        lines = [document.summary, *(line for part in document.parts for line in _lines(part))]
    return "\n".join(line for line in lines if line)


def _head(document: Document) -> Iterator[str]:
    if document.notice:
        yield from (document.notice, "")
    yield from (document.title, "=" * len(document.title))
    if document.summary:
        yield from ("", document.summary)
    yield ""
    yield from origin(document)


def origin(document: Document) -> list[str]:
    """Where a document comes from, line by line: who publishes it, when it was last changed, its address."""
    facts = [
        _("Published by %(publisher)s.") % {"publisher": document.publisher} if document.publisher else "",
        _("Last updated %(day)s.") % {"day": document.updated} if document.updated else "",
        document.address,
    ]
    return [fact for fact in facts if fact]


def _lines(part: Part) -> Iterator[str]:
    match part:
        case Heading(level, text):
            yield from (text, ("-" if level == 2 else ".") * len(text))
        case Paragraph(text):
            yield text
        case Bullets() | Numbers():
            yield from _items(part, "")
        case Table(caption, head, rows):
            if caption:
                yield from (caption, "")
            for row in rows:
                yield "- " + row_in_words(head, row)
        case Figure(alt, caption):
            yield _("Picture: %(alt)s") % {"alt": alt}
            if caption:
                yield caption
        case Quote(text, source):
            yield f"“{text}”" + (f" – {source}" if source else "")
        case Links(links):
            for link in links:
                yield f"- {link.label}: {link.address}"


def _items(part: Bullets | Numbers, indent: str) -> Iterator[str]:
    number = 0
    for item in part.items:
        if isinstance(item, str):
            number += 1
            mark = f"{number}." if isinstance(part, Numbers) else "-"
            yield f"{indent}{mark} {item.replace(chr(10), ' ')}"
        else:
            yield from _items(item, indent + "   ")


def row_in_words(head: tuple[str, ...], row: tuple[str, ...]) -> str:
    """ "June 2025. Burglary: 31. Robbery: 4." A row said so that each figure stands beside the name of its column.

    A cell that says by a dash that there is nothing is left out, as an empty one is.
    """
    first, *cells = row
    names = head[1:] if head else ()
    said = [
        _named(name, cell)
        for name, cell in zip(_padded(names, len(cells)), cells, strict=True)
        if cell not in NOTHING_THERE
    ]
    *others, last = [first, *said] if first else said or [""]
    return ". ".join([*(words.removesuffix(".") for words in others), last])


def _named(name: str, cell: str) -> str:
    """A figure that ends with its unit (“74%”) has said what its column does."""
    is_unit = cell.endswith(name) and not name.isdigit()
    return cell if is_unit else f"{name}: {cell}"


def _padded(names: tuple[str, ...], length: int) -> tuple[str, ...]:
    return (*names, *[""] * (length - len(names)))[:length]
