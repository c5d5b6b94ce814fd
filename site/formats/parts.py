"""A document in plain parts: what every format is made from, and nothing of how it looks on the web."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` is 2 for a part of the document, 3 for a part of that, and so on: 1 is the document's title."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words; a line break in them is one that the author made."""

    text: str


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list. An item that is itself a list belongs to the item before it."""

    items: tuple["str | Bullets | Numbers", ...]


@dataclass(frozen=True, slots=True)
class Numbers:
    """A list whose items are counted, from 1. An item that is itself a list belongs to the item before it."""

    items: tuple["str | Bullets | Numbers", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """`head` names the columns (empty where nothing does) and the first cell of a row names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture or chart, told in words: `alt` is what it shows, `caption` what stands beside it."""

    alt: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    address: str

    @property
    def href(self) -> str:
        """What a reader of PDF follows."""
        is_mail = "@" in self.address and "/" not in self.address
        return f"mailto:{self.address}" if is_mail else self.address


@dataclass(frozen=True, slots=True)
class Links:
    """Where the words lead, with whole addresses."""

    links: tuple[Link, ...]


Part = Heading | Paragraph | Bullets | Numbers | Table | Figure | Quote | Links


@dataclass(frozen=True)
class Document:
    """The words of one page in one language (`language` as in `page.locale`: "en-gb", "pl").

    `below` is what was said under them since, which a recording of the words need not follow. The rest says where the
    document comes from; `notice` is the line of a demonstration.
    """

    title: str
    language: str
    summary: str = ""
    parts: tuple[Part, ...] = ()
    below: tuple[Part, ...] = field(default=(), kw_only=True)
    address: str = field(default="", kw_only=True)
    publisher: str = field(default="", kw_only=True)
    updated: str = field(default="", kw_only=True)
    notice: str = field(default="", kw_only=True)

    @cached_property
    def digest(self) -> str:
        """A short name for these words: another as soon as one of them is."""
        return _digest([self.title, self.language, self.summary, *map(_plain, self.parts)])

    @cached_property
    def whole_digest(self) -> str:
        """As `digest`, with what stands below and where the document comes from: everything a file of it says."""
        origin = (self.address, self.publisher, self.updated, self.notice)
        return _digest([self.digest, *origin, *map(_plain, self.below)])

    @property
    def all_parts(self) -> tuple[Part, ...]:
        return self.parts + self.below

    def texts(self) -> Iterator[str]:
        """All words of the document, piece by piece, in their order."""
        yield self.title
        yield self.summary
        for part in self.all_parts:
            yield from _texts(part)

    @property
    def word_count(self) -> int:
        return sum(len(text.split()) for text in self.texts())


def _plain(part: Part) -> list[Any]:
    return [type(part).__name__, asdict(part), *[type(item).__name__ for item in getattr(part, "items", ())]]


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:32]


def _texts(part: "Part | str") -> Iterator[str]:
    match part:
        case str():
            yield part
        case Heading() | Paragraph():
            yield part.text
        case Bullets() | Numbers():
            for item in part.items:
                yield from _texts(item)
        case Table():
            yield part.caption
            yield from part.head
            for row in part.rows:
                yield from row
        case Figure():
            yield from (part.alt, part.caption)
        case Quote():
            yield from (part.text, part.source)
        case Links():
            yield from (link.label for link in part.links)
