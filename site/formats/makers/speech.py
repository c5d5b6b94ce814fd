"""What is said of a document, in which order and with which pauses: the transcript, and what the voice is given.

A listener cannot see what is a heading or a table, so it is said; figures stand beside the names of their columns.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ..documents import Bullets, Document, Figure, Heading, Links, Numbers, Paragraph, Part, Quote, Table
from .plain_text import row_in_words

SHORT, MIDDLE, LONG = 350, 700, 1200


@dataclass(frozen=True, slots=True)
class Said:
    """Some words, and the silence after them in milliseconds. `address` stands in the transcript, unspoken."""

    words: str
    pause: int = MIDDLE
    address: str = ""


def script_of(document: Document) -> list[Said]:
    """Everything that is said, in its order."""
    with override(document.language):
        return [each for each in _script(document) if each.words.strip()]


def transcript(document: Document) -> str:
    """The words of the audio, to read."""
    lines = (f"{said.words}: {said.address}" if said.address else said.words for said in script_of(document))
    return "\n\n".join(lines) + "\n"


def ssml(script: list[Said], language: str) -> str:
    """The script as a voice is given it."""
    say = _english if language.split("-", maxsplit=1)[0] == "en" else str
    inside = "".join(f'{escape(say(said.words))}{_stop(said.words)}<break time="{said.pause}ms"/>' for said in script)
    return f"<speak>{inside}</speak>"


def _script(document: Document) -> Iterator[Said]:
    if document.notice:
        yield Said(f"{document.notice}.", LONG)
    yield Said(document.title, LONG)
    yield Said(document.summary, LONG)
    if document.publisher:
        yield Said(_("Published by %(publisher)s.") % {"publisher": document.publisher}, SHORT)
    if document.updated:
        yield Said(_("Last updated %(day)s.") % {"day": document.updated}, SHORT)
    yield Said(_("This is read by a computer voice."), LONG)
    for part in document.parts:
        yield from _said(part)
    yield Said(_("End of the recording."))


def _said(part: Part) -> Iterator[Said]:
    match part:
        case Heading(_level, text):
            yield Said(_("Heading: %(text)s") % {"text": text}, LONG)
        case Paragraph(text):
            yield Said(text)
        case Bullets() | Numbers():
            yield from _items(part)
        case Table(caption, head, rows):
            yield from _table(caption, head, rows)
        case Figure(alt, caption):
            yield Said(_("Picture: %(alt)s") % {"alt": alt})
            yield Said(caption)
        case Quote(text, source):
            yield Said(_("Quote: %(text)s") % {"text": text}, SHORT)
            yield Said(source or _("End of the quote."))
        case Links(links):
            yield Said(_("The addresses are in the transcript."))
            yield from (Said(link.label, SHORT, link.address) for link in links)


def _items(part: Bullets | Numbers, within: str = "") -> Iterator[Said]:
    """The items; those of a counted list with their number, and how long a list of more than three is."""
    own = [item for item in part.items if isinstance(item, str)]
    if len(own) > 3 and not within:
        yield Said(_("A list of %(count)d.") % {"count": len(own)}, SHORT)
    number = 0
    for item in part.items:
        if isinstance(item, str):
            number += 1
            yield Said(f"{within}{number}. {item}" if isinstance(part, Numbers) else item, SHORT)
        else:
            yield from _items(item, f"{number}." if isinstance(part, Numbers) else " ")


def _table(caption: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> Iterator[Said]:
    count = ngettext("%(count)d row", "%(count)d rows", len(rows)) % {"count": len(rows)}
    if caption:
        yield Said(_("Table: %(caption)s. %(count)s.") % {"caption": caption.rstrip("."), "count": count})
    else:
        yield Said(_("Table with %(count)s.") % {"count": count})
    for row in rows:
        yield Said(f"{row_in_words(head, row)}.", SHORT)
    yield Said(_("End of the table."))


def _stop(words: str) -> str:
    """A full stop lets the voice fall, where the author wrote none."""
    return "" if words.rstrip().endswith((".", "!", "?", ":", "…")) else "."


# A voice reads “101” as a hundred and one and “2011-14” as a sum; people say neither.
EMERGENCY_LINES = re.compile(r"(?<![\d,.£€$/-])(999|101|111|112)(?!\d|[,.]\d|%| (?:people|crimes|incidents|reports))")
PHONE_NUMBER = re.compile(r"(?<![\w,.£])(?:\+44 ?|0)\d[\d ]{7,12}\d(?!\w)")
POSTCODE = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d)([A-Z]{2})\b")
SPAN = re.compile(r"(?<=\d)\s?[-–]\s?(?=£?\d)")
AND_SO_ON = {
    re.compile(r"\be\.g\.,?", re.IGNORECASE): "for example",
    re.compile(r"\bi\.e\.,?", re.IGNORECASE): "that is",
    re.compile(r"\betc\."): "and so on",
    re.compile(r"\s&\s"): " and ",
    re.compile(r"\band/or\b"): "and or",
    re.compile(r"\bvs?\.(?=\s)"): "versus",
    re.compile(r"https?://\S+|\bwww\.\S+"): "the address in the transcript",
}


def _english(words: str) -> str:
    """Numbers and short forms as an English voice should say them."""
    for pattern, said in AND_SO_ON.items():
        words = pattern.sub(said, words)
    words = PHONE_NUMBER.sub(lambda found: _digits(found[0]), words)
    words = EMERGENCY_LINES.sub(lambda found: _digits(found[0]), words)
    words = POSTCODE.sub(lambda found: f"{_spelt(found[1])}, {found[2]} {_spelt(found[3])}", words)
    return SPAN.sub(" to ", words)


def _digits(number: str) -> str:
    """Digit by digit, with a breath where the number has a gap: “01908 253614” is “0 1 9 0 8, 2 5 3 6 1 4”."""
    return ", ".join(" ".join(group) for group in number.replace("+", "").split())


def _spelt(letters: str) -> str:
    return " ".join(letters)
