"""The picture that social media show with a link: drawn on the server, from the update's own words."""

import hashlib
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
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
KEPT_FOR = 24 * 60 * 60
# Sizes of the title to try, in pixels, the largest that fits in so many lines.
TITLE_SIZES = ((84, 3), (68, 4), (56, 5), (46, 6))


def card_png(update: "UpdatePage") -> bytes:
    """The card of an update, kept as long as its words stay. Where a topic is sensitive, it names no subject."""
    partnership = Partnership.current()
    title = partnership.strapline if update.is_sensitive else update.title
    kind = "" if update.is_sensitive else str(update.get_kind_display())
    line = demonstration_line() or settings.SITE_URL.split("://")[-1]
    words = (partnership.name, kind, title or partnership.name, line, partnership.accent_colour)
    key = f"card:{hashlib.sha256(repr(words).encode()).hexdigest()}"
    card = cache.get(key)
    if card is None:
        card = draw(*words)
        cache.set(key, card, KEPT_FOR)
    return card


def draw(name: str, kind: str, title: str, line: str, accent: str) -> bytes:
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    canvas = ImageDraw.Draw(picture)
    canvas.rectangle((0, 0, WIDTH, 24), fill=accent)
    canvas.text((MARGIN, 76), name, font=font(44, 800), fill=accent)
    if kind:
        width = canvas.textlength(kind, font=font(30, 700))
        box = (WIDTH - MARGIN - width - 36, 76, WIDTH - MARGIN, 128)
        canvas.rounded_rectangle(box, 6, outline=accent, width=3)
        canvas.text((box[0] + 18, 82), kind, font=font(30, 700), fill=accent)
    size, lines = _fitted(canvas, title)
    for number, text in enumerate(lines):
        canvas.text((MARGIN, 178 + number * round(size * 1.18)), text, font=font(size, 750), fill=INK)
    canvas.line((MARGIN, HEIGHT - 104, WIDTH - MARGIN, HEIGHT - 104), fill="#dad8cf", width=2)
    canvas.text((MARGIN, HEIGHT - 82), line, font=font(30, 500), fill=SOFT)
    out = BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


@lru_cache(maxsize=16)
def font(size: int, weight: int) -> ImageFont.FreeTypeFont:
    found = ImageFont.truetype(str(Path(settings.NODE_MODULES, NPM_FILES["npm/atkinson-latin.woff2"])), size)
    found.set_variation_by_axes([weight])
    return found


def _fitted(canvas: ImageDraw.ImageDraw, title: str) -> tuple[int, list[str]]:
    """The title in lines, as large as it fits; a title too long for the smallest ends in three dots."""
    for size, most in TITLE_SIZES:
        lines = _lines(canvas, title, font(size, 750))
        if len(lines) <= most:
            return size, lines
    return size, [*lines[: most - 1], f"{lines[most - 1].rstrip('.,;:')}…"]


def _lines(canvas: ImageDraw.ImageDraw, text: str, typeface: ImageFont.FreeTypeFont) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and canvas.textlength(longer, font=typeface) > WIDTH - 2 * MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
