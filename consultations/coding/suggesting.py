"""Suggesting codes for texts, on this machine, by a method that can be explained to those who wrote them.

Each text becomes a vector of its word stems, weighted so that stems which are rare among all answers count more
(TF-IDF: Salton and Buckley 1988, "Term-weighting approaches in automatic text retrieval"). A word's first five letters
stand for its stem (McNamee and Mayfield 2004, "Character n-gram tokenization for European language text retrieval"):
lamp and lamps, report and reported are one, in most of the languages that people answer in. What speaks for a code is
how like the text is to the code's own title and definition, and to the texts most like it that a person has coded (k
nearest neighbours by cosine likeness), together. The words that a text shares with them are kept, so that whoever
decides can see why.

Measured against a person's themes, each text's own being hidden, on the first theme suggested: of 52 statements on
affordable housing 39 right and 7 wrong (with whole words, and the stronger of the two alone, it was 30 and 19); of 37
on young people and policing 24 and 11 (22 and 13); of the 29 points of the demonstration's tables, at least eleven of
which fit none of its six themes, 7 and 7 (5 and 20). The others get no suggestion.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

NEIGHBOURS = 9
# Below this a likeness is chance: two answers of ten words that share one of them.
LEAST_LIKENESS = 0.12
MOST_CODES = 3
MOST_WORDS = 5
LETTERS_OF_A_STEM = 5
WORD = re.compile(r"\b\w\w+\b")
# A table of likenesses of so many texts to all coded ones fits into memory.
TEXTS_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Guess:
    """A code for the text at `text`, from 0 to 1 how much speaks for it, and what does.

    `like` is the number of the coded text most like it with this code, None where the code's definition says more;
    `words` are those of the text that they share, the most telling first.
    """

    text: int
    code: int
    likeness: float
    like: int | None
    words: tuple[str, ...]


def suggest(
    texts: Sequence[str], coded: Mapping[int, frozenset[int]], definitions: Mapping[int, str], *, language: str = "en"
) -> list[Guess]:
    """Codes for the texts that nobody has read.

    `coded` is text number -> the codes a person gave it, none being an answer too; `definitions` is code -> its words.
    Texts without a word that another shares get no suggestion.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - half a second, where it is needed

    unread = [number for number in range(len(texts)) if number not in coded]
    if not unread or not definitions:
        return []
    stop = _stop_words(language)
    vectorizer = TfidfVectorizer(sublinear_tf=True, analyzer=lambda text: [stem for stem, _word in _stems(text, stop)])
    codes = list(definitions)
    examples = list(coded)
    try:
        weights = vectorizer.fit_transform([*texts, *definitions.values()])
    except ValueError:  # nothing but stop words
        return []
    stems = vectorizer.get_feature_names_out()
    text_weights, definition_weights = weights[: len(texts)], weights[len(texts) :]
    guesses = []
    for start in range(0, len(unread), TEXTS_AT_A_TIME):
        some = unread[start : start + TEXTS_AT_A_TIME]
        to_definitions = (text_weights[some] @ definition_weights.T).toarray()
        to_examples = (text_weights[some] @ text_weights[examples].T).toarray() if examples else None
        for row, number in enumerate(some):
            taught = {} if to_examples is None else _of_neighbours(to_examples[row], examples, coded)
            evidence: dict[int, tuple[float, int | None]] = {}
            for place, code in enumerate(codes):
                of_definition, (of_texts, example) = to_definitions[row][place], taught.get(code, (0.0, None))
                evidence[code] = (of_definition + of_texts, example if of_texts > of_definition else None)
            best = sorted(evidence.items(), key=lambda each: (-each[1][0], each[0]))[:MOST_CODES]
            for code, (likeness, example) in best:
                if likeness >= LEAST_LIKENESS:
                    other = definition_weights[codes.index(code)] if example is None else text_weights[example]
                    shared = [stems[column] for column in _shared(text_weights[number], other)]
                    words = _words_of(texts[number], shared, stop)
                    guesses.append(Guess(number, code, round(float(min(likeness, 1)), 3), example, words))
    return guesses


def _stop_words(language: str) -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS  # noqa: PLC0415 - as above

    return ENGLISH_STOP_WORDS if language.startswith("en") else frozenset()


def _stems(text: str, stop: frozenset[str]) -> list[tuple[str, str]]:
    """The stem of each word of the text, with the word; stop words are left out."""
    from sklearn.feature_extraction.text import strip_accents_unicode  # noqa: PLC0415 - as above

    words = [word for word in WORD.findall(text.lower()) if word not in stop]
    return [(strip_accents_unicode(word)[:LETTERS_OF_A_STEM], word) for word in words]


def _words_of(text: str, stems: Sequence[str], stop: frozenset[str]) -> tuple[str, ...]:
    """The first word of the text with each of these stems, in the order of the stems."""
    words = dict(reversed(_stems(text, stop)))
    return tuple(words[stem] for stem in stems)


def _of_neighbours(
    likenesses: np.ndarray, examples: Sequence[int], coded: Mapping[int, frozenset[int]]
) -> dict[int, tuple[float, int | None]]:
    """Code -> its share among the nearest coded texts, weighted by likeness, times that of the nearest that has it."""
    nearest = [place for place in np.argsort(-likenesses, kind="stable")[:NEIGHBOURS] if likenesses[place] > 0]
    whole = sum(likenesses[place] for place in nearest)
    found: dict[int, tuple[float, int | None]] = {}
    for code in {code for place in nearest for code in coded[examples[place]]}:
        having = [place for place in nearest if code in coded[examples[place]]]
        share = sum(likenesses[place] for place in having) / whole
        found[code] = (float(share * likenesses[having[0]]), examples[having[0]])
    return found


def _shared(one, other) -> list[int]:
    """The stems that both have, by number, the most telling first."""
    product = one.multiply(other).tocoo()
    strongest = sorted(zip(product.data, product.coords[1], strict=True), reverse=True)[:MOST_WORDS]
    return [int(column) for _weight, column in strongest]


def telling_words(texts: Sequence[str], *, most: int = 30, language: str = "en") -> list[tuple[str, int]]:
    """Words and pairs of words that many answers hold, with in how many: where to begin a code frame.

    Pairs come before their single words where nearly every answer with the word has the pair.
    """
    from sklearn.feature_extraction.text import CountVectorizer  # noqa: PLC0415 - half a second, where it is needed

    vectorizer = CountVectorizer(
        binary=True,
        ngram_range=(1, 2),
        min_df=2,
        strip_accents="unicode",
        stop_words="english" if language.startswith("en") else None,
    )
    try:
        counts = np.asarray(vectorizer.fit_transform(texts).sum(axis=0)).ravel()
    except ValueError:  # no word stands in two of them
        return []
    found = {str(term): int(count) for term, count in zip(vectorizer.get_feature_names_out(), counts, strict=True)}
    pairs = {term: count for term, count in found.items() if " " in term}
    covered = {
        word for pair, count in pairs.items() for word in pair.split() if word in found and count > 0.8 * found[word]
    }
    kept = [(term, count) for term, count in found.items() if term not in covered]
    return sorted(kept, key=lambda each: (-each[1], each[0]))[:most]
