"""No file of a priority is ever older than its page, whatever of it changes and whether that is published or not."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from formats.kinds import MADE_HERE
from formats.makers import MAKERS, Made, Maker
from formats.makers.plain_text import plain_text
from formats.tasks import make_format
from home.models import PriorityPage
from home.priorities.measures import Measure
from home.priorities.pages import Method
from home.priorities.services import Entry, write_reading
from people.models import Agency

pytestmark = pytest.mark.django_db
WORD = st.text("ABCDEFGH", min_size=3, max_size=6)
CHANGES = {
    "reading": lambda page, word: write_reading(
        measure=page.measures.get(), entry=_found(len(word) + 700), reason=word
    ),
    "measure": lambda page, word: _save(page.measures.get(), name=word),
    "method": lambda page, word: _save(page.methods.get(), text=word),
    "evaluation": lambda page, word: _save(page.methods.get(), evaluated_on=date(2014, 5, 1), evaluation=word),
    "organisation": lambda page, word: _save(Agency.objects.get(), name=word),
    "words": lambda page, word: (setattr(page, "progress", f"<p>{word}</p>"), page.save_revision().publish()),
}


def _found(value: int) -> Entry:
    return Entry(date(2013, 4, 1), date(2014, 3, 31), Decimal(value))


def _save(row, **fields) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


@pytest.fixture
def copyists(monkeypatch):
    """Makers that write down the words: what is tested is which file is given out, not how it is made."""

    class Copyist(Maker):
        def make(self, document, settings):
            return Made(plain_text(document).encode())

    for format_, maker in list(MAKERS.items()):
        own = Copyist(maker.module, maker.edition, maker.depends_on, maker.packages, maker.is_quick)
        monkeypatch.setitem(MAKERS, format_, own)


@pytest.mark.usefixtures("copyists")
@settings(max_examples=4, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(changes=st.lists(st.tuples(st.sampled_from(sorted(CHANGES)), WORD, st.booleans()), min_size=2, max_size=4))
def test_what_is_given_out_says_the_newest(client, published, council, changes):
    """`is_made`: whether the worker made the files between a change and the next."""
    if not published.methods.exists():
        Measure.objects.get_or_create(name="Burglaries", priority=published, unit="crimes", target=180)
        Method.objects.create(page=published, text="Locks are given out.", lead=council)
    for what, word, is_made in changes:
        page = PriorityPage.objects.get(pk=published.pk)
        CHANGES[what](page, word)
        newest = str(len(word) + 700) if what == "reading" else word
        if is_made:
            for format_ in MADE_HERE:
                make_format.call(page.pk, format_)
        for name in ("large-print.pdf", "audio.mp3", "braille.brf", "plain.txt"):
            answer = client.get(f"{page.url}formats/{name}")
            assert answer.status_code in ({200} if is_made or name == "plain.txt" else {200, 202})
            if answer.status_code == 200:
                assert newest in b"".join(answer.streaming_content).decode(), (what, name)
