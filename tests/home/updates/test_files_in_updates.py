"""Videos and documents in an update: what has to come with them, and how the page shows them."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.files.base import ContentFile
from wagtail.blocks import StructBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.documents import get_document_model

from core.blocks import DocumentBlock, VideoBlock
from formats.models import WebEquivalent
from formats.parts import Paragraph
from home.updates.blocks import UpdateBody
from home.updates.checking import refusals
from tests.formats.reading_back import assert_every_format_says

TRANSCRIPT = "<p>An officer shows two locks.</p>"


def kept(name: str, content: bytes = b"0123456789"):
    return get_document_model().objects.create(title=name.partition(".")[0], file=ContentFile(content, name=name))


@pytest.fixture
def video(db) -> dict:
    """A video with all that has to come with it, as the editor's form hands it over."""
    files = {"video": kept("Locks.mp4"), "captions": kept("Words.vtt", b"WEBVTT\n")}
    return files | {"title": "Two locks", "transcript": TRANSCRIPT}


def body(value: dict) -> list[tuple[str, dict]]:
    return [("video", value)]


def sentences(update) -> list[str]:
    return [found.sentence for found in refusals(update)]


def complaints(block, **fields) -> dict[str, str]:
    """What the editor's form says of a block, by field."""
    value = block.to_python({name: getattr(field, "pk", field) for name, field in fields.items()})
    with pytest.raises(StructBlockValidationError) as refused:
        block.clean(value)
    return {name: error.messages[0] for name, error in refused.value.block_errors.items()}


def test_a_whole_video_is_fine(write, video):
    assert sentences(write(body=body(video))) == []


@pytest.mark.parametrize(
    ("part", "nothing", "sentence"),
    [
        ("captions", None, "A video has no captions."),
        ("transcript", "", "A video has no transcript."),
        ("transcript", "<p> </p>", "A video has no transcript."),
    ],
)
def test_a_video_without_its_words_is_refused(write, video, part, nothing, sentence):
    update = write(body=body(video | {part: nothing}))
    assert [(found.sentence, found.words) for found in refusals(update)] == [(sentence, "Two locks")]


def test_the_form_asks_for_captions_and_transcript(video):
    told = complaints(VideoBlock(), **video | {"captions": None, "transcript": ""})
    assert set(told) == {"captions", "transcript"}
    assert set(told.values()) == {"Fill this in, or choose something: it cannot stay empty."}


def test_the_form_takes_only_what_browsers_play(video):
    told = complaints(VideoBlock(), **video | {"video": kept("Locks.avi"), "captions": kept("Words.docx")})
    assert told == {
        "video": "Choose an MP4 or WebM file: every browser plays those.",
        "captions": "Choose a WebVTT file, whose name ends in .vtt.",
    }


def shown(client, update) -> Tag:
    page = BeautifulSoup(client.get(update.url).content, "html.parser")
    return page.find(class_="update__body")


def test_the_page_shows_a_video_with_captions_and_its_words(client, publish, video):
    update = publish(body=body(video))
    figure = shown(client, update).find("figure")
    player, track = figure.video, figure.video.track
    assert player.has_attr("controls") and not player.has_attr("autoplay")
    assert player["aria-label"] == "Two locks"
    assert player.source["type"] == "video/mp4"
    assert (track["kind"], track["srclang"], track["label"]) == ("captions", "en-gb", "Captions")
    assert track.has_attr("default"), "captions stand there without being asked for"
    assert client.get(track["src"])["Content-Type"] == "text/vtt"
    assert player.a["href"] == player.source["src"], "where nothing plays it, it can be downloaded"
    assert figure.details.summary.get_text() == "Read the words of the video"
    assert "An officer shows two locks." in figure.details.get_text()


def test_other_formats_hold_the_words_of_a_video(publish, video):
    parts = publish(body=body(video)).to_document().parts
    assert Paragraph("An officer shows two locks.") in parts


def test_a_player_is_given_the_part_of_a_video_that_it_asks_for(client, video):
    address = video["video"].url
    part = client.get(address, headers={"Range": "bytes=2-4"})
    assert (part.status_code, part.getvalue()) == (206, b"234")
    assert part["Content-Range"] == "bytes 2-4/10"
    assert part["X-Content-Type-Options"] == "nosniff"
    whole = client.get(address)
    assert (whole.status_code, whole.getvalue()) == (200, b"0123456789")
    assert whole["Accept-Ranges"] == "bytes"
    assert client.get(address, headers={"If-None-Match": whole["ETag"]}).status_code == 304


# Documents


def document_body(document, page=None) -> list[tuple[str, dict]]:
    return [("document", {"document": document, "about": "What the plan says in short.", "web_page": page})]


def test_a_document_that_nobody_can_tell_about_is_refused_until_a_page_says_the_same(write, list_of_updates):
    slides = kept("Slides.pptx")
    (refusal,) = refusals(write(body=document_body(slides)))
    assert "a file of this kind (.pptx)" in refusal.sentence
    assert refusal.words == "Slides"
    assert sentences(write(title="Named in the block", body=document_body(slides, list_of_updates))) == []
    WebEquivalent.objects.create(document=slides, page=list_of_updates)
    assert sentences(write(title="Named with the file", body=document_body(slides))) == []


def test_a_body_without_anything_says_what_to_do():
    with pytest.raises(StreamBlockValidationError) as refusal:
        UpdateBody().clean(UpdateBody().to_python([]))
    assert [str(each.message) for each in refusal.value.non_block_errors.as_data()] == ["Add at least one part."]


def test_a_document_needs_words_about_what_is_in_it(db):
    told = complaints(DocumentBlock(), document=kept("Plan.csv"), about="", web_page=None)
    assert told == {"about": "Fill this in, or choose something: it cannot stay empty."}


def test_the_page_says_what_a_document_is_and_what_is_in_it(client, publish, list_of_updates):
    plan = kept("Plan.csv")
    words = shown(client, publish(body=document_body(plan, list_of_updates)))
    download, as_page = words.find_all("a")
    assert download["href"] == plan.url
    assert " ".join(download.get_text().split()) == "Plan (CSV, 10\xa0bytes)".replace("\xa0", " ")
    assert download.svg["aria-hidden"] == "true"
    assert as_page["href"] == list_of_updates.url
    assert as_page.get_text() == "Read the same as a page: Updates"
    assert "What the plan says in short." in words.get_text()


def test_every_format_of_an_update_reads_back(publish, areas):
    update = publish(summary="Two sheds were broken into.", areas=[areas["mill"], areas["dale"]])
    assert_every_format_says(update, "Lock your shed", "Two sheds were broken into.", "From: Anyshire Police", "Dale")
