"""The decisions of a year in numbers, for everybody: how many, how quickly and why; never whose."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from .models import Appeal, Decision
from .reasons import Reason
from .staffed_hours import midnight_of

A_YEAR = timedelta(days=365)
SMALLEST_SHOWN = 5  # a single reason of which there are fewer could point to one person
Action = Decision.Action
AGAINST = {Action.REFUSED, Action.TAKEN_DOWN, *Decision.SHORTENED}


@dataclass(frozen=True)
class Numbers:
    """Decisions from `since` up to the day before `until`. `reasons` leaves out rare ones, which `other` counts.

    `typical_hours` is the median time from sending to decision, in hours of the clock; None where there were none.
    """

    since: date
    until: date
    published: int
    shortened: int
    refused: int
    taken_down: int
    kept: int
    appeals: int
    upheld: int
    late: int
    typical_hours: float | None
    reasons: list[tuple[str, int]] = field(default_factory=list)
    other: int = 0

    @property
    def total(self) -> int:
        return self.published + self.shortened + self.refused + self.taken_down + self.kept


def numbers_of_last_year(today: date) -> Numbers:
    """What was decided in the 365 days before `today`."""
    since = today - A_YEAR
    start, end = midnight_of(since), midnight_of(today)
    decisions = Decision.objects.between(start, end)
    by_action = decisions.count_by("action")
    by_reason: Counter = decisions.filter(action__in=AGAINST).count_by("reason")
    shown = [(Reason(reason).label, number) for reason, number in by_reason.most_common() if number >= SMALLEST_SHOWN]
    first = decisions.filter(action__in={Action.PUBLISHED, *Decision.SHORTENED, Action.REFUSED})
    waits = [
        (decided - since).total_seconds() / 3600 for decided, since in first.values_list("decided_at", "waited_since")
    ]
    appeals = Appeal.objects.filter(decided_at__gte=start, decided_at__lt=end)
    return Numbers(
        since=since,
        until=today - timedelta(days=1),
        published=by_action[Action.PUBLISHED],
        shortened=sum(by_action[action] for action in Decision.SHORTENED),
        refused=by_action[Action.REFUSED],
        taken_down=by_action[Action.TAKEN_DOWN],
        kept=by_action[Action.KEPT],
        appeals=appeals.count(),
        upheld=appeals.filter(is_upheld=True).count(),
        late=decisions.exclude(action=Action.HELD).filter(was_late=True).count(),
        typical_hours=median(waits) if waits else None,
        reasons=[(str(label), number) for label, number in shown],
        other=sum(number for number in by_reason.values() if number < SMALLEST_SHOWN),
    )
