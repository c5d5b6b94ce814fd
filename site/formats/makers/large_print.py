"""Large print: a PDF of 18 points or more in the site's typeface, tagged after PDF/UA-1, drawn by WeasyPrint."""

import shutil
import subprocess
import unicodedata
from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings as django_settings
from django.template.loader import render_to_string
from django.utils.translation import get_language_info, override

from core.staticfiles import NPM_FILES
from core.templatetags.languages import in_order

from ..documents import Bullets, Document, Numbers, Table
from ..kinds import Problem
from . import CannotMake, Made
from .plain_text import origin

if TYPE_CHECKING:
    from ..models import FormatSettings

FONT_FILES = [name for name in NPM_FILES if name.startswith("npm/atkinson-")]
# The site's typeface has these; of any other script, a typeface of the machine must have the letters.
SCRIPTS_OF_THE_TYPEFACE = {"LATIN"}
# In points: what stands between the margins, a wide letter at 18 points, the space and line around a cell.
WIDTH_OF_A_PAGE, WIDTH_OF_A_LETTER, AROUND_A_CELL = 493, 10.8, 13


def make(
    document: Document, settings: "FormatSettings | None" = None, template: str = "formats/large_print.html"
) -> Made:
    """The document as a PDF; another `template` lays the same parts out in another way."""
    if not can_be_printed("".join(document.texts())):
        raise CannotMake(Problem.UNSUPPORTED_SCRIPT)
    return Made(draw_pdf(as_html(document, template)))


def draw_pdf(html: str) -> bytes:
    """A page as a PDF, tagged after PDF/UA-1. Raises `CannotMake` where this machine cannot draw."""
    try:
        from weasyprint import HTML  # noqa: PLC0415 - it needs Debian's Pango, which may be missing
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above
        from weasyprint.urls import URLFetcher  # noqa: PLC0415 - as above
    except (ImportError, OSError) as missing:
        raise CannotMake(Problem.MISSING_TOOL) from missing
    # The typeface and what the page carries itself are all that is ever loaded: this machine asks no other.
    source = HTML(string=html, url_fetcher=URLFetcher(allowed_protocols=["file", "data"]))
    return source.write_pdf(font_config=FontConfiguration(), pdf_variant="pdf/ua-1", finisher=_mend_tags)


def _mend_tags(document: Any, pdf: Any) -> None:
    """What PDF/UA-1 asks for and WeasyPrint leaves undone."""
    elements = {each.reference: each for each in pdf.objects if hasattr(each, "get")}
    for element in elements.values():
        match element.get("S"):
            case "/TR":
                _say_what_heads_head([elements[each] for each in element["K"] if each in elements])
            case "/L":
                _take_items_out_of_divisions(element, elements)


def _say_what_heads_head(cells: list[Any]) -> None:
    """Whether each head in a row of a table is of its row or of its column (7.5)."""
    scope = "/Row" if any(cell.get("S") == "/TD" for cell in cells) else "/Column"
    for cell in cells:
        if cell.get("S") == "/TH":
            cell["A"]["Scope"] = scope


def _take_items_out_of_divisions(tagged_list: Any, elements: dict[Any, Any]) -> None:
    """In a list stand only its items (7.2), whereas HTML may have a division around a term and what it means."""
    kids = tagged_list["K"]
    for at, division in reversed([(at, elements.get(each)) for at, each in enumerate(kids)]):
        if division and division.get("S") == "/Div":
            kids[at : at + 1] = division["K"]
            for each in division["K"]:
                elements[each]["P"] = tagged_list.reference


def as_html(document: Document, template: str = "formats/large_print.html") -> str:
    """The page that is printed."""
    with override(document.language):
        context = {
            "document": document,
            "parts": [(type(part).__name__, part) for part in document.all_parts],
            "origin": [in_order(fact) if fact == document.address else fact for fact in origin(document)],
            "direction": "rtl" if _is_from_right_to_left(document.language) else "ltr",
            "fonts": font_addresses(),
        }
        return render_to_string(template, context)


def _is_from_right_to_left(language: str) -> bool:
    try:
        return bool(get_language_info(language)["bidi"])
    except KeyError:
        return False


def font_addresses() -> dict[str, str]:
    """Where the files of the site's typeface lie, for pages that are printed."""
    files = {name: Path(django_settings.NODE_MODULES, NPM_FILES[name]) for name in FONT_FILES}
    return {Path(name).stem.replace("-", "_"): file.as_uri() for name, file in files.items()}


def can_be_printed(text: str) -> bool:
    """Whether there is a typeface for each script of the text: without one, empty boxes would be printed."""
    letters: dict[str, set[str]] = defaultdict(set)
    for letter in set(text):
        if letter.isalpha():
            letters[unicodedata.name(letter, "UNKNOWN").split(" ")[0]].add(letter)
    others = letters.keys() - SCRIPTS_OF_THE_TYPEFACE
    return all(_machine_has("".join(sorted(letters[script]))) for script in others)


@lru_cache(maxsize=256)
def _machine_has(letters: str) -> bool:
    """Whether one typeface of this machine has all of `letters`."""
    if not (fc_list := shutil.which("fc-list")):
        return False
    codes = " ".join(f"{ord(letter):x}" for letter in letters)
    asked = subprocess.run([fc_list, "-q", f":charset={codes}"], check=False, timeout=30)  # noqa: S603 - hex digits
    return asked.returncode == 0


def keeps_words_whole(table: Table) -> bool:
    """Whether the longest words of all columns stand beside each other on a page; else they may be broken anywhere."""
    columns = list(zip(*([table.head] if table.head else []), *table.rows, strict=True))
    longest = sum(max((len(word) for cell in column for word in cell.split()), default=0) for column in columns)
    return longest * WIDTH_OF_A_LETTER + len(columns) * AROUND_A_CELL <= WIDTH_OF_A_PAGE


def nested(part: Bullets | Numbers) -> list[tuple[str, list]]:
    """A list as its items, each with the lists that belong to it."""
    items: list[tuple[str, list]] = []
    for item in part.items:
        if isinstance(item, str):
            items.append((item, []))
        elif items:
            items[-1][1].append((type(item).__name__, item))
        else:
            items.append(("", [(type(item).__name__, item)]))
    return items
