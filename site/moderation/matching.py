"""Finding words and shapes in what people wrote, and names near them.

Expressions come from staff, so only those are taken that no text can make slow: no repetition without a bound
inside another.
"""

import re
from functools import lru_cache
from pathlib import Path
from re import _constants, _parser  # type: ignore[attr-defined] # the only way to look into an expression

from .plain_reading import plain_reading

LONGEST_PATTERN = 2_000
NEAR = 80  # characters between a name and the word that counts only beside one
NAME = re.compile(r"\b(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? [A-Z]\w+|[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?)\b")
# Words with a capital that are no names of people. A missing one costs a moderator one glance too many.
NOT_NAMES = frozenset((Path(__file__).parent / "data" / "not-names.txt").read_text(encoding="utf-8").split())


class UnsafePatternError(ValueError):
    """An expression that is wrong, or that some text could make endless; the message says which, for its author."""


def check_pattern(pattern: str) -> None:
    """Refuse an expression that cannot be read, is very long, or repeats without bound what repeats without bound."""
    if len(pattern) > LONGEST_PATTERN:
        raise UnsafePatternError(f"The pattern is longer than {LONGEST_PATTERN:,} characters. Make two rules of it.")
    try:
        compiled = re.compile(pattern, re.IGNORECASE | re.VERBOSE)
        parsed = _parser.parse(pattern, re.IGNORECASE | re.VERBOSE)
    except re.error as error:
        raise UnsafePatternError(f"The pattern cannot be read: {error}.") from error
    if compiled.search(""):
        raise UnsafePatternError("The pattern finds something in an empty text, so it would find it everywhere.")
    if _repeats(parsed, inside=False):
        raise UnsafePatternError("One + or * stands inside another, which some texts would make endless. Use {1,20}.")


def _repeats(parsed, *, inside: bool) -> bool:
    """Whether a repetition without bound stands in one, anywhere below."""
    for operator, argument in parsed:
        endless = False
        if operator in {_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT}:
            _least, most, argument = argument  # noqa: PLW2901 - what is repeated takes the place of the repetition
            endless = most is _constants.MAXREPEAT
            if endless and inside:
                return True
        if any(_repeats(part, inside=inside or endless) for part in _parts(argument)):
            return True
    return False


def _parts(argument):
    """The expressions inside an argument of the parser, however it nests them."""
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for each in argument:
            yield from _parts(each)


def matches(text: str, *, words: str = "", pattern: str = "", only_near_name: bool = False) -> list[str]:
    """What of `words` (one a line, `*` for any ending) and `pattern` stands in `text`: each once, in its order."""
    reading = plain_reading(text)
    found = sorted(
        (match.span() for expression in _expressions(words, pattern) for match in expression.finditer(reading.text)),
    )
    if only_near_name:
        names = [match.span() for match in NAME.finditer(reading.text) if match[0] not in NOT_NAMES]
        found = [span for span in found if any(_is_near(span, name) for name in names)]
    return list(dict.fromkeys(reading.in_source(*span).strip() for span in found))


def _is_near(span: tuple[int, int], name: tuple[int, int]) -> bool:
    apart = max(span[0], name[0]) - min(span[1], name[1])
    return 0 <= apart <= NEAR


@lru_cache(maxsize=256)
def _expressions(words: str, pattern: str) -> tuple[re.Pattern[str], ...]:
    phrases = [_phrase(line) for line in words.splitlines() if line.strip(" *")]
    found = [re.compile(rf"(?<!\w)(?:{'|'.join(phrases)})(?!\w)", re.IGNORECASE)] if phrases else []
    if pattern.strip():
        found.append(re.compile(pattern, re.IGNORECASE | re.VERBOSE))
    return tuple(found)


def _phrase(line: str) -> str:
    parts = (re.escape(part.replace("’", "'")) for part in line.strip().split())
    return r"\s+".join(part.replace(r"\*", r"\w*") for part in parts)
