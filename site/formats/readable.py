"""Whether somebody with a screen reader can read an uploaded document.

    what_is_wrong(file, "plan.docx")  ->  one sentence for each thing to mend; none where it can be read

PDF and Word files are looked into. Plain text, figures and recordings have nothing to hide. Of any other kind nothing
can be told, so a page has to say the same.
"""

import zlib
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO, cast
from xml.etree.ElementTree import Element, ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject
from wagtail.documents.models import AbstractDocument

from .models import WebEquivalent

# Words and figures that any program reads as they stand, and what has its equal asked for where it is shown.
PLAIN = {
    *(".txt", ".md", ".csv", ".tsv", ".json", ".geojson", ".ics", ".brf", ".vtt", ".srt"),
    *(".mp3", ".m4a", ".ogg", ".mp4", ".webm"),
}
# A part of a Word file is words and marks: pictures lie beside it. What unpacks to more means harm.
LARGEST_PART = 50_000_000
NOT = {"0", "false", "off"}
# What Word writes for a paragraph that is no heading, and how far its styles may lean on one another.
BODY_TEXT = "9"
MOST_STEPS = 11


def what_is_wrong(file: IO[bytes], name: str) -> list[str]:
    """What keeps people with a screen reader from this file, one sentence each. Leaves the file at its start.

    Raises ValidationError where a PDF or Word file cannot be read, a password being asked for among the reasons.
    """
    match PurePath(name).suffix.lower():
        case ".pdf":
            return [] if is_tagged(file) else [untagged()]
        case ".docx":
            return list(_faults_of_word_file(file))
        case ending if ending in PLAIN:
            return []
        case ending:
            return [
                _("Nobody can tell whether people with a screen reader can read a file of this kind (%(ending)s).")
                % {"ending": ending or _("without an ending")}
            ]


def faults_of(document: AbstractDocument) -> list[str]:
    """What is wrong with a document of this site, in sentences; nothing where a page says the same."""
    if WebEquivalent.objects.filter(document_id=document.pk).exists():
        return []
    with document.file.open("rb") as file:
        try:
            return what_is_wrong(file, document.filename)
        except ValidationError as broken:
            return broken.messages


def untagged() -> str:
    return _(
        "This PDF is not tagged, so a screen reader cannot tell its headings or the order of its words. Make it again "
        "as a tagged PDF (in Word: Save as PDF, Options, “Document structure tags for accessibility”)."
    )


def is_tagged(file: IO[bytes]) -> bool:
    """Whether a PDF says which of its marks are headings, lists, tables and in which order they are read.

    Raises ValidationError where the file cannot be read, a password being asked for among the reasons.
    """
    file.seek(0)
    try:
        catalogue = cast(DictionaryObject, PdfReader(file).trailer["/Root"].get_object())
        marks = catalogue.get("/MarkInfo", {})
        tree = catalogue.get("/StructTreeRoot", {})
        return bool(marks.get_object().get("/Marked")) and bool(tree.get_object().get("/K"))
    except AttributeError:
        return False
    except (PyPdfError, KeyError, ValueError, OSError, RecursionError) as broken:
        raise ValidationError(_("This PDF cannot be read: it is damaged or asks for a password.")) from broken
    finally:
        file.seek(0)


def _faults_of_word_file(file: IO[bytes]) -> Iterator[str]:
    """What Word's own accessibility checker would call an error, and a language and headings besides.

    Running heads and feet are left out: screen readers do not read them with the text.
    """
    words, styles = _word_parts(file)
    if not _has_headings(words, styles):
        yield _("This Word file has no headings to move by. Give each the style Heading 1, 2 or 3, not only bold type.")
    if pictures := sum(not _is_described(drawing) for drawing in _drawings(words)):
        yield (
            _("Pictures in this Word file without a description: %(count)s. In Word: right click, View Alt Text.")
            % {"count": pictures}
        )
    if tables := sum(not _has_head(table) for table in words.iterfind(".//{*}tbl")):
        yield (
            _(
                "Tables in this Word file without a header row: %(count)s. In Word: Table Properties, Row, “Repeat as "
                "header row”."
            )
            % {"count": tables}
        )
    if not any(_value(language) for part in (styles, words) for language in part.iterfind(".//{*}lang")):
        yield _("This Word file does not say its language. In Word: Review, Language, Set Proofing Language.")


def _word_parts(file: IO[bytes]) -> tuple[Element, Element]:
    """The words of a Word file, and its styles."""
    file.seek(0)
    try:
        with ZipFile(file) as packed:
            return _part(packed, "word/document.xml"), _part(packed, "word/styles.xml")
    except (
        *(BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, OSError, RuntimeError, ValueError),
        *(ParseError, DefusedXmlException),
    ) as broken:
        raise ValidationError(_("This Word file cannot be read: it is damaged or asks for a password.")) from broken
    finally:
        file.seek(0)


def _part(packed: ZipFile, name: str) -> Element:
    with packed.open(name) as part:
        content = part.read(LARGEST_PART + 1)
    if len(content) > LARGEST_PART:
        raise ValueError(f"{name} unpacks to more than {LARGEST_PART} bytes.")
    return fromstring(content, forbid_dtd=True)


def _has_headings(words: Element, styles: Element) -> bool:
    by_name = {_attribute(style, "styleId"): style for style in styles.iterfind("{*}style")}
    return any(
        _is_in_outline(paragraph) or _is_heading(_value(paragraph.find("{*}pPr/{*}pStyle")), by_name)
        for paragraph in words.iterfind(".//{*}p")
        if any((text.text or "").strip() for text in paragraph.iterfind(".//{*}t"))
    )


def _is_heading(name: str, styles: dict[str, Element]) -> bool:
    """Whether a style stands in the document's outline, by itself or through the styles it began from."""
    for _step in range(MOST_STEPS):
        style = styles.get(name)
        if style is None:
            return False
        if name == "Title" or _is_in_outline(style):
            return True
        name = _value(style.find("{*}basedOn"))
    return False


def _is_in_outline(element: Element) -> bool:
    return _value(element.find("{*}pPr/{*}outlineLvl")) not in {"", BODY_TEXT}


def _drawings(words: Element) -> Iterator[Element]:
    """Pictures, charts and shapes. A box of text is read as text; what stands in for a drawing is not read at all."""
    stand_ins = {
        drawing for fallback in words.iterfind(".//{*}Fallback") for drawing in fallback.iterfind(".//{*}drawing")
    }
    for drawing in words.iterfind(".//{*}drawing"):
        if drawing not in stand_ins and drawing.find(".//{*}txbx") is None:
            yield drawing


def _is_described(drawing: Element) -> bool:
    says = drawing.find("*/{*}docPr")
    if says is None:
        return False
    decorative = says.find(".//{*}decorative")
    return bool(says.get("descr", "").strip()) or (
        decorative is not None and decorative.get("val", "1").lower() not in NOT
    )


def _has_head(table: Element) -> bool:
    """Whether the first row says that it is the head. One row alone only lays things side by side."""
    rows = table.findall("{*}tr")
    if len(rows) < 2:
        return True
    head = rows[0].find("{*}trPr/{*}tblHeader")
    return head is not None and (_value(head) or "1").lower() not in NOT


def _value(element: Element | None) -> str:
    return "" if element is None else _attribute(element, "val")


def _attribute(element: Element, name: str) -> str:
    """An attribute whatever its namespace: Word writes one, its strict format another."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")
