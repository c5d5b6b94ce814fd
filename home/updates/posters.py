"""An update as an A4 poster, with a QR code and a short address that people can type."""

import hashlib
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import get_language_bidi, override

from core.demonstration import demonstration_line
from core.models import Partnership
from core.staticfiles import NPM_FILES
from formats.makers import CannotMake, large_print

from .kinds import UpdateKind

if TYPE_CHECKING:
    from .models import UpdatePage

FONT = "npm/atkinson-latin.woff2"
# The second has the letters that Polish, Romanian and others need besides.
FONTS = {"font": FONT, "font_more": "npm/atkinson-latin-ext.woff2"}
MOST_WORDS = 70
# Type sizes to try, in points, the largest that fits; and what a sheet has for words: its width and height in mm.
POINTS = range(18, 9, -1)
WIDTH, HEIGHT = 178, 128
FRAME_OF_FACTS = 18
POINT = 0.353  # millimetres
# How much larger than the words the title stands, by the most letters it has; the summary; when and where.
TITLES = ((55, 3.0), (110, 2.2), (10_000, 1.6))
SUMMARY, FACTS = 1.35, 1.12
# Letters that are written from the right need more room above and below.
HIGHER_LINES = 1.4
KEPT_FOR = 24 * 60 * 60


class PosterToolMissingError(RuntimeError):
    """This machine cannot draw PDF files: Debian's Pango is missing."""


def poster_context(update: "UpdatePage") -> dict[str, Any]:
    """What the poster shows. The typeface is addressed as a browser can load it, for the preview."""
    address = f"{settings.SITE_URL}{update.short_address}"
    code = segno.make(address, error="m")
    words = _first_words(update)
    title = next(size for most, size in TITLES if len(update.title) <= most)
    facts = ["", "", "", *update.venue.splitlines()] if update.kind == UpdateKind.MEETING else []
    height: float = HEIGHT - FRAME_OF_FACTS if facts else HEIGHT
    if get_language_bidi():
        height /= HIGHER_LINES
    texts = [(update.title, title), (update.summary, SUMMARY), (words, 1.0), *((line, FACTS) for line in facts)]
    return {
        "update": update,
        "partnership": Partnership.current(),
        "words": words,
        "points": next((points for points in POINTS if _height(texts, points) <= height), POINTS[-1]),
        "title_size": title,
        "areas": list(update.areas.all()),
        "address": address.removeprefix("https://").removeprefix("http://"),
        "code": code.svg_data_uri(scale=4, border=0, dark="#000000"),
        "demonstration": demonstration_line(),
        **{name: static(file) for name, file in FONTS.items()},
    }


def poster_pdf(update: "UpdatePage") -> bytes:
    """The poster of a published update, tagged after PDF/UA-1, kept as long as nothing on it changes.

    Raises `PosterToolMissingError` where this machine cannot draw it.
    """
    with override(update.locale.language_code):
        files = {name: Path(settings.NODE_MODULES, NPM_FILES[file]).as_uri() for name, file in FONTS.items()}
        context = poster_context(update) | files
        source = render_to_string("home/updates/poster.html", context)
    key = f"poster:{hashlib.sha256(source.encode()).hexdigest()}"
    poster = cache.get(key)
    if poster is None:
        poster = draw_pdf(source)
        cache.set(key, poster, KEPT_FOR)
    return poster


def draw_pdf(source: str) -> bytes:
    try:
        return large_print.draw_pdf(source)
    except CannotMake as missing:
        raise PosterToolMissingError from missing


def _first_words(update: "UpdatePage") -> str:
    """The beginning of the first text: a poster is read standing."""
    text = next((block.value.source for block in update.body if block.block_type == "text"), "")
    spaced = strip_tags(text.replace("</p>", " ").replace("</li>", " ").replace("</h2>", ": "))
    return Truncator(" ".join(spaced.split())).words(MOST_WORDS)


def _height(texts: list[tuple[str, float]], points: int) -> float:
    """About how high texts of these sizes stand, in millimetres. A letter is about half as wide as it is high."""
    lines = ((points * size * POINT, len(text)) for text, size in texts)
    return sum(ceil(max(letters, 1) * em * 0.53 / WIDTH) * em * 1.3 for em, letters in lines)
