"""What the tables noted, priority by priority: what is working, what is not, what is being missed."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from core.drawing import once_a_page
from forums.day.models import TableNote, Verdict
from forums.preparing.models import Forum
from home.models import PriorityPage


@dataclass(slots=True)
class Points:
    """The points about one priority, None for those about none of them, by what they say."""

    priority: PriorityPage | None
    by_verdict: dict[str, list[TableNote]] = field(default_factory=lambda: defaultdict(list))

    @property
    def title(self) -> str:
        return self.priority.title if self.priority else _("Other things")

    @property
    def count(self) -> int:
        return sum(len(notes) for notes in self.by_verdict.values())

    @property
    def working(self) -> int:
        return len(self.by_verdict.get(Verdict.WORKING, ()))

    @property
    def not_working(self) -> int:
        return len(self.by_verdict.get(Verdict.NOT_WORKING, ()))

    @property
    def missed(self) -> int:
        return len(self.by_verdict.get(Verdict.MISSED, ()))

    @property
    def verdicts(self) -> list[tuple[str, list[TableNote]]]:
        """`(Not working, its points)`, in one order; without those of which there are none."""
        return [(str(each.label), self.by_verdict[each]) for each in Verdict if self.by_verdict.get(each)]


@once_a_page
def points_of(forum: Forum) -> list[Points]:
    """All points that everybody may read, the priority with most of them first. One query."""
    found: dict[int | None, Points] = {}
    notes = TableNote.objects.for_forum(forum).published().select_related("priority").order_by("noted_at", "pk")
    for note in notes:
        points = found.setdefault(note.priority_id, Points(note.priority))
        points.by_verdict[note.verdict].append(note)
    return sorted(found.values(), key=lambda points: (points.priority is None, -points.count, points.title))
