"""How postcodes are written, and what somebody who mistyped one may have meant.

A postcode is an outward part (`MK9`) and an inward part of a figure and two letters (`3EJ`). It is kept without
a space, in capitals. No letter of C I K M O V stands in an inward part.
"""

import itertools
import re
import unicodedata

OUTWARD = r"[A-Z]{1,2}\d[A-Z\d]?"
INWARD = r"\d[ABD-HJLNP-UW-Z]{2}"
# What looks alike on a keyboard, a letterhead or an envelope.
ALIKE = {"O": "0", "0": "O", "I": "1L", "1": "I", "L": "1", "S": "5", "5": "S", "B": "8", "8": "B", "Z": "2", "2": "Z"}


def squeezed(text: str) -> str:
    """The letters and figures of `text` alone, in capitals."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).upper()


def read_postcode(text: str) -> str | None:
    """`text` as a whole postcode is kept (`MK93EJ`), or None where it is not one. Any spacing, case, punctuation."""
    code = squeezed(text)
    return code if re.fullmatch(OUTWARD + INWARD, code) else None


def looks_like_postcode(text: str) -> bool:
    """Whether somebody who typed `text` meant a whole postcode, though it may be none: `MK9 3EC`, `MKO 3EJ`."""
    code = squeezed(text)
    return bool(re.fullmatch(r"[A-Z]{1,2}[A-Z\d]{1,2}[\dOIL][A-Z\d]{2}", code)) and any(
        letter.isdigit() for letter in code
    )


def spelt(code: str) -> str:
    """A kept postcode as people write it: `MK9 3EJ`."""
    return f"{code[:-3]} {code[-3:]}"


def outward_part(code: str) -> str:
    """The part of a kept postcode before its space: `MK9`."""
    return code[:-3]


def read_partial(text: str) -> list[tuple[str, str]]:
    """What a beginning of a postcode may mean, likeliest first, as (outward part, rest of it or "").

    `MK9` is an outward part; `MK9 3` is one with a figure; `MK17` without a space may be MK17, or MK1 and 7.
    """
    code = squeezed(text)
    readings = [(code, "")] if re.fullmatch(OUTWARD, code) else []
    for cut in (1, 2):
        outward, rest = code[:-cut], code[-cut:]
        if re.fullmatch(OUTWARD, outward) and re.fullmatch(r"\d[A-Z]?", rest):
            readings.append((outward, rest))
    if spaced := re.match(rf"\s*({OUTWARD})\s+\S", text.upper()):
        readings = [reading for reading in readings if reading[0] == spaced[1]]
    return readings


def possible_slips(text: str) -> list[str]:
    """Whole postcodes that look like `text` (the letter O for nought, I for one) but are not; fewest changes first."""
    code = squeezed(text)
    if not 5 <= len(code) <= 7:
        return []
    choices = [letter + ALIKE.get(letter, "") for letter in code]
    spellings = ("".join(letters) for letters in itertools.product(*choices))
    possible = [spelling for spelling in spellings if spelling != code and re.fullmatch(OUTWARD + INWARD, spelling)]
    return sorted(possible, key=lambda spelling: sum(a != b for a, b in zip(spelling, code, strict=True)))
