"""Suggestions come from the definitions and from what people coded, and say why."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.coding.suggesting import suggest, telling_words

LIGHTS, NOISE = 1, 2
DEFINITIONS = {LIGHTS: "Lighting lamps dark streets", NOISE: "Noise music parties late at night"}


def test_a_definition_suggests_before_anybody_has_coded():
    guesses = suggest(["The streets are dark and the lamps broken", "Lovely park"], {}, DEFINITIONS)

    assert [(guess.text, guess.code, guess.like) for guess in guesses] == [(0, LIGHTS, None)]
    assert "dark" in guesses[0].words


def test_what_people_coded_teaches_words_that_no_definition_has():
    texts = ["Quad bikes roar past the flats", "Quad bikes every evening", "Quad bikes again and again"]

    before = suggest(texts, {}, DEFINITIONS)
    after = suggest(texts, {0: frozenset({NOISE})}, DEFINITIONS)

    assert before == []
    assert {(guess.text, guess.code, guess.like) for guess in after} == {(1, NOISE, 0), (2, NOISE, 0)}
    assert "bikes" in after[0].words


def test_a_text_that_was_read_and_given_nothing_speaks_against_a_code():
    texts = ["Dogs off the lead", "Dogs off the lead by the pond", "Dogs off the lead"]
    one = suggest(texts, {0: frozenset({NOISE})}, DEFINITIONS)
    against = suggest(texts, {0: frozenset({NOISE}), 1: frozenset()}, DEFINITIONS)

    def of_last(guesses) -> float:
        return next(guess.likeness for guess in guesses if guess.text == 2)

    assert of_last(against) < of_last(one)


def test_other_forms_of_a_word_are_the_same_word():
    [guess] = suggest(
        ["One lamp is broken, it was reported twice"], {}, {1: "Lamps", 2: "Reporting, and no report back"}
    )[:1]
    assert (guess.code, guess.words) == (2, ("reported",)), "the word of the text is shown, not its stem"


# What people wrote on Polis, and the theme that one reader gave each: statements on affordable housing, and on young
# people and policing. Gathered with the Polis software (compdemocracy.org/polis), sub-licensed under CC BY 4.0
# with attribution to The Computational Democracy Project (compdemocracy/openData).
SHORT_TEXTS = Path(__file__).parent / "data" / "short-texts.csv"


@pytest.mark.parametrize(("collection", "least_right", "most_wrong"), [("housing", 38, 8), ("policing", 23, 12)])
def test_real_short_texts_get_their_theme_more_often_than_another(collection, least_right, most_wrong):
    """Each in its turn as if nobody had read it; the first suggestion counts, and no suggestion is neither."""
    with SHORT_TEXTS.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["collection"] == collection]
    themes = sorted({row["theme"] for row in rows})
    texts, given = [row["text"] for row in rows], [themes.index(row["theme"]) for row in rows]
    counts: Counter[bool] = Counter()
    for hidden, theme in enumerate(given):
        coded = {number: frozenset([code]) for number, code in enumerate(given) if number != hidden}
        guesses = suggest(texts, coded, dict(enumerate(themes)))
        counts.update([guesses[0].code == theme] if guesses else [])
    assert counts[True] >= least_right and counts[False] <= most_wrong, counts


def test_answers_of_nothing_but_small_words_get_no_suggestion():
    assert suggest(["it is what it is", "the and of"], {}, {LIGHTS: "the of"}) == []


@given(st.lists(st.text(max_size=40), max_size=8), st.data())
def test_only_unread_texts_get_suggestions_and_only_of_the_frame(texts, data):
    read = data.draw(st.sets(st.integers(0, max(0, len(texts) - 1)), max_size=len(texts)))
    coded = {number: frozenset(data.draw(st.sets(st.sampled_from([LIGHTS, NOISE])))) for number in read if texts}

    for guess in suggest(texts, coded, DEFINITIONS):
        assert guess.text not in coded
        assert guess.code in DEFINITIONS
        assert 0 < guess.likeness <= 1


def test_words_that_many_share_begin_a_frame():
    texts = ["street lights are broken", "no street lights", "street lights please", "a bench"]

    assert telling_words(texts)[0] == ("street lights", 3)
    assert "bench" not in dict(telling_words(texts))


def test_no_shared_word_is_no_beginning():
    assert telling_words(["one", "two"]) == []
    assert telling_words([]) == []
