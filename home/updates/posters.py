"""An update as an A4 poster, with a QR code and a short address that people can type."""

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import override

from core.demonstration import demonstration_line
from core.models import Partnership
from core.staticfiles import NPM_FILES
from formats.makers import CannotMake, large_print

if TYPE_CHECKING:
    from .models import UpdatePage

FONT = "npm/atkinson-latin.woff2"
# The second has the letters that Polish, Romanian and others need besides.
FONTS = {"font": FONT, "font_more": "npm/atkinson-latin-ext.woff2"}
MOST_WORDS = 70
KEPT_FOR = 24 * 60 * 60


class PosterToolMissingError(RuntimeError):
    """This machine cannot draw PDF files: Debian's Pango is missing."""


def poster_context(update: "UpdatePage") -> dict[str, Any]:
    """What the poster shows. The typeface is addressed as a browser can load it, for the preview."""
    address = f"{settings.SITE_URL}{update.short_address}"
    code = segno.make(address, error="m")
    return {
        "update": update,
        "partnership": Partnership.current(),
        "words": _first_words(update),
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
