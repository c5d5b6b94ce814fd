"""Files that staff bring: they take the machine's place until the words change."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter
from wagtail.documents import get_document_model
from wagtail.models import Page
from wagtail.test.utils.form_data import rich_text

from core.waiting import waiting_for
from formats import services
from formats.documents import Document
from formats.kinds import Format, Problem
from formats.makers import MAKERS, CannotMake
from formats.makers.large_print import make
from formats.models import StaffFile, WebEquivalent
from formats.offers import offers_of
from formats.readable import is_tagged
from formats.uploads import refuse_what_it_is_not

MP3 = b"ID3\x03\x00 a person reads this aloud"
BRF = b",bicycles near ! /,n\r\n\f"


def untagged_pdf() -> bytes:
    """A page with nothing on it, and no tags."""
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(content)
    return content.getvalue()


UNTAGGED = untagged_pdf()


@pytest.fixture(scope="module")
def tagged() -> bytes:
    return make(Document("A title", "en-gb")).content


@pytest.fixture(autouse=True)
def no_machine(monkeypatch, request):
    """What the machine would make is not looked at here."""
    if "tagged" in request.fixturenames:
        return

    def refuse(self, document, settings):
        raise CannotMake(Problem.MISSING_TOOL)

    monkeypatch.setattr(type(MAKERS[Format.AUDIO]), "make", refuse)


def bring(page, format_=Format.AUDIO, content=MP3) -> StaffFile:
    return services.put_in_place(page=page, format_=format_, file=SimpleUploadedFile("x.mp3", content))


def audio(client, page):
    return client.get(f"{page.url}formats/audio.mp3")


def test_staff_s_recording_is_what_people_get_until_the_words_change(client, page, rewrite, work, publisher):
    bring(page)
    assert b"".join(audio(client, page).streaming_content) == MP3
    page.save_revision().publish()
    assert b"".join(audio(client, page).streaming_content) == MP3, "the same words, published again"
    rewrite(page, title="Other words")
    assert audio(client, page).status_code == 202, "the machine's version is on its way again"
    assert services.files_out_of_step() == [StaffFile.objects.get()]
    waiting = next(each for each in waiting_for(publisher) if "outgrown" in str(each.label))
    assert (waiting.count, waiting.address) == (1, reverse("formats_page", args=[page.pk]))


def test_a_file_that_still_fits_is_given_out_again_once_somebody_says_so(client, page, rewrite):
    brought = bring(page)
    rewrite(page, summary="A comma, more.")
    services.confirm_that_it_fits(brought)
    assert b"".join(audio(client, page).streaming_content) == MP3
    assert services.files_out_of_step() == []


def test_formats_that_only_people_make_are_offered_while_they_fit(client, page, rewrite):
    address = f"{page.url}formats/easy-read.pdf"
    assert client.get(address).status_code == 404
    assert "Easy Read" not in [offer.name for offer in offers_of(page)]
    bring(page, Format.EASY_READ, b"%PDF- simple words")
    assert client.get(address).status_code == 200
    offer = next(offer for offer in offers_of(page) if offer.name == "Easy Read")
    assert offer.address == address
    rewrite(page, title="Other words")
    assert client.get(address).status_code == 404
    assert "has not been made for the new words yet" in client.get(address).content.decode()
    assert "Easy Read" not in [offer.name for offer in offers_of(page)]


CAPTIONS = b"WEBVTT\n\n00:01.000 --> 00:03.000\nThe market moves."
MP4 = b"\x00\x00\x00\x18ftypisom somebody signs this"


def test_a_sign_language_video_is_played_on_the_page_with_captions_while_it_fits(client, page, rewrite):
    address = f"{page.url}formats/bsl.vtt"
    assert client.get(address).status_code == 404
    assert "<video" not in client.get(page.url).content.decode()
    captions = SimpleUploadedFile("x.vtt", CAPTIONS)
    file = SimpleUploadedFile("x.mp4", MP4)
    services.put_in_place(page=page, format_=Format.BSL, file=file, captions=captions)
    shown = client.get(page.url).content.decode()
    assert f'<source src="{page.url}formats/bsl.mp4" type="video/mp4">' in shown
    assert f'<track src="{address}" kind="captions" srclang="en-gb"' in shown
    assert b"".join(client.get(address).streaming_content) == CAPTIONS
    assert client.get(address)["Content-Type"] == "text/vtt; charset=utf-8"
    rewrite(page, title="Other words")
    assert client.get(address).status_code == 404
    assert "<video" not in client.get(page.url).content.decode()


def test_a_sign_language_video_without_captions_names_none(client, page):
    bring(page, Format.BSL, MP4)
    shown = client.get(page.url).content.decode()
    assert "<video" in shown and "<track" not in shown
    assert client.get(f"{page.url}formats/bsl.vtt").status_code == 404


# In the staff pages


@pytest.fixture
def staff(publisher) -> Client:
    client = Client()
    client.force_login(publisher)
    return client


def test_staff_bring_confirm_and_remove_files(staff, client, page, rewrite):
    address = reverse("formats_page", args=[page.pk])
    file = SimpleUploadedFile("reading.mp3", MP3)
    staff.post(address, {"do": "bring", "format": "audio", "file": file, "made_by": "The talking newspaper"})
    brought = StaffFile.objects.get()
    assert "made by The talking newspaper" in offers_of(page)[1].detail
    rewrite(page, title="Other words")
    words = staff.get(address).content.decode()
    assert "does it still say the same?" in words
    assert b"".join(staff.get(reverse("formats_staff_file", args=[brought.pk])).streaming_content) == MP3
    staff.post(address, {"do": "confirm", "file": brought.pk})
    assert audio(client, page).status_code == 200
    staff.post(address, {"do": "remove", "file": brought.pk})
    assert not StaffFile.objects.exists()


@pytest.mark.parametrize(
    ("format_", "captions", "wrong"),
    [("bsl", CAPTIONS, ""), ("bsl", b"1\n00:01", "begins with the word WEBVTT"), ("audio", CAPTIONS, "Only a sign")],
)
def test_captions_come_with_a_sign_language_video(staff, page, format_, captions, wrong):
    files = {"bsl": SimpleUploadedFile("x.mp4", MP4), "audio": SimpleUploadedFile("x.mp3", MP3)}
    fields = {"do": "bring", "format": format_, "file": files[format_]}
    address = reverse("formats_page", args=[page.pk])
    answer = staff.post(address, fields | {"captions": SimpleUploadedFile("x.vtt", captions)}, follow=True)
    assert wrong in answer.content.decode()
    assert StaffFile.objects.exists() is not bool(wrong)


def test_who_publishes_other_words_is_told_which_file_no_longer_fits(staff, page):
    bring(page, Format.BRAILLE, BRF)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    fields = {"title": "Other words", "slug": page.slug, "body": rich_text("<p>Other</p>"), "also_shows": ""}
    fields |= {"comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
    answer = staff.post(edit, fields | {"action-publish": "1"}, follow=True).content.decode()
    assert "these files are not given out until you have looked at them: Braille." in answer


@pytest.mark.parametrize(("role", "may"), [("Communications team", True), ("Moderators", True), ("Editors", False)])
def test_who_may_bring_files(publisher, page, django_user_model, role, may):
    user = django_user_model.objects.create_user("one@example.org", "a long enough password")
    user.groups.add(publisher.groups.model.objects.get(name=role))
    client = Client()
    client.force_login(user)
    response = client.get(reverse("formats_page", args=[page.pk]))
    assert (response.status_code == 200) is may
    button = (
        reverse("formats_page", args=[page.pk])
        in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    )
    assert button is may


# What may be uploaded


@pytest.mark.parametrize(
    ("format_", "name", "content"),
    [
        (Format.AUDIO, "a.mp3", b"RIFF....WAVE"),
        (Format.AUDIO, "a.wav", MP3),
        (Format.BRAILLE, "a.brf", "⠃⠗⠋".encode()),
        (Format.BRAILLE, "a.brf", b"A" * 200),
        (Format.BSL, "a.mp4", b"not a video at all"),
        (Format.EASY_READ, "a.pdf", UNTAGGED),
        (Format.EASY_READ, "a.pdf", b"not a PDF"),
    ],
)
def test_what_is_not_of_its_format_is_refused(format_, name, content):
    with pytest.raises(ValidationError):
        refuse_what_it_is_not(SimpleUploadedFile(name, content), format_)


def test_what_is_of_its_format_is_taken(tagged):
    refuse_what_it_is_not(SimpleUploadedFile("a.mp3", MP3), Format.AUDIO)
    refuse_what_it_is_not(SimpleUploadedFile("a.brf", BRF), Format.BRAILLE)
    refuse_what_it_is_not(SimpleUploadedFile("a.mp4", b"\x00\x00\x00\x18ftypmp42"), Format.BSL)
    refuse_what_it_is_not(SimpleUploadedFile("a.pdf", tagged), Format.EASY_READ)


def test_tags_are_told_from_none(tagged):
    assert is_tagged(io.BytesIO(tagged))
    assert not is_tagged(io.BytesIO(UNTAGGED))


@pytest.mark.parametrize("address", ["wagtaildocs:add", "wagtaildocs:add_multiple"])
def test_an_untagged_pdf_is_refused_with_what_to_do(staff, address):
    fields = {"title": "A scan", "collection": 1, "file": SimpleUploadedFile("scan.pdf", UNTAGGED)}
    if address.endswith("multiple"):
        fields["files[]"] = fields.pop("file")
    answer = staff.post(reverse(address), fields).content.decode()
    assert "This PDF is not tagged" in answer
    assert not get_document_model().objects.exists()


def test_an_untagged_pdf_is_taken_with_a_page_that_says_the_same(staff, page):
    fields = {"title": "A scan", "collection": 1, "tags": "", "web_equivalent": page.pk}
    staff.post(reverse("wagtaildocs:add"), fields | {"file": SimpleUploadedFile("scan.pdf", UNTAGGED)})
    kept = get_document_model().objects.get()
    assert WebEquivalent.objects.get(document=kept).page == Page.objects.get(pk=page.pk)
    edit = reverse("wagtaildocs:edit", args=[kept.pk])
    answer = staff.post(edit, fields | {"web_equivalent": ""}).content.decode()
    assert "This PDF is not tagged" in answer, "nor can the page be taken away again"


def test_tagged_pdfs_and_other_files_are_taken(staff, tagged):
    for name, content in (("plan.pdf", tagged), ("figures.csv", b"month,count\n")):
        file = SimpleUploadedFile(name, content)
        staff.post(reverse("wagtaildocs:add"), {"title": name, "collection": 1, "tags": "", "file": file})
    assert get_document_model().objects.count() == 2
