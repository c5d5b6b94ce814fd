"""Whether what somebody is about to post has been said already.

By the words they share, weighted so that rare ones count more (TF-IDF and cosine likeness, as suggested codes are
found: see `coding.suggesting`). It only asks “is it one of these?”: nothing is merged but by a person.
"""

from collections.abc import Sequence

from .models import Contribution
from .querysets import ContributionQuerySet

MOST_SHOWN = 4
# Two ideas of ten words that share a telling one. Asking once too often costs a glance; not asking splits support.
LEAST_LIKENESS = 0.18


def like_it(words: str, texts: Sequence[str], *, least: float = LEAST_LIKENESS, language: str = "en") -> list[int]:
    """The places of those texts that are like `words`, the most alike first."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415 - half a second, where it is needed

    if not words.strip() or not texts:
        return []
    vectorizer = TfidfVectorizer(
        sublinear_tf=True, strip_accents="unicode", stop_words="english" if language.startswith("en") else None
    )
    try:
        weights = vectorizer.fit_transform([words, *texts])
    except ValueError:  # nothing but stop words
        return []
    likeness = (weights[1:] @ weights[0].T).toarray()[:, 0]
    alike = sorted(range(len(texts)), key=lambda place: (-likeness[place], place))
    return [place for place in alike if likeness[place] >= least]


def perhaps_one_of(words: str, published: ContributionQuerySet, *, language: str = "en") -> list[Contribution]:
    """Published contributions that may say the same as `words`."""
    there = list(published.values_list("pk", "public_title", "public_text"))
    places = like_it(words, [f"{title} {text}" for _pk, title, text in there], language=language)[:MOST_SHOWN]
    found = published.with_counts().select_related("consultation").in_bulk([there[place][0] for place in places])
    return [found[there[place][0]] for place in places]
