"""Leaving words out of what somebody wrote, without changing any other."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _


class NotInTextError(ValueError):
    """Words to remove do not stand in the text; the message names them."""


def redact(text: str, removals: Iterable[str], labels: Mapping[str, str] | None = None) -> str:
    """`text` with every place where one of `removals` stands replaced by a mark in square brackets.

    `labels` says what something was ("phone number"), by the words themselves. Where removals overlap or touch, one
    mark stands for all. Raises `NotInTextError` for words that are not there, so that no slip of the keyboard
    leaves something standing.
    """
    spans: list[tuple[int, int, str]] = []
    for words in dict.fromkeys(filter(None, (each.strip() for each in removals))):
        found = list(_occurrences(text, words))
        if not found:
            raise NotInTextError(_("“%(words)s” does not stand in the text just so.") % {"words": words})
        label = (labels or {}).get(words, "")
        spans += [(start, start + len(words), label) for start in found]
    return _without(text, _merged(spans))


def _occurrences(text: str, words: str) -> Iterable[int]:
    start = text.find(words)
    while start != -1:
        yield start
        start = text.find(words, start + 1)


def _merged(spans: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    merged: list[tuple[int, int, str]] = []
    for start, end, label in sorted(spans):
        if merged and start <= merged[-1][1]:
            before = merged.pop()
            merged.append((before[0], max(end, before[1]), before[2] if before[2] == label else ""))
        else:
            merged.append((start, end, label))
    return merged


def _without(text: str, spans: list[tuple[int, int, str]]) -> str:
    parts, end_of_last = [], 0
    for start, end, label in spans:
        mark = _("[%(what)s removed]") % {"what": label} if label else _("[words removed]")
        parts += [text[end_of_last:start], mark]
        end_of_last = end
    return "".join([*parts, text[end_of_last:]])
