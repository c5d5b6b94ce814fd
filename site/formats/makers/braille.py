"""Braille: a BRF file, ready for an embosser or a display, translated by liblouis (`lou_translate`).

English is Unified English Braille, grade 2 (contracted), and so is Welsh; Polish is written out in full, as books in
Poland are. No person has read it over, and it says so.
"""

import re
import shutil
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import override

from ..documents import Bullets, Document, Figure, Heading, Links, Numbers, Paragraph, Part, Quote, Table
from ..kinds import Problem
from . import CannotMake, Made
from .plain_text import origin, row_in_words

if TYPE_CHECKING:
    from ..models import FormatSettings

# The display table comes first: it says which letters of a BRF file stand for which dots.
DISPLAY = "en-us-brf.dis"
TABLES = {"en": "en-ueb-g2.ctb", "cy": "cy-cy-g2.ctb", "pl": "Pl-Pl-g1.utb"}
# What liblouis writes for a letter that its table does not have: '\x0628', in Braille.
UNKNOWN_LETTER = re.compile(r"'\\[XY][A-J]+", re.IGNORECASE)
FIRST_PICTOGRAM = 0x2190
CANNOT_BE_SEEN = {"Cf", "Mn", "Co", "Cn"}
LINE_GOES_ON = '"'
QUOTATION_MARKS = str.maketrans("„‟‚‛", "““‘‘")


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: how many cells its first line and the others are moved in, and blank lines before it."""

    text: str
    first: int = 2
    others: int = 0
    blank_before: int = 0


def make(document: Document, settings: "FormatSettings") -> Made:
    table = TABLES.get(document.language.split("-")[0])
    if table is None:
        raise CannotMake(Problem.UNSUPPORTED_LANGUAGE)
    with override(document.language):
        blocks = list(blocks_of(document))
    translated = translate([block.text for block in blocks], table)
    lines: list[str] = []
    for block, cells in zip(blocks, translated, strict=True):
        if lines:
            lines += [""] * block.blank_before
        lines += wrapped(cells, settings.braille_cells, first=block.first, others=block.others)
    numbers = dict(enumerate(translate([str(number) for number in range(1, len(lines) + 2)], table), 1))
    pages = paginated(lines, cells=settings.braille_cells, lines_a_page=settings.braille_lines, numbers=numbers)
    return Made(pages.encode("ascii"))


def blocks_of(document: Document) -> Iterator[Block]:
    if document.notice:
        yield Block(document.notice, first=0)
    yield Block(_("Translated by a computer and not proof-read."), first=0)
    yield Block(document.title, first=6, others=6, blank_before=1)
    if document.summary:
        yield Block(document.summary, blank_before=1)
    for fact in origin(document):
        yield Block(fact, first=0, others=2)
    for part in document.all_parts:
        yield from _blocks(part)


def _blocks(part: Part) -> Iterator[Block]:
    match part:
        case Heading(_level, text):
            yield Block(text, first=4, others=4, blank_before=1)
        case Paragraph(text):
            yield from (Block(line) for line in text.split("\n"))
        case Bullets() | Numbers():
            yield from _items(part, 0)
        case Table(caption, head, rows):
            if caption:
                yield Block(caption, first=4, others=4, blank_before=1)
            yield from (Block(row_in_words(head, row), first=0, others=2) for row in rows)
        case Figure(alt, caption):
            yield Block(_("Picture: %(alt)s") % {"alt": alt})
            if caption:
                yield Block(caption)
        case Quote(text, source):
            yield Block(f"“{text}”" + (f" – {source}" if source else ""), first=4, others=2)
        case Links(links):
            yield from (Block(f"{link.label}: {link.address}", first=0, others=2) for link in links)


def _items(part: Bullets | Numbers, indent: int) -> Iterator[Block]:
    number = 0
    for item in part.items:
        if isinstance(item, str):
            number += 1
            mark = f"{number}." if isinstance(part, Numbers) else "•"
            yield Block(f"{mark} {item}", first=indent, others=indent + 2)
        else:
            yield from _items(item, indent + 2)


def translate(texts: list[str], table: str) -> list[str]:
    """Each text in cells, written as BRF does. Raises `CannotMake` where a letter is not in the table.

    A letter of a name from elsewhere goes without its accent before a whole page goes without its Braille.
    """
    cells = _asked(texts, table)
    unknown = [number for number, line in enumerate(cells) if _has_unknown(line)]
    for number, line in zip(unknown, _asked([_plainer(texts[number]) for number in unknown], table), strict=True):
        if _has_unknown(line):
            raise CannotMake(Problem.UNSUPPORTED_SCRIPT)
        cells[number] = line
    return [line.rstrip() for line in cells]


def _asked(texts: list[str], table: str) -> list[str]:
    if not texts:
        return []
    program = shutil.which("lou_translate")
    if not program:
        raise CannotMake(Problem.MISSING_TOOL)
    lines = "\n".join(_for_liblouis(text) for text in texts) + "\n"
    asked = subprocess.run(  # noqa: S603 - a fixed list of arguments; the words go in by the standard input
        [program, f"{DISPLAY},{table}"], input=lines, capture_output=True, encoding="utf-8", check=False, timeout=120
    )
    if asked.returncode:
        # The tables come in a package of their own.
        raise CannotMake(Problem.MISSING_TOOL)
    return asked.stdout.split("\n")[: len(texts)]


def _has_unknown(line: str) -> bool:
    return bool(UNKNOWN_LETTER.search(line)) or not line.isascii()


def _plainer(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.translate(QUOTATION_MARKS))
    return "".join(letter for letter in apart if unicodedata.category(letter) != "Mn")


def _for_liblouis(text: str) -> str:
    """One line as `lou_translate` reads it, with pictograms called by their names."""
    named = "".join(_in_words(letter) for letter in unicodedata.normalize("NFC", text))
    return " ".join(named.split()).replace("\\", "\\\\")


def _in_words(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in CANNOT_BE_SEEN:
        return ""
    if category in {"So", "Sk"} and ord(letter) >= FIRST_PICTOGRAM:
        return f" [{unicodedata.name(letter, '?').lower()}] "
    return letter


def wrapped(text: str, cells: int, *, first: int, others: int) -> list[str]:
    """`text` in lines of at most `cells`; a word longer than a line goes on after the sign that says so."""
    lines: list[str] = []
    line, indent = "", first
    for word in text.split(" "):
        rest = word
        if line and indent + len(line) + 1 + len(rest) <= cells:
            line = f"{line} {rest}"
            continue
        if line:
            lines.append(" " * indent + line)
            indent = others
        while indent + len(rest) > cells:
            room = cells - indent - 1
            lines.append(" " * indent + rest[:room] + LINE_GOES_ON)
            rest, indent = rest[room:], others
        line = rest
    if line:
        lines.append(" " * indent + line)
    return lines


def paginated(lines: list[str], *, cells: int, lines_a_page: int, numbers: dict[int, str]) -> str:
    """Pages that each end with a line for the page's number, a form feed after each."""
    body = lines_a_page - 1
    pages = []
    for number, start in enumerate(range(0, len(lines), body), 1):
        page = lines[start : start + body]
        page += [""] * (body - len(page)) + [numbers[number].rjust(cells)]
        pages.append("\r\n".join(page) + "\r\n")
    return "\f".join(pages) + "\f"
