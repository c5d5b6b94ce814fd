"""A text as a reader takes it in, whatever characters it was written with, and where each part of it stands.

The checks look for “07700 900123” and “Dave Smith”; somebody may write ０７７００, ۰۷۷۰۰, “oh seven seven”, or letters
with something between them that no screen shows. What is found is said in the words that stand in the text, so that
just these can be left out.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Self

APOSTROPHES_AND_DASHES = str.maketrans({**dict.fromkeys("’‘ʼ`´", "'"), **dict.fromkeys("‐‑‒–−", "-")})
UNSEEN = {
    "\u034f",
    "\u115f",
    "\u1160",
    "\u17b4",
    "\u17b5",
    "\u3164",
    "\uffa0",
}  # drawn as nothing, but called letters or marks
# Letters of other alphabets that look like ours, in a word that has some of ours.
LOOK_ALIKE = str.maketrans("АВЕЅІЈКМНОРСТУХаеѕіјорсухАΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABESIJKMHOPCTYXaesijopcyxABEZHIKMNOPTYXo")
WORD = re.compile(r"[A-Za-z\u0370-\u04ff]+")
LATIN = re.compile(r"[A-Za-z]")
DIGITS = {"zero": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
DIGITS |= {"seven": "7", "eight": "8", "nine": "9", "oh": "0", "o": "0"}  # the longer first: “one” is no “o”
SPELT_DIGIT = re.compile(rf"(?:(double|treble|triple)[\s-]{{0,3}})?({'|'.join(DIGITS)}|\d)", re.IGNORECASE)
# As many digits as a phone number has, some of them in words or with the letter o for 0: “o7seven double 0 900123”.
SPELT_NUMBER = re.compile(rf"(?<![^\W_])(?:{SPELT_DIGIT.pattern}[\s().,/_-]{{0,3}}){{8,}}(?![^\W_])", re.IGNORECASE)
REPEATED = {"double": 2, "treble": 3, "triple": 3}


@dataclass(frozen=True, slots=True)
class PlainReading:
    """`text` is what is read; its character `n` stands for `source[starts[n]:ends[n]]`."""

    text: str
    source: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @classmethod
    def of(cls, source: str) -> "PlainReading":
        parts = [(words, start, end) for start, end in _clusters(source) for words in _read(source[start:end])]
        return cls._joined(source, parts)._with_latin_letters()._with_numbers_in_digits()

    def in_source(self, start: int, end: int) -> str:
        """What stands in the text where this part of the reading does."""
        return self.source[self.starts[start] : self.ends[end - 1]]

    @classmethod
    def _joined(cls, source: str, parts: list[tuple[str, int, int]]) -> Self:
        text, starts, ends = zip(*parts, strict=True) if parts else ((), (), ())
        return cls("".join(text), source, starts, ends)

    def _with_latin_letters(self) -> "PlainReading":
        text = WORD.sub(_in_one_alphabet, self.text)
        return PlainReading(text, self.source, self.starts, self.ends)

    def _with_numbers_in_digits(self) -> "PlainReading":
        parts: list[tuple[str, int, int]] = []
        here = 0
        for number in SPELT_NUMBER.finditer(self.text):
            parts += self._parts(here, number.start())
            here = number.start()
            for spelt in SPELT_DIGIT.finditer(self.text, number.start(), number.end()):
                parts += self._parts(here, spelt.start())
                digit = DIGITS.get(spelt[2].lower(), spelt[2])
                place = (self.starts[spelt.start()], self.ends[spelt.end() - 1])
                parts += [(digit, *place)] * REPEATED.get((spelt[1] or "").lower(), 1)
                here = spelt.end()
        return PlainReading._joined(self.source, [*parts, *self._parts(here, len(self.text))]) if parts else self

    def _parts(self, start: int, end: int) -> Iterator[tuple[str, int, int]]:
        return zip(self.text[start:end], self.starts[start:end], self.ends[start:end], strict=True)


def _in_one_alphabet(word: re.Match[str]) -> str:
    """With Latin letters for those of others that look like them, where some of it is Latin."""
    return word[0] if word[0].isascii() or not LATIN.search(word[0]) else word[0].translate(LOOK_ALIKE)


@lru_cache(maxsize=8)
def plain_reading(text: str) -> PlainReading:
    """Kept for a moment: each text is read once, though many rules look at it."""
    return PlainReading.of(text)


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Each letter with the accents that follow it."""
    start = 0
    for place, letter in enumerate(text[1:], start=1):
        if not unicodedata.combining(letter):
            yield start, place
            start = place
    if text:
        yield start, len(text)


def _read(cluster: str) -> str:
    """What is read of it, which is nothing where nothing is seen."""
    read = "".join(map(_plain_letter, unicodedata.normalize("NFKC", cluster)))
    # Strokes through Latin letters, accents that belong to no letter of theirs.
    return "".join(each for each in read if not unicodedata.combining(each)) if read[:1].isascii() else read


def _plain_letter(letter: str) -> str:
    if letter in UNSEEN or unicodedata.category(letter) in {"Cf", "Me"} or "\ufe00" <= letter <= "\ufe0f":
        return ""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return letter.translate(APOSTROPHES_AND_DASHES)
