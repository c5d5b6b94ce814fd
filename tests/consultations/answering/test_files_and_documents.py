"""Files that come as answers, and the questions that go out as documents."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from consultations.answering.files import clean_upload
from consultations.models import AnswerFile, Draft, Response
from people.roles import create_roles
from people.services import make_member_of_staff
from tests.formats.reading_back import faults_of_pdf

from .asking import Browser


def picture(format_: str = "JPEG", mode: str = "RGB") -> bytes:
    """A picture that says where it was taken."""
    image, content = Image.new(mode, (20, 10)), BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "A CAMERA"
    exif.get_ifd(0x8825)[2] = (52.0, 2.0, 3.0)
    image.save(content, format_, exif=exif)
    return content.getvalue()


def upload(content: bytes, name: str = "lamp.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": "SOMEBODY"})
    script = {"/S": NameObject("/JavaScript"), "/JS": TextStringObject("app.alert('hello')")}
    script = DictionaryObject({NameObject(name): value for name, value in script.items()})
    writer.root_object[NameObject("/OpenAction")] = script
    writer.add_attachment("secret.txt", b"SECRET")
    writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.org/track"))
    writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): TextStringObject("RUN")})
    content = BytesIO()
    writer.write(content)
    return content.getvalue()


@pytest.mark.parametrize(
    ("format_", "mode"), [("JPEG", "RGB"), ("JPEG", "CMYK"), ("PNG", "RGBA"), ("PNG", "P"), ("WEBP", "RGB")]
)
def test_a_picture_says_no_more_where_and_with_what_it_was_taken(format_, mode):
    content, content_type, name = clean_upload(upload(picture(format_, mode), "IMG of Somebody.HEIC"))
    with Image.open(BytesIO(content)) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == (format_, (20, 10), {})
    assert b"CAMERA" not in content
    assert content_type == f"image/{format_.lower()}"
    assert name.startswith("IMG of Somebody.")


def test_a_pdf_keeps_its_pages_and_nothing_that_runs_or_hides():
    content, content_type, name = clean_upload(upload(pdf(), "plan.pdf"))
    assert len(PdfReader(BytesIO(content)).pages) == 1
    assert (content_type, name) == ("application/pdf", "plan.pdf")
    for hidden in (b"SOMEBODY", b"alert", b"SECRET", b"/JavaScript", b"/AA", b"EmbeddedFile", b"track"):
        assert hidden not in content


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ\x90\x00 a program", "Choose a picture (JPEG, PNG or WebP) or a PDF"),
        (b"<svg onload='x'/>", "Choose a picture (JPEG, PNG or WebP) or a PDF"),
        (b"\xff\xd8\xff not a picture at all", "damaged"),
        (b"%PDF-1.7 not a document at all", "damaged"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 10_000_001, "larger than 10 MB"),
    ],
)
def test_what_a_file_is_counts_and_not_what_it_is_called(content, sentence):
    with pytest.raises(ValidationError, match=sentence.split("(")[0]):
        clean_upload(upload(content))


@pytest.fixture
def with_picture(browser) -> Browser:
    browser.start()
    browser.fill(1, visits="yes")
    browser.fill(3, times="often", photo=upload(picture()))
    return browser


def test_a_file_is_not_lost_when_something_else_is_wrong(with_picture):
    assert "We have “lamp.jpg”" in with_picture.text
    assert Draft.objects.get().answers["photo"]["name"] == "lamp.jpg"
    with_picture.fill(3, times="4")
    assert Draft.objects.get().answers["photo"]["name"] == "lamp.jpg", "sending the page again takes nothing out"


def test_a_file_goes_with_the_answer_and_only_staff_can_have_it(with_picture, consultation, client):
    with_picture.fill(3)
    with_picture.send()
    response, stored = Response.objects.get(), AnswerFile.objects.get()
    assert (stored.response, stored.draft, str(stored.key)) == (response, None, response.answers["photo"]["file"])
    for address in (f"/media/{stored.file.name}/", f"/admin/consultations/{consultation.pk}/files/{stored.key}/"):
        assert with_picture.get(address).status_code in {302, 404}
    create_roles()
    client.force_login(make_member_of_staff(email="o@example.org", name="Officer", roles=["Consultation managers"]))
    given = client.get(f"/admin/consultations/{consultation.pk}/files/{stored.key}/")
    assert given["Content-Disposition"] == 'attachment; filename="lamp.jpg"'
    assert Image.open(BytesIO(b"".join(given.streaming_content))).size == (20, 10)


def test_a_file_that_is_replaced_or_withdrawn_is_gone(with_picture, django_capture_on_commit_callbacks):
    first = AnswerFile.objects.get().file.name
    with_picture.fill(3, photo=upload(picture(), "other.jpg"))
    with django_capture_on_commit_callbacks(execute=True):
        with_picture.send()
    assert AnswerFile.objects.get().name == "other.jpg"
    assert not default_storage.exists(first)


def test_somebody_elses_file_cannot_be_taken_into_an_answer(with_picture, another_browser):
    key = Draft.objects.get().answers["photo"]["file"]
    other = another_browser()
    other.start()
    other.fill(1, visits="yes")
    other.fill(3, photo=key)
    assert "photo" not in Draft.objects.exclude(pk=Draft.objects.order_by("pk").first().pk).get().answers


# The questions as a document


def test_the_questions_for_a_meeting_say_all_that_is_asked_and_of_whom(consultation, client):
    text = client.get("/consultations/park/respond/questions/plain.txt").content.decode()
    for words in (
        "Questions: The park",
        "1. Do you visit the park?",
        "- Yes",
        "Only if you answered “No” to “Do you visit the park?”.",
        "For each of these, choose one: Good; Bad.",
        "Choose up to 3.",
        "Answers count until midnight at the end of",
    ):
        assert words in text


def test_large_print_is_a_tagged_pdf(consultation, client):
    answer = client.get("/consultations/park/respond/questions/large-print.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert faults_of_pdf(answer.content) == []


def test_there_is_no_document_of_anything_else(consultation, client):
    assert client.get("/consultations/park/respond/questions/braille.brf").status_code == 404
    assert client.get("/consultations/no-such/respond/questions/plain.txt").status_code == 404
