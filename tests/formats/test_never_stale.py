"""No file is ever older than its page: every kind of page, whatever of it changes, however its files are asked for."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models
from django.test import Client
from wagtail.models import Locale, Page, Site, get_page_models

from actions.models import Action
from actions.services import change_action
from consultations.models import Consultation, ConsultationReportPage, Said
from consultations.outcomes.services import write_said
from core.models import Partnership
from formats.kinds import KINDS, Format
from formats.makers import MAKERS, Made, Maker
from formats.makers.plain_text import plain_text
from formats.models import FormatSettings
from formats.pages import OfferedInFormats, document_of
from formats.services import put_in_place
from formats.tasks import make_format
from forums.models import Forum, ForumReportPage, TableNote
from home.models import PriorityPage, StrategyPage, UpdatePage, UpdatesPage
from home.priorities.lessons import LessonsPage, Recommendation
from home.priorities.measures import Measure
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
            return Made(f"{settings.braille_cells}\n{plain_text(document)}".encode())

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


# On which page it stands, and how it is written: most of it without anybody publishing that page.
CHANGES: dict[str, tuple[str, Callable[[str], None]]] = {
    "its title": ("update", lambda word: _publish(_update(), title=word)),
    "a correction": (
        "update",
        lambda word: Correction.objects.create(update=_update(), note=word),
    ),
    "who says it": ("update", lambda word: _save(_update().agency, name=word)),
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
# Large print is given out as Braille is.
ASKED_FOR = (Format.BRAILLE, Format.AUDIO, Format.PLAIN_TEXT)
NOT_IN_THE_WORDS = {"the length of lines"}
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

    def ask_as_who_has_an_older_one(self, address: str) -> None:
        """Of another file neither the mark holds nor a part is of any use."""
        *older, mark = self.had[address]
        assert self.client.head(address)["ETag"] == mark
        assert self.client.get(address, headers={"If-None-Match": ", ".join(older) or '"none"'}).status_code == 200
        part = self.client.get(address, headers={"Range": "bytes=0-9", "If-Range": older[-1] if older else '"none"'})
        assert b"".join(part.streaming_content) == self.had[address][mark]


@pytest.mark.usefixtures("copyists")
def test_whatever_changes_nothing_older_is_given_out(client, pages):
    """Each change finds every file made, some of them by staff, in the hands of a reader who then asks again.

    Other orders of changes, the worker and requests: test_files.py and tests/home/priorities/test_files_follow.py.
    """
    assert _kinds_left_out(pages) == PUBLISHED_ONLY
    reader = Reader(client)
    for number, (change, (where, write)) in enumerate(CHANGES.items()):
        page = pages[where]()
        before, word = document_of(page), f"Word{number}x"
        _make(page)
        recording = f"ID3 {change}".encode() if number % 3 == 0 else None
        if recording:
            put_in_place(page=page, format_=Format.AUDIO, file=SimpleUploadedFile("read.mp3", recording))
        kept = {format_: reader.ask(_address(page, format_)) for format_ in ASKED_FOR}
        assert recording is None or kept[Format.AUDIO] == recording

        write(word)
        page = pages[where]()
        document = document_of(page)
        is_worded = change not in NOT_IN_THE_WORDS
        assert is_worded is (document.whole_digest != before.whole_digest), change
        for is_made in (False, True):
            if is_made:
                _make(page)
            for format_ in ASKED_FOR:
                given_out = reader.ask(_address(page, format_))
                if format_ == Format.AUDIO and recording and document.digest == before.digest:
                    assert given_out == recording, "who publishes the site is not what somebody read aloud"
                elif given_out is None:
                    assert not is_made and format_ != Format.PLAIN_TEXT
                else:
                    cells, _break, said = given_out.decode().partition("\n")
                    assert said == plain_text(document) and (word in said) is is_worded, (change, format_)
                    assert format_ != Format.BRAILLE or int(cells) == FormatSettings.current().braille_cells
        assert (word in client.get(_address(page, Format.AUDIO, ".txt")).content.decode()) is is_worded
        reader.ask_as_who_has_an_older_one(_address(page, Format.BRAILLE))


def _make(page: Page) -> None:
    for format_ in ASKED_FOR:
        make_format.call(page.pk, format_)


def _address(page: Page, format_: Format, ending: str = "") -> str:
    name = KINDS[format_].name
    return f"{page.url}formats/{name.partition('.')[0] + ending if ending else name}"
