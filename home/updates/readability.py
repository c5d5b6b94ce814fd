"""How hard a text is to read: by the length of its sentences and words, in the age that reads it with ease."""

import re
from dataclasses import dataclass

SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”’)]*\s+|\n+")
WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:['’][A-Za-z]+)?")
VOWELS = re.compile(r"[aeiouyà-ÿ]+")
# People read with ease up to this: the plain style of public services aims at nine, tabloids at about twelve.
OLDEST_READING_AGE = 13
MOST_WORDS = 25
# Of fewer words than this, an average says nothing.
FEWEST_WORDS = 30


@dataclass(frozen=True, slots=True)
class Reading:
    """`age` is the reading age of a text in years, None where it is too short to tell."""

    age: int | None
    hard_sentences: list[str]


def sentences_in(text: str) -> list[str]:
    return [sentence for part in SENTENCE_END.split(text) if (sentence := " ".join(part.split())) and WORD.search(part)]


def syllables_in(word: str) -> int:
    """About how many syllables an English word has: its groups of vowels, without a silent e at the end."""
    word = word.lower().replace("’", "'").split("'")[0]
    found = len(VOWELS.findall(word))
    if re.search(r"[^aeiouyl]e$|[^aeiouydt]ed$|[^aeiouyscxzgh]es$", word) and found > 1:
        found -= 1
    return max(found, 1)


def grade(sentences: list[str]) -> float:
    """The Flesch-Kincaid grade (Kincaid and others 1975): the year of a US school whose pupils can read it."""
    words = [word for sentence in sentences for word in WORD.findall(sentence)]
    if not words:
        return 0
    syllables = sum(map(syllables_in, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def read(text: str) -> Reading:
    """The reading age of an English text, and the sentences that raise it most, the hardest first."""
    sentences = sentences_in(text)
    count = sum(len(WORD.findall(sentence)) for sentence in sentences)
    age = round(grade(sentences) + 5) if count >= FEWEST_WORDS else None
    hard = [
        sentence
        for sentence in sentences
        if len(WORD.findall(sentence)) > MOST_WORDS
        or (len(WORD.findall(sentence)) > MOST_WORDS // 2 and grade([sentence]) + 5 > OLDEST_READING_AGE + 4)
    ]
    return Reading(age, sorted(hard, key=lambda sentence: -grade([sentence])))
