"""Suggesting codes for texts, on this machine, by a method that can be explained to those who wrote them.

Each text becomes a vector of its words, weighted so that words which are rare among all answers count more (TF-IDF:
Salton and Buckley 1988, "Term-weighting approaches in automatic text retrieval"). A code is suggested for a text where
the texts most like it that a person has coded were given that code (k nearest neighbours by cosine likeness), or where
its words are those of the code's own title and definition. The words that a text shares with its nearest neighbour are
kept, so that whoever decides can see why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

NEIGHBOURS = 9
# Below this a likeness is chance: two answers of ten words that share one of them.
LEAST_LIKENESS = 0.12
MOST_CODES = 3
MOST_WORDS = 5
# A table of likenesses of so many texts to all coded ones fits into memory.
TEXTS_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Guess:
    """A code for the text at `text`, from 0 to 1 how like it is, and what speaks for it.

    `like` is the number of the coded text most like it with this code, None where the code's definition was; `words`
    are those they share, the most telling first.
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
    vectorizer = TfidfVectorizer(
        sublinear_tf=True, strip_accents="unicode", stop_words="english" if language.startswith("en") else None
    )
    codes = list(definitions)
    examples = list(coded)
    try:
        weights = vectorizer.fit_transform([*texts, *definitions.values()])
    except ValueError:  # nothing but stop words
        return []
    terms = vectorizer.get_feature_names_out()
    text_weights, definition_weights = weights[: len(texts)], weights[len(texts) :]
    guesses = []
    for start in range(0, len(unread), TEXTS_AT_A_TIME):
        some = unread[start : start + TEXTS_AT_A_TIME]
        to_definitions = (text_weights[some] @ definition_weights.T).toarray()
        to_examples = (text_weights[some] @ text_weights[examples].T).toarray() if examples else None
        for row, number in enumerate(some):
            evidence: dict[int, tuple[float, int | None]] = {
                code: (to_definitions[row][place], None) for place, code in enumerate(codes)
            }
            if to_examples is not None:
                for code, (likeness, example) in _of_neighbours(to_examples[row], examples, coded).items():
                    if code in evidence and likeness > evidence[code][0]:
                        evidence[code] = (likeness, example)
            best = sorted(evidence.items(), key=lambda each: (-each[1][0], each[0]))[:MOST_CODES]
            for code, (likeness, example) in best:
                if likeness >= LEAST_LIKENESS:
                    other = definition_weights[codes.index(code)] if example is None else text_weights[example]
                    shared = _shared_words(text_weights[number], other, terms)
                    guesses.append(Guess(number, code, round(float(min(likeness, 1)), 3), example, shared))
    return guesses


def _of_neighbours(
    likenesses: np.ndarray, examples: Sequence[int], coded: Mapping[int, frozenset[int]]
) -> dict[int, tuple[float, int | None]]:
    """Code -> its share among the nearest coded texts, weighted by likeness, times that of the nearest that has it."""
    nearest = [place for place in np.argsort(-likenesses)[:NEIGHBOURS] if likenesses[place] >= LEAST_LIKENESS]
    whole = sum(likenesses[place] for place in nearest)
    found: dict[int, tuple[float, int | None]] = {}
    for code in {code for place in nearest for code in coded[examples[place]]}:
        having = [place for place in nearest if code in coded[examples[place]]]
        share = sum(likenesses[place] for place in having) / whole
        # The root keeps one short but telling neighbour from drowning among nine that are a little alike.
        found[code] = (float(np.sqrt(share * likenesses[having[0]])), examples[having[0]])
    return found


def _shared_words(one, other, terms: np.ndarray) -> tuple[str, ...]:
    product = one.multiply(other).tocoo()
    strongest = sorted(zip(product.data, product.coords[1], strict=True), reverse=True)[:MOST_WORDS]
    return tuple(str(terms[column]) for _weight, column in strongest)


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
