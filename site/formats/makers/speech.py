"""What is said of a document, in which order and with which pauses: the transcript, and what the voice is given.

A listener cannot see what is a heading or a table, so it is said; figures stand beside the names of their columns.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ..documents import Bullets, Document, Figure, Heading, Links, Numbers, Paragraph, Part, Quote, Table
from .plain_text import row_in_words
from .spoken import as_said

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
    inside = "".join(f'{_sentences(said.words, language)}<break time="{said.pause}ms"/>' for said in script)
    return f"<speak>{inside}</speak>"


def _sentences(words: str, language: str) -> str:
    """A voice runs lines together, and so what stands in a line of its own gets its own stop."""
    return " ".join(f"{escape(as_said(line, language))}{_stop(line)}" for line in words.split("\n"))


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
    for part in document.all_parts:
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
        words = row_in_words(head, row)
        yield Said(f"{words}{_stop(words)}", SHORT)
    yield Said(_("End of the table."))


def _stop(words: str) -> str:
    """A full stop lets the voice fall, where the author wrote none."""
    return "" if words.rstrip().endswith((".", "!", "?", ":", "…", "۔", "؟", "।")) else "."
