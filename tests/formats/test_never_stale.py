"""No file is ever older than its page: every kind of page, whatever of it changes, in whatever order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from wagtail.models import Locale, Page, Site, get_page_models

from actions.models import Action
from actions.services import change_action
from consultations.models import Consultation, ConsultationReportPage, Said
from consultations.outcomes.services import write_said
from core.models import Partnership
from formats.documents import Document
from formats.kinds import KINDS, Format
from formats.makers import MAKERS, Made, Maker
from formats.makers.plain_text import plain_text
from formats.models import FormatSettings
from formats.pages import OfferedInFormats, document_of
from formats.services import put_in_place
from formats.tasks import make_format
from forums.models import Forum, ForumReportPage, TableNote
from home.models import PriorityPage, Reply, StrategyPage, UpdatePage, UpdatesPage
from home.priorities.lessons import LessonsPage, Recommendation
from home.priorities.measures import Measure
from home.replies.services import accept, answer
from home.updates.models import Correction
from people.models import Agency, User
from people.roles import create_roles
from places.models import Area
from tests.forums.whole import HELD, hold_forums
from tests.whole_site import OPEN, WARD, answer_a_consultation, make_priorities, open_a_consultation

pytestmark = pytest.mark.django_db


@pytest.fixture
def copyists(monkeypatch):
    """Makers that write down the words: what is tested is which file is given out, not how it is made."""

    class Copyist(Maker):
        def make(self, document, settings):
            chosen = [str(getattr(settings, name)) for name in self.depends_on]
            return Made("\n".join([*chosen, plain_text(document)]).encode())

    for format_, maker in list(MAKERS.items()):
        own = Copyist(maker.module, maker.edition, maker.depends_on, maker.packages, maker.is_quick)
        monkeypatch.setitem(MAKERS, format_, own)


@pytest.fixture
def pages(first_pages, db) -> dict[str, Callable[[], Page]]:
    """A page of each kind that is offered in formats, each as it is in the database when it is asked for."""
    create_roles()
    by = User.objects.create_user("team@example.org", "a long enough password", is_staff=True, is_superuser=True)
    ward = Area.objects.create(kind="ward", code=WARD, vintage=2025, name="Millbrook", slug="millbrook")
    make_priorities()
    answer_a_consultation(by)
    open_a_consultation(by)
    Consultation.objects.get(slug=OPEN).areas.add(ward)
    hold_forums(by, ward)
    update = UpdatePage(title="Sheds", slug="sheds", summary="Three.", agency=Agency.objects.get(slug="the-council"))
    update.body = [("text", "<p>Lock them.</p>")]
    UpdatesPage.objects.get().add_child(instance=update)
    update.save_revision().publish()
    polish = Locale.objects.create(language_code="pl")
    update.copy_for_translation(polish, copy_parents=True).save_revision().publish()
    Site.clear_site_root_paths_cache()
    return {
        "update": _update,
        "translation": lambda: _update("pl"),
        "priority": lambda: PriorityPage.objects.get(slug="burglary"),
        "plan": lambda: StrategyPage.objects.get(slug="plan"),
        "review": lambda: LessonsPage.objects.get(slug="review"),
        "consultation": lambda: Consultation.objects.get(slug=OPEN).source_page,
        "report": ConsultationReportPage.objects.get,
        "forum": lambda: Forum.objects.get(slug=HELD).source_page,
        "forum report": ForumReportPage.objects.get,
    }


def _update(language: str = "en-gb") -> UpdatePage:
    return UpdatePage.objects.get(locale__language_code=language)


def _kinds_left_out(pages: dict[str, Callable[[], Page]]) -> set[str]:
    """Which kinds of page are offered in formats, and are not among `pages`."""
    tried = tuple({type(page()) for page in pages.values()})
    offered = {kind for kind in get_page_models() if issubclass(kind, OfferedInFormats)}
    return {kind.__name__ for kind in offered if not issubclass(kind, tried)}


def _save(row: models.Model, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def _publish(page: Page, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def _promise(title: str, words: str) -> None:
    change_action(action=Action.objects.filter(title=title).last(), by=User.objects.first(), public_wording=words)


def _say(words: str) -> None:
    said = Said.objects.get(title__isnull=False)
    write_said(consultation=said.consultation, said=said, title=words, by=User.objects.first())


def _reply(words: str) -> Reply:
    times = {"submitted_at": timezone.now(), "due_on": timezone.localdate()}
    reply = Reply.objects.create(key=uuid4(), update=_update(), text=words, may_be_public=True, **times)
    accept(reply, words)
    return reply


def _answer(words: str) -> None:
    by = User.objects.first()
    answer(reply=_reply("When?"), key=uuid4(), text=words, agency=None, by=by, is_public=True)


# On which page it stands, and how it is written: most of it without anybody publishing that page.
CHANGES: dict[str, tuple[str, Callable[[str], None]]] = {
    "its title": ("update", lambda word: _publish(_update(), title=word)),
    "a correction": (
        "update",
        lambda word: Correction.objects.create(update=_update(), note=word),
    ),
    "who says it": ("update", lambda word: _save(_update().agency, name=word)),
    "a reply": ("update", _reply),
    "an answer": ("update", _answer),
    "its translation": (
        "translation",
        lambda word: _publish(_update("pl"), summary=word),
    ),
    "a measure": ("priority", lambda word: _save(Measure.objects.exclude(priority=None).get(), name=word)),
    "an organisation": ("priority", lambda word: _save(Agency.objects.get(slug="the-council"), name=word)),
    "a priority below it": ("plan", lambda word: _publish(PriorityPage.objects.get(slug="burglary"), title=word)),
    "a recommendation": ("review", lambda word: _save(Recommendation.objects.get(), text=word)),
    "who decides": ("consultation", lambda word: _save(Consultation.objects.get(slug=OPEN), decider=word)),
    "an area": ("consultation", lambda word: _save(Area.objects.get(code=WARD), name=word)),
    "an action": ("report", lambda word: _promise("Mend the gate", word)),
    "a theme": ("report", _say),
    "a place": ("forum", lambda word: _save(Forum.objects.get(slug=HELD), place_name=word)),
    "a point of a table": ("forum report", lambda word: _save(TableNote.objects.first(), public_text=word)),
    "the settings": ("forum", lambda word: _save(Partnership.for_site(Site.objects.get()), name=word)),
    "the length of lines": (
        "priority",
        lambda word: FormatSettings.objects.update_or_create(site_id=1, defaults={"braille_cells": len(word) + 20}),
    ),
}
NOT_IN_THE_WORDS = {"the length of lines"}
MADE_BY_THE_WORKER = (Format.LARGE_PRINT, Format.AUDIO, Format.BRAILLE)
RECORDED = "ID3"  # how an MP3 begins
# Their words change by publishing alone, which tests/formats/test_files.py tries.
PUBLISHED_ONLY = {"StandardPage", "EvidencePage"}


@dataclass
class Reader:
    """Somebody who keeps whatever they were given, and asks again in every way that a browser or player may."""

    client: Client
    had: dict[str, dict[str, bytes]] = field(default_factory=dict)

    def ask(self, address: str) -> bytes | None:
        """What is given out at `address` now; None where it is still being made."""
        answer = self.client.get(address)
        assert answer.status_code in {200, 202}, address
        if answer.status_code == 202:
            return None
        now, mark, had = b"".join(answer.streaming_content), answer["ETag"], self.had.setdefault(address, {})
        assert had.setdefault(mark, now) == now, "one mark, one content"
        return now

    def ask_as_who_has_an_older_one(self, address: str, way: str) -> None:
        """Of another file neither the mark holds nor a part is of any use."""
        *older, mark = self.had[address]
        match way:
            case "its mark":
                assert self.client.head(address)["ETag"] == mark
            case "if it is another":
                marks = ", ".join(older) or '"none"'
                assert self.client.get(address, headers={"If-None-Match": marks}).status_code == 200
            case "a part":
                newest = older[-1] if older else '"none"'
                part = self.client.get(address, headers={"Range": "bytes=0-9", "If-Range": newest})
                assert b"".join(part.streaming_content) == self.had[address][mark]


@dataclass(frozen=True)
class Time:
    """One change: of what, which format somebody has before it, whether staff recorded it, and how they ask again."""

    change: str
    format: Format
    is_recorded: bool
    asked_again: str
    at_once: str

    def pass_by(self, reader: Reader, page_where: dict[str, Callable[[], Page]], word: str) -> None:
        where, write = CHANGES[self.change]
        page = page_where[where]()
        before, address = document_of(page), f"{page.url}formats/{KINDS[self.format].name}"
        make_format.call(page.pk, self.format)
        if self.is_recorded and self.format == Format.AUDIO:
            recording = SimpleUploadedFile("read.mp3", f"{RECORDED}{word}".encode())
            put_in_place(page=page, format_=Format.AUDIO, file=recording)
        kept = reader.ask(address) or b""
        is_recording = kept.startswith(RECORDED.encode())
        assert is_recording or (kept and word.encode() not in kept)

        write(word)
        page = page_where[where]()
        document = document_of(page)
        is_worded = self.change not in NOT_IN_THE_WORDS
        assert is_worded is (document.whole_digest != before.whole_digest), self
        if is_recording and document.digest == before.digest:
            assert reader.ask(address) == kept, "what is said below the words, or by whom, is not in a recording"
            return
        assert reader.ask(address) in {None, _written(document, self.format)}, self
        make_format.call(page.pk, self.format)
        assert reader.ask(address) == _written(document, self.format), self
        reader.ask_as_who_has_an_older_one(address, self.asked_again)
        said = b"".join(reader.client.get(f"{page.url}formats/{self.at_once}")).decode()
        assert (word in said) is is_worded, self


TIMES = {
    change: st.builds(
        Time,
        change=st.just(change),
        format=st.sampled_from(MADE_BY_THE_WORKER),
        is_recorded=st.booleans(),
        asked_again=st.sampled_from(["its mark", "if it is another", "a part"]),
        at_once=st.sampled_from(["plain.txt", "audio.txt"]),
    )
    for change in CHANGES
}
# Hypothesis tries the plainest order first, which is always the same; any other is drawn.
ORDERS = st.permutations(sorted(CHANGES)).filter(lambda order: order != sorted(CHANGES))


@pytest.mark.usefixtures("copyists")
@settings(max_examples=1, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(times=ORDERS.flatmap(lambda order: st.tuples(*(TIMES[change] for change in order))))
def test_whatever_changes_nothing_older_is_given_out(client, pages, times):
    """All kinds of page and of change, in another order each time.

    The worker and requests between changes: test_files.py and tests/home/priorities/test_files_follow.py.
    """
    assert _kinds_left_out(pages) == PUBLISHED_ONLY
    reader = Reader(client)
    for number, time in enumerate(times):
        time.pass_by(reader, pages, f"Word{number}x")


def _written(document: Document, format_: Format) -> bytes:
    """What the copyist makes of `document` now."""
    return MAKERS[format_].make(document, FormatSettings.current()).content
