"""Packages' files without what no page of ours uses: half of what a phone would fetch at its first visit.

What is left out is named by what is kept. A test holds that every class of Bootstrap in our templates, and in those
that draw our forms, is kept; and that the stylesheets use no weight of letters that is not.
"""

from collections.abc import Iterable, Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise

import tinycss2
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

CLASSES = """
form-label col-form-label form-control form-select form-text form-check form-check-inline form-check-input
form-check-label form-switch input-group input-group-sm input-group-text is-invalid invalid-feedback disabled
alert alert-danger alert-heading btn btn-primary row col table pagination lead small visually-hidden
align-self-center d-flex d-none flex-grow-1 fs-6 gap-2 h-auto m-0 mb-0 mb-2 mb-3 mt-3 mt-4 pt-0 text-break
text-danger
"""
BOOTSTRAP_CLASSES = frozenset(CLASSES.split())
# The lightest and the heaviest letters that the stylesheets ask for.
WEIGHTS = (400, 750)


# Collecting static files reads each of them several times, and trimming one takes a second.
@cache
def keep_used_classes(stylesheet: str) -> str:
    """`stylesheet` without the rules that only elements with other classes than `BOOTSTRAP_CLASSES` could match."""
    # Its one comment, which says whose it is, stays.
    return "".join(_kept(tinycss2.parse_stylesheet(stylesheet, skip_whitespace=True)))


@cache
def keep_used_weights(font: bytes) -> bytes:
    """A variable typeface in WOFF2, between `WEIGHTS` only. The same each time, as its name is made of its content."""
    typeface = TTFont(BytesIO(font), recalcTimestamp=False)
    instantiateVariableFont(typeface, {"wght": WEIGHTS}, inplace=True)
    trimmed = BytesIO()
    typeface.save(trimmed)
    return trimmed.getvalue()


def _kept(rules: Iterable) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            if selectors := [each for each in _selectors(rule.prelude) if _classes(each) <= BOOTSTRAP_CLASSES]:
                yield f"{','.join(map(tinycss2.serialize, selectors))}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports"}:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if found := "".join(_kept(inner)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{found}}}"
        else:
            yield rule.serialize()


def _selectors(prelude: Iterable) -> list[list]:
    selectors: list[list] = [[]]
    for part in prelude:
        if part == ",":
            selectors.append([])
        else:
            selectors[-1].append(part)
    return selectors


def _classes(selector: list) -> set[str]:
    """The classes that an element or those around it must have. What stands in `:not(...)` is none of them."""
    return {name.value for dot, name in pairwise(selector) if dot == "."}
