"""What the checker says: readability, links, pictures, what a kind needs; and the codes of short addresses."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file

from home.updates.checking import check, refusals
from home.updates.codes import ALPHABET, code_of, number_of
from home.updates.readability import read, sentences_in, syllables_in
from moderation.concerns import Concern

PLAIN = (
    "We were in the park last week. Two bikes were taken from the rack by the gate. Lock yours at two points. "
    "If you see somebody cut a lock, call us. We will come and look at once."
)
HARD = (
    "Notwithstanding the considerable organisational complexities associated with multidisciplinary implementation, "
    "the responsible authorities have collectively determined that operational prioritisation necessitates "
    "comprehensive evaluation of environmental vulnerabilities."
)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("table", 2),
        ("locked", 1),
        ("wanted", 2),
        ("houses", 2),
        ("police", 2),
        ("community", 4),
        ("the", 1),
    ],
)
def test_syllables_are_counted_as_people_say_them(word, count):
    assert syllables_in(word) == count


def test_plain_words_read_young_and_long_ones_old():
    assert read(PLAIN).age <= 10
    assert read(PLAIN).hard_sentences == []
    found = read(f"{PLAIN} {HARD}")
    assert found.age > 13
    assert found.hard_sentences == [HARD]


def test_a_few_words_have_no_reading_age():
    assert read("Closed on Monday.").age is None


@given(st.text(max_size=400))
def test_any_text_can_be_read(text):
    found = read(text)
    assert set(found.hard_sentences) <= set(sentences_in(text))


@given(st.integers(min_value=1, max_value=10**9))
def test_a_code_leads_back_to_its_page_whatever_case_it_is_typed_in(number):
    code = code_of(number)
    assert number_of(code) == number_of(code.upper()) == number
    assert set(code) <= set(ALPHABET) and len(code) >= 3


@pytest.mark.parametrize("code", ["", "a", "2", "o0l", "no-such", "é"])
def test_what_is_no_code_leads_nowhere(code):
    assert number_of(code) is None


def sentences(update) -> str:
    return " ".join(f"{found.sentence} {found.words}" for found in check(update))


@pytest.mark.parametrize("words", ["click here", "Here", "Read more »", "https://example.org/a/long/address"])
def test_a_link_that_does_not_say_where_it_leads_is_pointed_out(write, words):
    update = write(body=[("text", f'<p>For the form <a href="https://example.org/">{words}</a>.</p>')])
    assert words in sentences(update)
    assert not refusals(update)


def test_a_link_that_says_where_it_leads_is_fine(write):
    update = write(body=[("text", '<p><a href="https://example.org/">Report fly-tipping</a></p>')])
    assert check(update) == []


@pytest.mark.parametrize("described", ["", "   "])
def test_a_picture_without_a_description_is_refused(write, described):
    image = get_image_model().objects.create(title="The gate", file=get_test_image_file())
    update = write(body=[("picture", {"image": image, "alt_text": described, "caption": ""})])
    assert [found.words for found in refusals(update)] == ["The gate"]


def test_a_description_that_says_picture_of_is_pointed_out(write):
    image = get_image_model().objects.create(title="The gate", file=get_test_image_file())
    update = write(body=[("picture", {"image": image, "alt_text": "Picture of a gate", "caption": ""})])
    assert "Picture of a gate" in sentences(update)
    assert not refusals(update)


def test_a_hard_sentence_is_shown(write):
    update = write(body=[("text", f"<p>{PLAIN}</p><p>{HARD}</p>")])
    assert HARD in [found.words for found in check(update)]


def test_words_that_somebody_else_said_pass_the_same_check_as_the_publics(write, monkeypatch):
    concern = Concern("accuses", "It names somebody.", ("John",))
    monkeypatch.setattr("home.updates.checking.find_concerns", lambda text: [concern] if "John" in text else [])
    quoting = write(body=[("quote", {"words": "John did it.", "who": "A neighbour"})])
    assert "It names somebody. John" in sentences(quoting)
    assert check(write("Another", body=[("text", "<p>John is thanked.</p>")])) == []


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"body": []}, "no text"),
        ({"body": [("text", ""), ("text", "<p> </p>")]}, "no text"),
        ({"expires_on": timezone.localdate() - timedelta(days=1)}, "last day has passed"),
        ({"kind": "meeting", "venue": "Hall"}, "day and time"),
        ({"kind": "meeting", "starts_at": timezone.now()}, "needs a place"),
        ({"kind": "appeal"}, "needs a last day"),
    ],
)
def test_what_is_missing_is_refused_with_a_sentence(write, fields, words):
    assert words in " ".join(found.sentence for found in refusals(write(**fields)))


@pytest.mark.parametrize(("days", "is_refused"), [(-1, True), (0, False), (1, False)])
def test_a_last_day_before_the_day_in_the_diary_is_refused_at_once(write, days, is_refused):
    day = timezone.localdate() + timedelta(days=9)
    noon = timezone.make_aware(datetime.combine(day, time(12)))
    update = write(go_live_at=noon, expires_on=day + timedelta(days=days))
    assert ("over before it is to be published" in sentences(update)) is is_refused


def test_an_appeal_needs_somebody_who_may_agree(write, appeal, agency, approver):
    assert refusals(write(**appeal)) == []
    agency.approvers.clear()
    assert "approvers" in refusals(write("Another", **appeal))[0].sentence
