"""In which order contributions stand. By default each has the same chance of standing first.

A list that is sorted by support shows first what was supported first, which then is supported more: whoever is late or
quiet is never read. So the order turns from day to day: over as many days as there are contributions, each stands
first on exactly one of them; then all are shuffled anew, so that nobody always stands behind the same neighbour.
"""

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from .querysets import ContributionQuerySet


class Order(TextChoices):
    """How a list is sorted; what each means stands beside it."""

    FAIR = "fair", _("By turns")
    NEWEST = "newest", _("Newest first")
    DISCUSSED = "discussed", _("Most discussed")
    SUPPORTED = "supported", _("Most supported")


EXPLAINED = {
    Order.FAIR: _("The order turns each day, so that each stands at the top equally often."),
    Order.NEWEST: _("What was sent last comes first."),
    Order.DISCUSSED: _("What most comments were written about comes first."),
    Order.SUPPORTED: _("What most people support comes first. What was posted early has had more time."),
}


def by_turns(numbers: Iterable[int], seed: int) -> list[int]:
    """The numbers in the order of the day `seed`: in each round of as many days as there are, each is first once."""
    there = sorted(set(numbers))
    if not there:
        return []
    round_number, turn = divmod(seed, len(there))
    shuffled = sorted(there, key=lambda number: sha256(f"{round_number}:{number}".encode()).digest())
    return shuffled[turn:] + shuffled[:turn]


def in_order(found: ContributionQuerySet, order: str, day: date) -> list[int]:
    """The keys of what was found, in the order chosen."""
    if order == Order.NEWEST:
        return list(found.order_by("-created_at", "-pk").values_list("pk", flat=True))
    if order == Order.DISCUSSED:
        return list(found.with_counts().order_by("-discussion", "-pk").values_list("pk", flat=True))
    if order == Order.SUPPORTED:
        return list(found.with_counts().order_by("-supporters", "-pk").values_list("pk", flat=True))
    return by_turns(found.values_list("pk", flat=True), day.toordinal())
