"""Only a file that says what its page says now is ever given out, and nobody waits for one to be made."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django_tasks_db.models import DBTaskResult
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from core.models import ContentVersion, Partnership
from formats import services, tasks
from formats.kinds import KINDS, MADE_HERE, Format, Problem
from formats.makers import MAKERS, CannotMake, Made, Maker
from formats.makers.plain_text import plain_text
from formats.models import FormatSettings, MadeFile
from formats.offers import offers_of
from formats.pages import document_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick_makers(monkeypatch):
    """Makers that write down the words: what is tested here is which file is given out, not how it is made."""

    class Copyist(Maker):
        def make(self, document, settings):
            return Made(f"{settings.braille_cells} {plain_text(document)}".encode(), seconds=90)

    for format_, maker in list(MAKERS.items()):
        own = Copyist(maker.module, maker.edition, maker.depends_on, maker.packages, maker.is_quick)
        monkeypatch.setitem(MAKERS, format_, own)


@pytest.fixture
def publish(rewrite, work):
    """Publish a page and let the worker finish with it."""

    def publish(page):
        rewrite(page)
        work()
        return page

    return publish


@pytest.fixture
def made(quick_makers, page, publish):
    """The page with every format made."""
    return publish(page)


def content(response) -> str:
    return b"".join(response.streaming_content).decode()


def test_every_format_is_made_when_a_page_is_published(client, page, rewrite, work):
    rewrite(page, title="Published again")
    assert work() == 1
    for format_ in MADE_HERE:
        response = client.get(f"{page.url}formats/{KINDS[format_].name}")
        assert response.status_code == 200, format_
        assert response["Content-Type"] == KINDS[format_].content_type
        starts = {"large-print": b"%PDF-", "audio": b"\xff", "braille": b",", "plain": b"Published again"}[format_]
        body = b"".join(response.streaming_content)
        assert body.lstrip().startswith(starts)
        assert int(response["Content-Length"]) == len(body)


@pytest.mark.usefixtures("quick_makers")
def test_asked_for_before_it_is_made_a_format_is_queued_once_and_says_so(client, page, work):
    address = f"{page.url}formats/audio.mp3"
    first, again = client.get(address), client.get(address)
    assert (first.status_code, again.status_code) == (202, 202)
    assert first["Retry-After"] == "20"
    assert first["Cache-Control"] == "no-store"
    assert "We are making this for you" in first.content.decode()
    assert work() == 1
    assert client.get(address).status_code == 200


def test_plain_text_and_the_transcript_are_there_at_once(client, page):
    assert "Bicycles near the station" in content(client.get(f"{page.url}formats/plain.txt"))
    transcript = client.get(f"{page.url}formats/audio.txt").content.decode()
    assert "Heading: What you can do" in transcript


def test_showing_a_page_makes_nothing(client, page, django_assert_max_num_queries, monkeypatch):
    """The bar needs neither the document nor a file."""
    monkeypatch.setattr(services, "document_of", pytest.fail)
    assert client.get(page.url).status_code == 200
    with django_assert_max_num_queries(5):  # restrictions of the page and those above it, files made, files brought
        offers = offers_of(page)
    assert [offer.name for offer in offers] == ["Large print", "Audio", "Braille", "Plain text"]
    assert not DBTaskResult.objects.exists()


def test_the_bar_names_size_and_language(client, made):
    bar = client.get(made.url).content.decode()
    assert "PDF, 0 bytes" not in bar
    details = {offer.name: offer.detail.replace("\xa0", " ") for offer in offers_of(made)}
    size = MadeFile.objects.get(format=Format.AUDIO).size
    assert details["Audio"] == f"MP3, 2 minutes, {size} bytes, English"
    assert details["Braille"] == f"BRF, 2 minutes, {size} bytes, English, not proof-read"
    assert f'href="{made.url}formats/large-print.pdf"' in bar
    assert "Ask for another format or language" in bar


WHAT_CHANGES = st.one_of(
    st.tuples(st.just("title"), st.text("abcXYZ", min_size=1, max_size=6)),
    st.tuples(st.just("summary"), st.text("abcXYZ", max_size=6)),
    st.tuples(st.just("body"), st.text("abcXYZ", max_size=6).map(lambda word: f"<p>{word}</p>")),
    st.tuples(st.just("behind its back"), st.text("abcXYZ", max_size=6)),
    st.tuples(st.just("partnership"), st.text("abcXYZ", min_size=1, max_size=6)),
    st.tuples(st.just("cells"), st.integers(20, 60)),
    st.tuples(st.just("work"), st.none()),
    st.tuples(st.just("unpublish and publish"), st.none()),
)


@pytest.mark.usefixtures("quick_makers")
@hypothesis_settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(changes=st.lists(WHAT_CHANGES, min_size=1, max_size=5))
def test_after_any_change_the_old_file_is_never_given_out(client, page, rewrite, work, changes):
    """However changes, requests and the worker follow each other: what is given out says what the page says now."""
    for name, value in changes:
        page.refresh_from_db()
        match name:
            case "title" | "summary" | "body":
                rewrite(page, **{name: value})
            case "behind its back":
                # As a measure does that is counted from crime: there is no revision, and no signal of the page.
                type(page).objects.filter(pk=page.pk).update(summary=value)
                ContentVersion.raise_number()
            case "partnership":
                partnership = Partnership.objects.first() or Partnership(site_id=1)
                partnership.name = value
                partnership.save()
            case "cells":
                FormatSettings.objects.update_or_create(site_id=1, defaults={"braille_cells": value})
            case "work":
                work()
            case _:
                page.unpublish()
                assert client.get(f"{page.url}formats/braille.brf").status_code == 404
                page.save_revision().publish()
        page.refresh_from_db()
        now = plain_text(document_of(page))
        for format_ in MADE_HERE:
            response = client.get(f"{page.url}formats/{KINDS[format_].name}")
            assert response.status_code in {200, 202}
            if response.status_code == 200:
                cells, _, words = content(response).partition(" ")
                assert words == now
                if format_ == Format.BRAILLE:
                    assert int(cells) == FormatSettings.current().braille_cells
    work()
    assert client.get(f"{page.url}formats/braille.brf").status_code == 200, "and in the end it is there"


def test_a_file_made_while_the_page_changed_is_not_given_out(client, page, rewrite, work, monkeypatch):
    """The worker read the page, the editor published, the worker finished: its file is under a key nobody asks for."""

    class Slow(Maker):
        def make(self, document, settings):
            if document.title != "Newer":
                rewrite(page, title="Newer")
            return Made(plain_text(document).encode())

    monkeypatch.setitem(MAKERS, Format.BRAILLE, Slow("slow", 1))
    tasks.make_format.call(page.pk, "braille")
    assert client.get(f"{page.url}formats/braille.brf").status_code == 202
    work()
    assert "Newer" in content(client.get(f"{page.url}formats/braille.brf"))


@pytest.mark.usefixtures("quick_makers")
def test_files_of_earlier_words_are_deleted(page, rewrite, work, quick_makers, django_capture_on_commit_callbacks):
    rewrite(page, title="One")
    work()
    before = set(MadeFile.objects.values_list("file", flat=True))
    rewrite(page, title="Two")
    with django_capture_on_commit_callbacks(execute=True):
        work()
    assert MadeFile.objects.count() == len(MADE_HERE)
    assert not any(default_storage.exists(name) for name in before)
    assert all(default_storage.exists(name) for name in MadeFile.objects.values_list("file", flat=True))


def test_a_page_taken_down_takes_its_files_along(client, made):
    made.unpublish()
    assert client.get(f"{made.url}formats/audio.mp3").status_code == 404
    assert not MadeFile.objects.exists()


def test_a_page_not_for_everybody_has_no_formats(client, page):
    PageViewRestriction.objects.create(page=page, restriction_type="password", password="secret")
    assert client.get(f"{page.url}formats/plain.txt").status_code == 404
    assert client.get(f"{page.url}formats/audio.txt").status_code == 404
    assert offers_of(page) == []


def test_a_page_that_is_not_offered_has_none(client):
    assert client.get("/formats/plain.txt").status_code == 404


def test_what_cannot_be_made_is_said_on_the_page_and_can_be_asked_for(client, page, publish, monkeypatch):
    class Lacking(Maker):
        def make(self, document, settings):
            raise CannotMake(Problem.MISSING_TOOL)

    for format_ in (Format.AUDIO, Format.BRAILLE, Format.LARGE_PRINT):
        monkeypatch.setitem(MAKERS, format_, Lacking("lacking", 1))
    publish(page)
    bar = client.get(page.url).content.decode()
    assert bar.count(str(Problem.MISSING_TOOL.label)) == 3
    assert f'href="{page.url}formats/ask/?format=audio"' in bar
    answer = client.get(f"{page.url}formats/audio.mp3")
    assert answer.status_code == 404
    assert "Ask for this format" in answer.content.decode()
    assert client.get(f"{page.url}formats/plain.txt").status_code == 200


def test_a_tool_that_breaks_breaks_nothing_else(client, page, publish, monkeypatch, caplog):
    class Broken(Maker):
        def make(self, document, settings):
            raise ZeroDivisionError("a fault of the tool")

    monkeypatch.setitem(MAKERS, Format.LARGE_PRINT, Broken("broken", 1))
    publish(page)
    assert "a fault of the tool" in caplog.text
    assert client.get(page.url).status_code == 200
    assert client.get(f"{page.url}formats/large-print.pdf").status_code == 404
    assert client.get(f"{page.url}formats/braille.brf").status_code == 200


@pytest.mark.usefixtures("quick_makers")
def test_what_was_refused_or_lost_is_tried_again_an_hour_later(client, page, time_machine, work):
    address = f"{page.url}formats/audio.mp3"
    time_machine.move_to("2026-05-04 10:00+00:00")
    client.get(address)
    DBTaskResult.objects.all().delete()  # as if a worker had died with it three times
    client.get(address)
    assert not DBTaskResult.objects.exists()
    time_machine.shift(3700)
    client.get(address)
    assert work() == 1
    assert client.get(address).status_code == 200


def test_lost_bytes_are_made_again(client, made, work):
    default_storage.delete(MadeFile.objects.get(format=Format.BRAILLE).file.name)
    address = f"{made.url}formats/braille.brf"
    assert client.get(address).status_code == 202
    work()
    assert client.get(address).status_code == 200


def test_each_night_what_changed_by_itself_is_made_again(client, made, work):
    tasks.make_what_is_out_of_date.call()
    assert work() == 0, "nothing has changed"
    type(made).objects.filter(pk=made.pk).update(summary="Other figures")
    tasks.make_what_is_out_of_date.call()
    assert work() == 1
    assert "Other figures" in content(client.get(f"{made.url}formats/audio.mp3"))


def test_each_night_a_tool_that_was_missing_is_tried_again(page, publish, work, monkeypatch):
    class Lacking(Maker):
        problem = Problem.MISSING_TOOL

        def make(self, document, settings):
            raise CannotMake(self.problem)

    for format_ in MADE_HERE:
        monkeypatch.setitem(MAKERS, format_, Lacking("lacking", 1))
    publish(page)
    tasks.make_what_is_out_of_date.call()
    assert work() == 1
    monkeypatch.setattr(Lacking, "problem", Problem.UNSUPPORTED_LANGUAGE)
    publish(page)
    tasks.make_what_is_out_of_date.call()
    assert work() == 0, "no night brings a language"


def test_a_browser_that_has_the_file_is_told_so(client, made, rewrite, work):
    address = f"{made.url}formats/audio.mp3"
    first = client.get(address)
    assert first["Cache-Control"] == "no-cache"
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    rewrite(made, title="Other words")
    work()
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.usefixtures("quick_makers")
def test_the_demonstration_s_line_is_in_each_file(settings, client, page, publish):
    settings.IS_DEMONSTRATION = True
    publish(page)
    for name in ("large-print.pdf", "audio.mp3", "braille.brf", "plain.txt"):
        assert "Demonstration: not by" in content(client.get(f"{page.url}formats/{name}"))
    assert "Demonstration: not by" in client.get(f"{page.url}formats/audio.txt").content.decode()


def test_files_cannot_be_had_past_their_page(client, made):
    """No address of uploads leads to them, where the page's rules do not hold."""
    name = MadeFile.objects.get(format=Format.AUDIO).file.name
    assert Path(settings.MEDIA_URL).is_absolute()
    assert client.get(f"{settings.MEDIA_URL}{name}").status_code == 404
