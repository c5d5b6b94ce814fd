"""How long things take at each tier, read from the history of actions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import ActionChange
from ..querysets import ActionQuerySet
from ..statuses import ENDED
from .models import Tier


@dataclass(frozen=True, slots=True)
class Stay:
    """One action's time at one tier: from the day it came until it left or ended; `until` is None where it is there."""

    action: int
    tier: int
    since: date
    until: date | None = None
    went_up: bool = False

    @property
    def days(self) -> int | None:
        """Whole days that it took; None where it still goes on."""
        return (self.until - self.since).days if self.until else None


def stays_in(changes: Iterable[tuple]) -> Iterator[Stay]:
    """The stays that changes tell of, in the order in which they happened.

    Each is (action, moment, tier, its number, status), as it stood after the change. An action has at most one stay
    going on at a time: a new one begins as the last ends, or as an action that had ended is taken up again.
    """
    going_on: dict[int, tuple[int, int, date]] = {}
    for action, moment, tier, number, status in changes:
        day, has_ended = timezone.localdate(moment), status in ENDED
        if current := going_on.get(action):
            its_tier, its_number, since = current
            if tier == its_tier and not has_ended:
                continue
            del going_on[action]
            yield Stay(action, its_tier, since, day, went_up=tier != its_tier and number > its_number)
        if not has_ended:
            going_on[action] = (tier, number, day)
    for action, (tier, _number, since) in going_on.items():
        yield Stay(action, tier, since)


def stays_of(actions: ActionQuerySet) -> list[Stay]:
    """Every stay of these actions, in one query."""
    changes = ActionChange.objects.filter(action__in=actions.order_by().values("pk")).order_by("made_at", "pk")
    read = changes.values_list("action", "made_at", "tier_after", "tier_after__number", "status_after")
    return list(stays_in(read.iterator(chunk_size=2000)))


@dataclass
class Measured:
    """What is known of one tier: how many are there, and how many days those that left it took."""

    tier: Tier
    took: list[int] = field(default_factory=list)
    here: int = 0
    went_up: int = 0
    past_limit: int = 0

    @property
    def finished(self) -> int:
        return len(self.took)

    @property
    def middle(self) -> float | None:
        """The median of days; None where nothing has left this tier yet."""
        return median(self.took) if self.took else None

    @property
    def longest(self) -> int | None:
        return max(self.took, default=None)

    @property
    def within_limit(self) -> int | None:
        """How many left within the limit; None without one."""
        limit = self.tier.limit_days
        return sum(days <= limit for days in self.took) if limit else None


def measure(actions: ActionQuerySet) -> list[Measured]:
    """Each tier, the lowest first, with how long these actions took there; in four queries or fewer."""
    found = {tier.pk: Measured(tier) for tier in Tier.objects.all()}
    for stay in stays_of(actions):
        measured = found[stay.tier]
        if stay.days is None:
            measured.here += 1
        else:
            measured.took.append(stay.days)
            measured.went_up += stay.went_up
    past: dict[int, int] = defaultdict(int)
    for tier in actions.past_limit_on(timezone.localdate()).order_by().values_list("tier", flat=True):
        past[tier] += 1
    for pk, count in past.items():
        found[pk].past_limit = count
    return list(found.values())


def finding(measured: list[Measured]) -> str:
    """The chart's point in one sentence."""
    known = [each for each in measured if each.middle is not None]
    if not known:
        return _("Nothing has left a tier yet, so nothing can be measured.")
    slowest = max(known, key=lambda each: each.middle or 0)
    days = round(slowest.middle or 0)
    if slowest.finished == 1:
        # One is no half of anything.
        sentence = ngettext(
            "So far things take longest at the %(meets)s: the one action that left it took %(days)d day.",
            "So far things take longest at the %(meets)s: the one action that left it took %(days)d days.",
            days,
        )
        return sentence % {"meets": slowest.tier.meets, "days": days}
    sentence = ngettext(
        "Things take longest at the %(meets)s: half of them left it within %(days)d day.",
        "Things take longest at the %(meets)s: half of them left it within %(days)d days.",
        days,
    )
    return sentence % {"meets": slowest.tier.meets, "days": days}
