"""Tagged PDFs as one that is still tagged: what a screen reader reads of each part, it reads of the whole.

Joining by pages alone drops the tags. So the parts' structure (ISO 32000-1, 14.7) is put together too: its elements
under the first part's document, and the tree in which each page finds its elements by number, the numbers of each part
moved past those of the parts before it.
"""

import io
from collections.abc import Iterable
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, NameObject, NumberObject

STRUCTURE, PARENTS, KIDS, PARENT = "/StructTreeRoot", "/ParentTree", "/K", "/P"


def joined(parts: Iterable[bytes]) -> bytes:
    """`parts`, each drawn as a tagged PDF in one language, as one: what it says of itself is what the first says."""
    whole = PdfWriter()
    for part in parts:
        reader = PdfReader(io.BytesIO(part))
        if not whole.pages:
            whole.clone_document_from_reader(reader)
        else:
            _add(whole, reader)
    made = io.BytesIO()
    whole.write(made)
    return made.getvalue()


def _add(whole: PdfWriter, part: PdfReader) -> None:
    numbers = _numbers(whole.root_object[STRUCTURE])
    first = max((int(number) for number in numbers[::2]), default=-1) + 1
    before = len(whole.pages)
    whole.append(part)
    for page, original in zip(whole.pages[before:], part.pages, strict=True):
        # It is left out of the copy of a page.
        if "/StructParents" in original:
            page[NameObject("/StructParents")] = _moved(original["/StructParents"], first)
        for annotation in page.get("/Annots", ArrayObject()).get_object():
            if "/StructParent" in (note := annotation.get_object()):
                note[NameObject("/StructParent")] = _moved(note["/StructParent"], first)
    # Elements name their pages: a copy made after that of the pages names the copied ones.
    copy = part.root_object[STRUCTURE].clone(whole)
    document = _document(whole.root_object[STRUCTURE])
    for element in _document(copy)[KIDS]:
        element.get_object()[NameObject(PARENT)] = document.indirect_reference
        document[KIDS].append(element)
    of_part = _numbers(copy)
    for number, elements in zip(of_part[::2], of_part[1::2], strict=True):
        numbers.extend([_moved(number, first), elements])


# A PDF's objects are typed by their content alone.


def _moved(number: Any, by: int) -> NumberObject:
    return NumberObject(int(number) + by)


def _document(structure: Any) -> Any:
    """The element that holds all others."""
    return structure.get_object()[KIDS][0].get_object()


def _numbers(structure: Any) -> Any:
    """By which number which elements are found: number, elements, number, elements..."""
    return structure.get_object()[PARENTS].get_object()["/Nums"].get_object()
