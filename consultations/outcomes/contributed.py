"""What people posted in a consultation, in figures: how much, who supported it, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from consultations.ideas.models import Contribution, Kind, State, Status, Support, Value
from consultations.ideas.querysets import ContributionQuerySet
from consultations.preparing.models import Consultation

MOST = 5
HEADINGS = {Kind.IDEA: _("Ideas"), Kind.PLACE: _("Places"), Kind.PAPER: _("Comments on the document")}


@dataclass(frozen=True, slots=True)
class Contributed:
    """One kind of contribution: how many are published, each counted once where several were merged into one.

    `supporters` are people, each once. `statuses` are counts by their names, `most_supported` those that anybody
    supports, most of all first.
    """

    kind: Kind
    total: int = 0
    supporters: int = 0
    statuses: Sequence[tuple[str, int]] = ()
    most_supported: list[Contribution] = field(default_factory=list)

    @property
    def heading(self) -> str:
        return str(HEADINGS[self.kind])


def contributed_to(consultation: Consultation) -> list[Contributed]:
    """Each kind that a phase asks for, or that was posted, in two queries and one for each kind."""
    published = Contribution.objects.of(consultation).published().order_by()
    counts: dict[str, dict[str, int]] = {}
    for kind, status, count in published.values_list("kind", "status").annotate(Count("pk")):
        counts.setdefault(kind, {})[status] = count
    people = (
        Support.objects.counted()
        .order_by()
        .filter(
            contribution__consultation=consultation,
            contribution__state__in=(State.PUBLISHED, State.MERGED),
            value=Value.AGREE,
        )
    )
    supporters = dict(people.values_list("contribution__kind").annotate(Count("person", distinct=True)))
    asked = {phase.kind for phase in consultation.ordered_phases}
    return [
        Contributed(
            kind=kind,
            total=sum(counts.get(kind, {}).values()),
            supporters=supporters.get(kind, 0),
            statuses=[(str(each.label), counts[kind][each]) for each in Status if counts.get(kind, {}).get(each)],
            most_supported=_most_supported(consultation, kind) if kind in counts else [],
        )
        for kind in Kind
        if kind in asked or kind in counts
    ]


def _most_supported(consultation: Consultation, kind: Kind) -> list[Contribution]:
    published: ContributionQuerySet = Contribution.objects.of(consultation, kind).published()
    supported = published.with_counts().filter(supporters__gt=0).order_by("-supporters", "pk")
    return list(supported.select_related("consultation")[:MOST])
