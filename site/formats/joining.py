"""Tagged PDFs as one that is still tagged: what a screen reader reads of each part, it reads of the whole.

Joining by pages alone drops the tags. So the parts' structure (ISO 32000-1, 14.7) is put together too: its elements
under the first part's document, and the tree in which each page finds its elements by number, the numbers of each part
moved past those of the parts before it.
"""

import io
from collections.abc import Iterable
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

STRUCTURE, PARENTS, KIDS, LANGUAGE = "/StructTreeRoot", "/ParentTree", "/K", "/Lang"
# How a page, and how a link on it, names the number by which its elements are found.
OF_A_PAGE, OF_A_LINK = "/StructParents", "/StructParent"
# What heads a cell of a table is named by words that each part uses anew.
NAMES_WITHIN_A_PART = {"/ID", "/Headers"}


def joined(parts: Iterable[bytes], *, on_sheets_of_their_own: bool = False) -> bytes:
    """`parts`, each drawn by `draw_pdf`, as one PDF: what it says of itself is what the first part says.

    `on_sheets_of_their_own`: a printer that prints both sides begins each part on a new sheet.
    """
    whole = PdfWriter()
    # What comes again (a form after each letter) is read once, and its letters and pictures are kept once.
    readers: dict[bytes, PdfReader] = {}
    for number, part in enumerate(parts):
        reader = readers.get(part) or readers.setdefault(part, PdfReader(io.BytesIO(part)))
        if number:
            _Addition(whole, reader, number).make()
        else:
            whole.clone_document_from_reader(reader)
        if on_sheets_of_their_own and len(whole.pages) % 2:
            whole.add_blank_page()
    made = io.BytesIO()
    whole.write(made)
    return made.getvalue()


class _Addition:
    """One part on its way into the whole; a PDF's objects are typed by their content alone.

    `copies` are the part's objects in the whole, by their number in the part.
    """

    def __init__(self, whole: PdfWriter, part: PdfReader, number: int) -> None:
        self.whole, self.part, self.number = whole, part, number
        self.document = _document(whole.root_object)
        self.numbers = _numbers(whole.root_object)
        self.first = max((int(each) for each in self.numbers[::2]), default=-1) + 1
        self.copies: dict[int, IndirectObject] = {}

    def make(self) -> None:
        before = len(self.whole.pages)
        self.whole.append(self.part, import_outline=False, excluded_fields=["/Annots"])
        originals, pages = self.part.pages, self.whole.pages[before:]
        self._stands_for(_document(self.part.root_object), self.document)
        for page, original in zip(pages, originals, strict=True):
            self._stands_for(original, page)
        for page, original in zip(pages, originals, strict=True):
            for name in (OF_A_PAGE, "/Annots"):
                if name in original:
                    page[NameObject(name)] = self._copy(original.raw_get(name), name)
        self._add_elements()

    def _add_elements(self) -> None:
        part, whole = self.part.root_object, self.whole.root_object
        for original in _document(part)[KIDS]:
            element = self._copy(original)
            self.document[KIDS].append(element)
            if part.get(LANGUAGE) != whole.get(LANGUAGE):
                element.get_object().setdefault(NameObject(LANGUAGE), part[LANGUAGE])
        found = _numbers(part)
        for number, elements in zip(found[::2], found[1::2], strict=True):
            self.numbers.extend([NumberObject(number + self.first), self._copy(elements)])

    def _stands_for(self, original: Any, copy: Any) -> None:
        self.copies[original.indirect_reference.idnum] = copy.indirect_reference

    def _copy(self, value: Any, name: str = "") -> Any:
        """`value` in the whole, with all that it leads to. `name` is what it is called where it stands."""
        match value:
            case IndirectObject():
                return self.copies.get(value.idnum) or self._copy_of_object(value)
            case DictionaryObject():
                return self._fill(DictionaryObject(), value)
            case ArrayObject():
                return ArrayObject(self._copy(each, name) for each in value)
            case _ if name in {OF_A_PAGE, OF_A_LINK}:
                return NumberObject(int(value) + self.first)
            case _ if name in NAMES_WITHIN_A_PART:
                return TextStringObject(f"{self.number}-{value}")
        return value

    def _copy_of_object(self, reference: IndirectObject) -> IndirectObject:
        original = reference.get_object()
        if type(original) is not DictionaryObject:
            copy = self.whole._add_object(self._copy(original))
            self.copies[reference.idnum] = copy
            return copy
        # It is known before it is filled: what it leads to leads back to it.
        copy = self.whole._add_object(DictionaryObject())
        self.copies[reference.idnum] = copy
        self._fill(copy.get_object(), original)
        return copy

    def _fill(self, copy: Any, original: DictionaryObject) -> Any:
        for name, value in original.items():
            copy[NameObject(name)] = self._copy(value, str(name))
        return copy


def _document(root: Any) -> Any:
    """The element that holds all others."""
    return root[STRUCTURE][KIDS][0].get_object()


def _numbers(root: Any) -> Any:
    """By which number which elements are found: number, elements, number, elements..."""
    return root[STRUCTURE][PARENTS]["/Nums"].get_object()
