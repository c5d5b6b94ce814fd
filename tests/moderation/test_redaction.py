"""Leaving words out, and nothing else."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.redaction import NotInTextError, redact

MARK = re.compile(r"\[[a-z ]*removed\]")


def test_words_are_replaced_by_what_they_were_wherever_they_stand():
    text = "Ring 07700 900123. Again: 07700 900123!"
    assert redact(text, ["07700 900123"], {"07700 900123": "phone number"}) == (
        "Ring [phone number removed]. Again: [phone number removed]!"
    )


def test_what_overlaps_goes_whole():
    assert redact("abc def ghi", ["abc def", "def ghi"]) == "[words removed]"
    assert redact("aaa", ["aa"]) == "[words removed]"


def test_words_that_are_not_there_are_refused_by_name():
    with pytest.raises(NotInTextError, match="Smythe"):
        redact("It was Mr Smith.", ["Smythe"])


def test_nothing_to_remove_leaves_the_text_as_it_is():
    assert redact("As it is.", ["", "  "]) == "As it is."


@given(st.text(alphabet="abcX \n", min_size=1, max_size=40), st.data())
def test_no_removed_letter_stays_and_no_other_goes(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    words = text[start : data.draw(st.integers(start + 1, len(text)))]
    if not words.strip():
        return
    words = words.strip()
    kept = [False] * len(text)
    for found in re.finditer(f"(?={re.escape(words)})", text):
        kept[found.start() : found.start() + len(words)] = [True] * len(words)
    expected = "".join(letter for letter, is_removed in zip(text, kept, strict=True) if not is_removed)
    assert MARK.sub("", redact(text, [words])) == expected
