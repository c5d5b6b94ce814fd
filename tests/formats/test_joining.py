"""PDFs put together are read aloud as each of them is."""

import io

from pypdf import PdfReader

from formats.joining import joined
from formats.makers.large_print import draw_pdf
from tests.formats.reading_back import faults_of_pdf

PAGE = """<!doctype html><html lang="{language}"><head><title>{title}</title></head><body><h1>{title}</h1>
<p><a href="https://example.org/">A link</a></p>
<table><tr><th scope="col">Month</th><th scope="col">Thefts</th></tr><tr><th scope="row">May</th><td>3</td></tr></table>
<p style="break-before: page">The back</p><p style="break-before: page">The end</p></body></html>"""


def test_a_letter_with_what_is_enclosed_is_tagged_throughout():
    """The same part may come again: each page finds its own elements, each link and each head of a table too."""
    letters = [draw_pdf(PAGE.format(language="en-gb", title=name)) for name in ("Ada", "Bea")]
    enclosed = draw_pdf(PAGE.format(language="pl", title="Pytania"))
    whole = joined([letters[0], enclosed, letters[1], enclosed], on_sheets_of_their_own=True)
    assert faults_of_pdf(whole) == []
    read = PdfReader(io.BytesIO(whole))
    assert len(read.pages) == 4 * 4, "three pages each, and the empty back of the third"
    structure = read.root_object["/StructTreeRoot"]
    numbers = structure["/ParentTree"]["/Nums"]
    found = {number: elements.get_object() for number, elements in zip(numbers[::2], numbers[1::2], strict=True)}
    assert sorted(found) == list(numbers[::2]) and len(found) == 4 * (3 + 1), "pages, and a link in each part"
    for page in (page for page in read.pages if "/StructParents" in page):
        for element in found[page["/StructParents"]]:
            assert element.get_object().raw_get("/Pg") == page.indirect_reference
        for note in page.get("/Annots", []):
            link = found[note.get_object()["/StructParent"]]
            assert [each.get_object()["/Obj"] for each in link["/K"] if not isinstance(each, int)] == [
                note.get_object()
            ]

    elements = [each.get_object() for each in structure["/K"][0]["/K"]]
    assert [each.get("/Lang", "en-gb") for each in elements if each["/S"] == "/H1"] == ["en-gb", "pl"] * 2
    heads = [
        cell.get_object()["/ID"]
        for each in elements
        if each["/S"] == "/Table"
        for cell in _cells(each)
        if cell.get_object()["/S"] == "/TH"
    ]
    assert len(heads) == len(set(heads)) == 4 * 3


def _cells(element):
    for kid in element.get_object()["/K"]:
        if not isinstance(kid, int):
            if kid.get_object().get("/S") in {"/TH", "/TD"}:
                yield kid
            yield from _cells(kid)
