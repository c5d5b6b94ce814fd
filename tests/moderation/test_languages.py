"""Letters are in the language in which whoever gets them used the site; moderators read in the site's own."""

from dataclasses import replace

import pytest
from django.utils.translation import get_language, gettext, override
from wagtail import hooks
from wagtail.models import Site

from moderation.models import ModerationSettings
from moderation.services import complain, report, tell_author
from tests.moderation.conftest import LETTER, letters_to
from tests.moderation.test_defamation import NOTICE

pytestmark = pytest.mark.django_db
AUTHOR, DUTY = "writer@example.org", "duty@example.org"
POLISH_DAY, ENGLISH_DAY = "4 marca 2026", "4 March 2026"


@pytest.fixture(autouse=True)
def worded_title(letters):
    """A kind whose title depends on the language, as titles of the other apps do."""
    worded = replace(LETTER, title=lambda subject: gettext("March"))
    with hooks.register_temporarily("register_moderated_kind", lambda: worded):
        yield


@pytest.fixture(autouse=True)
def on_duty(db) -> None:
    settings = ModerationSettings.for_site(Site.objects.get(is_default_site=True))
    settings.duty_address = DUTY
    settings.save()


def test_the_author_reads_the_decision_in_their_language(noon, sent, decided):
    with override("pl"):
        item = sent()
    assert (item.language, item.title) == ("pl", "March"), "moderators read what it is in the site's language"
    with override("cy"):
        decided(item, "published")
    (letter,) = letters_to(AUTHOR)
    assert letter.language == "pl" and 'lang="pl"' in letter.html
    assert POLISH_DAY in letter.text
    assert "Marzec." in letter.text, "what it is stands there in Polish too"


def test_the_author_of_what_is_gone_reads_what_it_was_called(noon, sent, decided):
    with override("pl"):
        item = sent()
    item.subject.delete()
    decided(item, "refused", reason="spam")
    (letter,) = letters_to(AUTHOR)
    assert "March" in letter.text and POLISH_DAY in letter.text


def test_who_reported_hears_in_their_language_and_the_author_in_theirs(noon, published, decided):
    item = published()
    with override("pl"):
        report(item=item, why="other", address="reader@example.org")
    decided(item, "taken-down", reason="spam")
    (to_reader,) = letters_to("reader@example.org")
    assert POLISH_DAY in to_reader.text
    assert ENGLISH_DAY in letters_to(AUTHOR)[-1].text


def test_both_sides_of_a_complaint_read_their_own_language_and_the_duty_contact_the_sites(noon, published, moderator):
    with override("pl"):
        item = published(address=AUTHOR)
    with override("ur"):
        complaint = complain(item=item, **NOTICE)
    tell_author(complaint=complaint, by=moderator)
    languages = {each: letters_to(each)[-1].language for each in (AUTHOR, NOTICE["address"], DUTY)}
    assert languages == {AUTHOR: "pl", NOTICE["address"]: "ur", DUTY: ""}
    assert 'dir="rtl"' in letters_to(NOTICE["address"])[-1].html
    assert 'lang="en-gb"' in letters_to(DUTY)[-1].html
    assert "poniedziałek" in letters_to(AUTHOR)[-1].text.lower(), "the last day to answer is named in Polish"


def test_an_alarm_speaks_the_sites_language_whoever_wrote(noon, sent, published):
    with override("pl"):
        item = sent("I want to die.")
        report(item=published(), why="danger")
    alarms = letters_to(DUTY)
    assert len(alarms) == 2
    assert all('lang="en-gb"' in alarm.html and "March" in alarm.text for alarm in alarms)
    assert "Somebody reports that a person is in danger" in alarms[1].text
    assert item.is_risk


def test_what_was_left_out_is_said_in_the_language_of_the_words_around_it(sent, decided, monkeypatch):
    monkeypatch.setattr("moderation.redaction._", lambda words: f"[{get_language()}]")
    with override("pl"):
        item = sent("Zadzwoń do kogoś.")
    with override("cy"):
        decided(item, "published", removals=["kogoś"], reason="personal-details")
    item.refresh_from_db()
    assert item.public_text == "Zadzwoń do [pl]."
