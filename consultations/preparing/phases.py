"""Whether phases go together."""

from collections.abc import Sequence
from itertools import combinations

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import ANSWERED_KINDS, Phase


def overlaps_of(phases: Sequence[Phase]) -> list[str]:
    """A sentence for each two phases that cannot be at the same time.

    Questions are asked in one place, so at most one survey or poll is open on any day; and nothing of a kind twice.
    """
    return [
        _("“%(one)s” and “%(other)s” are both open on %(day)s. Let the second begin after the first has ended.")
        % {"one": one, "other": other, "day": date_format(max(one.opens_on, other.opens_on), "j E Y")}
        for one, other in combinations(sorted(phases, key=lambda phase: phase.opens_on), 2)
        if one.overlaps(other) and _are_one_place(one, other)
    ]


def _are_one_place(one: Phase, other: Phase) -> bool:
    return one.kind == other.kind or {one.kind, other.kind} <= set(ANSWERED_KINDS)
