"""Uploaded documents are looked into: a screen reader can read them, or a page has to say the same."""

import io
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from wagtail.documents import get_document_model

from formats import readable
from formats.models import WebEquivalent
from formats.readable import faults_of, what_is_wrong

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:styleId="Normal"/>
<w:style w:type="paragraph" w:styleId="Kop1"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Ours"><w:basedOn w:val="Kop1"/></w:style>
"""
HEADING = '<w:p><w:pPr><w:pStyle w:val="Ours"/></w:pPr><w:r><w:t>Findings</w:t></w:r></w:p>'
TEXT = "<w:p><w:r><w:t>Fewer bicycles were taken.</w:t></w:r></w:p>"
CELL = f"<w:tc>{TEXT}</w:tc>"
HEAD_ROW = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{CELL}</w:tr>"
ROW = f"<w:tr>{CELL}</w:tr>"


def picture(marks: str = "", inside: str = "") -> str:
    return (
        f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="Picture 1" {marks}>{inside}</wp:docPr>'
        "<a:graphic/></wp:inline></w:drawing></w:r></w:p>"
    )


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def word_file(body: str = HEADING + TEXT, *, styles: str = STYLES, before: str = "", words: str = WORDS) -> io.BytesIO:
    """A Word file of these parts."""
    names = f'xmlns:w="{words}" xmlns:wp="urn:wp" xmlns:a="urn:a" xmlns:adec="urn:adec" xmlns:wps="urn:wps"'
    file = io.BytesIO()
    with ZipFile(file, "w") as packed:
        packed.writestr("word/document.xml", f"{before}<w:document {names}><w:body>{body}</w:body></w:document>")
        packed.writestr("word/styles.xml", f"<w:styles {names}>{styles}</w:styles>")
    return file


def faults(*args, **kwargs) -> str:
    return " ".join(what_is_wrong(word_file(*args, **kwargs), "Report.DOCX"))


def test_a_word_file_that_can_be_read_has_no_faults():
    decorative = picture(inside='<a:extLst><adec:decorative val="1"/></a:extLst>')
    body = HEADING + TEXT + table(HEAD_ROW, ROW) + table(ROW) + picture('descr="A cycle rack"') + decorative
    assert faults(body) == ""
    assert faults(body, words="http://purl.oclc.org/ooxml/wordprocessingml/main") == "", "the strict format too"


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (TEXT, "has no headings"),
        (HEADING.replace("Ours", "Normal"), "has no headings"),
        (HEADING.replace("Findings", " "), "has no headings"),
        (HEADING.replace('<w:pStyle w:val="Ours"/>', '<w:outlineLvl w:val="9"/>'), "has no headings"),
        (HEADING + picture(), "without a description: 1."),
        (HEADING + picture('descr=" "') + picture(), "without a description: 2."),
        (HEADING + table(ROW, ROW), "without a header row: 1."),
        (HEADING + table(HEAD_ROW.replace("<w:tblHeader/>", '<w:tblHeader w:val="0"/>'), ROW), "a header row: 1."),
        (HEADING + table(ROW, HEAD_ROW), "without a header row: 1."),
    ],
)
def test_what_is_missing_in_a_word_file_is_named(body, fault):
    assert fault in faults(body)


def test_headings_are_known_by_their_place_in_the_outline_whatever_they_are_called():
    assert faults(HEADING.replace('<w:pStyle w:val="Ours"/>', '<w:outlineLvl w:val="1"/>')) == ""


def test_a_box_of_text_is_read_as_text_and_a_stand_in_not_at_all():
    box = picture().replace("<a:graphic/>", f"<wps:txbx>{TEXT}</wps:txbx>")
    stand_in = f"<w:Fallback>{picture()}</w:Fallback>"
    assert faults(HEADING + box + stand_in) == ""


def test_a_word_file_without_a_language_is_refused():
    assert "does not say its language" in faults(styles=STYLES.replace("en-GB", ""))


def test_styles_that_lean_on_each_other_come_to_an_end():
    circle = STYLES + "".join(
        f'<w:style w:styleId="{one}"><w:basedOn w:val="{other}"/></w:style>' for one, other in ("AB", "BA")
    )
    assert "has no headings" in faults(HEADING.replace("Ours", "A"), styles=circle)


@pytest.mark.parametrize(
    "content",
    [
        b"not a Word file",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 with a password",
        word_file("<w:p>").getvalue(),
        word_file(before='<!DOCTYPE w:document [<!ENTITY a "b">]>').getvalue(),
        word_file().getvalue()[:200],
    ],
)
def test_a_word_file_that_cannot_be_read_says_so(content):
    with pytest.raises(ValidationError, match="damaged or asks for a password"):
        what_is_wrong(io.BytesIO(content), "report.docx")


def test_a_word_file_that_unpacks_to_too_much_is_not_read(monkeypatch):
    monkeypatch.setattr(readable, "LARGEST_PART", 500)
    with pytest.raises(ValidationError, match="damaged"):
        what_is_wrong(word_file(TEXT * 50), "report.docx")


@pytest.mark.parametrize("name", ["slides.pptx", "figures.xlsx", "report.odt", "letter.doc", "scan.png", "noending"])
def test_of_other_kinds_nothing_can_be_told(name):
    assert "Nobody can tell" in what_is_wrong(io.BytesIO(b"anything"), name)[0]


@pytest.mark.parametrize("name", ["figures.csv", "words.txt", "film.mp4", "captions.vtt", "talk.MP3"])
def test_plain_words_figures_and_recordings_are_taken(name):
    assert what_is_wrong(io.BytesIO(b"anything"), name) == []


# In the staff pages


@pytest.fixture
def staff(publisher) -> Client:
    client = Client()
    client.force_login(publisher)
    return client


def upload(staff: Client, name: str, content: bytes, **fields) -> str:
    fields = {"title": name, "collection": 1, "tags": "", "file": SimpleUploadedFile(name, content)} | fields
    return staff.post(reverse("wagtaildocs:add"), fields).content.decode()


def test_staff_hear_what_to_mend_in_a_word_file(staff):
    answer = upload(staff, "report.docx", word_file(TEXT + picture()).getvalue())
    assert "no headings to move by" in answer
    assert "without a description: 1." in answer
    assert "Page that says the same" in answer
    assert not get_document_model().objects.exists()
    upload(staff, "report.docx", word_file().getvalue())
    assert get_document_model().objects.count() == 1


def test_slides_are_taken_with_a_page_that_says_the_same(staff, page):
    assert "Nobody can tell" in upload(staff, "slides.pptx", b"PK")
    upload(staff, "slides.pptx", b"PK", web_equivalent=page.pk)
    assert WebEquivalent.objects.get().page_id == page.pk


def test_a_kept_document_is_at_fault_until_a_page_stands_in(page):
    kept = get_document_model().objects.create(title="Slides", file=ContentFile(b"PK", name="slides.pptx"))
    assert faults_of(kept) != []
    WebEquivalent.objects.create(document=kept, page_id=page.pk)
    assert faults_of(kept) == []
    broken = get_document_model().objects.create(title="Report", file=ContentFile(b"PK", name="report.docx"))
    assert "damaged" in faults_of(broken)[0]
