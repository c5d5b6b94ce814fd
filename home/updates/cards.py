"""The picture that social media show with a link: drawn on the server, from the update's own words."""

import hashlib
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import override
from PIL import Image, ImageDraw, ImageFont

from core.accent import PAPER
from core.demonstration import demonstration_line
from core.models import Partnership
from core.staticfiles import NPM_FILES

if TYPE_CHECKING:
    from .models import UpdatePage

# What the large social networks ask for, in pixels.
WIDTH, HEIGHT = 1200, 630
MARGIN = 72
INK, SOFT = "#1b2526", "#4b5758"
# The typeface comes in two files: the letters of English, and those that Polish, Romanian and others need besides.
LATIN = "npm/atkinson-latin.woff2"
TYPEFACE = (LATIN, "npm/atkinson-latin-ext.woff2")
# Size in pixels, weight.
Style = tuple[int, int]
KEPT_FOR = 24 * 60 * 60
# Sizes of the title to try, in pixels, the largest that fits in so many lines.
TITLE_SIZES = ((84, 3), (68, 4), (56, 5), (46, 6))


def card_png(update: "UpdatePage") -> bytes:
    """The card of an update, kept as long as its words stay.

    It names no subject where that is sensitive, or written in letters that our typeface does not have: boxes in their
    place would say nothing, and the networks show the title beside it.
    """
    partnership = Partnership.current()
    title, kind = update.title, str(update.get_kind_display())
    if update.is_sensitive or not is_drawable(title + kind):
        title, kind = partnership.strapline, ""
    line = demonstration_line()
    if not is_drawable(line):
        with override(settings.LANGUAGE_CODE):
            line = demonstration_line()
    line = line or settings.SITE_URL.split("://")[-1]
    words = (partnership.name, kind, title or partnership.name, line, partnership.accent_colour)
    key = f"card:{hashlib.sha256(repr(words).encode()).hexdigest()}"
    card = cache.get(key)
    if card is None:
        card = draw(*words)
        cache.set(key, card, KEPT_FOR)
    return card


def is_drawable(words: str) -> bool:
    """Whether our typeface has every letter of these words; a sign that it lacks is no reason to say nothing."""
    return all(any(ord(letter) in letters(file) for file in TYPEFACE) for letter in words if letter.isalpha())


@lru_cache(maxsize=len(TYPEFACE))
def letters(file: str) -> frozenset[int]:
    """Those that a file of the typeface has."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - only cards need it, and it takes its time

    return frozenset(TTFont(Path(settings.NODE_MODULES, NPM_FILES[file])).getBestCmap())


def draw(name: str, kind: str, title: str, line: str, accent: str) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    canvas = ImageDraw.Draw(picture)
    canvas.rectangle((0, 0, WIDTH, 24), fill=accent)
    _write(canvas, (MARGIN, 76), name, (44, 800), accent)
    if kind:
        width = _length(canvas, kind, (30, 700))
        box = (WIDTH - MARGIN - width - 36, 76, WIDTH - MARGIN, 128)
        canvas.rounded_rectangle(box, 6, outline=accent, width=3)
        _write(canvas, (box[0] + 18, 82), kind, (30, 700), accent)
    size, lines = _fitted(canvas, title)
    for number, text in enumerate(lines):
        _write(canvas, (MARGIN, 178 + number * round(size * 1.18)), text, (size, 750), INK)
    canvas.line((MARGIN, HEIGHT - 104, WIDTH - MARGIN, HEIGHT - 104), fill="#dad8cf", width=2)
    _write(canvas, (MARGIN, HEIGHT - 82), line, (30, 500), SOFT)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=32)
def font(file: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.truetype(str(Path(settings.NODE_MODULES, NPM_FILES[file])), size)
    found.set_variation_by_axes([weight])
    return found


def _runs(words: str) -> list[tuple[str, str]]:
    """The words in pieces, each with the file of the typeface that has its letters."""
    pieces = groupby(words, key=lambda letter: next((file for file in TYPEFACE if ord(letter) in letters(file)), LATIN))
    return [(file, "".join(piece)) for file, piece in pieces]


def _length(canvas: ImageDraw.ImageDraw, words: str, style: Style) -> float:
    return sum(canvas.textlength(piece, font=font(file, *style)) for file, piece in _runs(words))


def _write(canvas: ImageDraw.ImageDraw, at: tuple[float, float], words: str, style: Style, fill: str) -> None:
    left, top = at
    for file, piece in _runs(words):
        canvas.text((left, top), piece, font=font(file, *style), fill=fill)
        left += canvas.textlength(piece, font=font(file, *style))


def _fitted(canvas: ImageDraw.ImageDraw, title: str) -> tuple[int, list[str]]:
    """The title in lines, as large as it fits; a title too long for the smallest ends in three dots."""
    for size, most in TITLE_SIZES:
        lines = _lines(canvas, title, (size, 750))
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], f"{lines[most - 1].rstrip('.,;:')}…"]


def _lines(canvas: ImageDraw.ImageDraw, text: str, style: Style) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and _length(canvas, longer, style) > WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
