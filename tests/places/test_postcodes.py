"""Postcodes in every way people write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places.postcodes import INWARD, OUTWARD, possible_slips, read_partial, read_postcode, spelt

postcodes = st.builds(
    "{}{}".format,
    st.from_regex(OUTWARD, fullmatch=True, alphabet=st.characters(codec="ascii")),
    st.from_regex(INWARD, fullmatch=True, alphabet=st.characters(codec="ascii")),
)
separators = st.text(alphabet=" \t\u00a0-._\u2009", max_size=3)


@given(postcodes, st.lists(separators, min_size=8, max_size=8), st.booleans())
def test_any_spacing_and_case_is_the_same_postcode(code, between, is_lower):
    typed = "".join(letter + gap for letter, gap in zip(code, between, strict=False))
    assert read_postcode(typed.lower() if is_lower else typed) == code


@given(postcodes)
def test_what_is_kept_can_be_spelt_and_read_again(code):
    assert read_postcode(spelt(code)) == code
    assert re.fullmatch(rf"{OUTWARD} {INWARD}", spelt(code))


@given(st.text(max_size=12))
def test_nothing_typed_breaks_the_reading(text):
    code = read_postcode(text)
    assert code is None or re.fullmatch(OUTWARD + INWARD, code)
    assert all(re.fullmatch(OUTWARD, outward) for outward, _rest in read_partial(text))
    assert text not in possible_slips(text)


@given(postcodes)
def test_letters_typed_for_figures_are_put_right(code):
    mistyped = code.replace("0", "O").replace("1", "I")
    assert mistyped == code or code in possible_slips(mistyped)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("MK9", [("MK9", "")]),
        ("mk9 3", [("MK9", "3")]),
        ("MK9 3E", [("MK9", "3E")]),
        ("MK93", [("MK93", ""), ("MK9", "3")]),
        ("MK17", [("MK17", ""), ("MK1", "7")]),
        ("W1A", [("W1A", "")]),
        ("W1A 1", [("W1A", "1")]),
        ("Olney", []),
        ("MK", []),
        ("", []),
    ],
)
def test_the_beginning_of_a_postcode(text, readings):
    assert read_partial(text) == readings


@pytest.mark.parametrize(
    ("text", "code"), [("MK9 OEJ", "MK90EJ"), ("MK9 3E1", None), ("NKI 1AA", "NK11AA"), ("mk9 3ej", None)]
)
def test_the_likeliest_slip_comes_first(text, code):
    assert next(iter(possible_slips(text)), None) == code
