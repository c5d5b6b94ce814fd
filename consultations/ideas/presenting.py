"""What the public pages of ideas, places and papers show, prepared so that templates compute nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultations.preparing.models import Consultation

from .models import Comment, Contribution, Kind, Status
from .services import open_phase
from .sorting import Order

# What stands in addresses for each kind.
SEGMENTS = {"ideas": Kind.IDEA, "map": Kind.PLACE, "paper": Kind.PAPER}
LONGEST_LABEL = 60
SHOWN_IN_SECTION = 3


@dataclass(frozen=True, slots=True)
class Wording:
    """How one kind is spoken of."""

    title: Any
    lead: Any
    post: Any
    none: Any


WORDINGS = {
    Kind.IDEA: Wording(
        gettext_lazy("Ideas"),
        gettext_lazy("What people propose. Read, comment, and support what you like."),
        gettext_lazy("Post an idea"),
        gettext_lazy("Nobody has posted an idea yet."),
    ),
    Kind.PLACE: Wording(
        gettext_lazy("Places"),
        gettext_lazy("What people say about places. The list below the map says the same as the map."),
        gettext_lazy("Mark a place"),
        gettext_lazy("Nobody has marked a place yet."),
    ),
    Kind.PAPER: Wording(
        gettext_lazy("The document"),
        gettext_lazy("Read it part by part, and say what you think of each."),
        gettext_lazy("Comment on a part"),
        gettext_lazy("Nobody has commented yet."),
    ),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the document. `id` stays when its words change."""

    id: str
    title: str
    html: SafeString


def sections_of(page) -> list[Section]:
    """The parts of the document that a consultation's page has, in its language."""
    return [Section(part.id, part.value["title"], part.value["text"]) for part in page.paper]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to, and its order."""

    words: str = ""
    area: str = ""
    status: str = ""
    section: str = ""
    order: str = Order.FAIR

    @classmethod
    def of(cls, query) -> "Narrowing":
        order = query.get("sort", "")
        return cls(
            words=query.get("q", "")[:200],
            area=query.get("area", "")[:120],
            status=query.get("status", "") if query.get("status", "") in Status else "",
            section=query.get("section", "")[:64],
            order=order if order in Order else Order.FAIR,
        )

    def apply(self, found):
        found = found.containing(self.words)
        if self.area:
            found = found.filter(area__slug=self.area)
        if self.status:
            found = found.filter(status=self.status)
        return found.filter(section=self.section) if self.section else found

    @property
    def is_narrow(self) -> bool:
        return bool(self.words or self.area or self.status or self.section)


def shown_in_order(numbers: Sequence[int]) -> list[Contribution]:
    """The contributions of these keys in this order, with what a list shows of each."""
    found = Contribution.objects.filter(pk__in=numbers).with_counts().select_related("consultation", "area")
    by_key = {each.pk: each for each in found}
    return [by_key[number] for number in numbers if number in by_key]


def pins(numbers: Sequence[int]) -> list[dict[str, Any]]:
    """What the map draws of the places listed: exactly those that have a pin or a line."""
    found = Contribution.objects.filter(pk__in=numbers).exclude(geometry=None).select_related("consultation")
    order = {number: place for place, number in enumerate(numbers)}
    return [
        {"id": each.pk, "shape": each.geometry, "label": _short(str(each)), "address": each.get_absolute_url()}
        for each in sorted(found, key=lambda each: order[each.pk])
    ]


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_LABEL else f"{words[: LONGEST_LABEL - 1].rstrip()}…"


def by_section(consultation: Consultation, numbers: Sequence[int]) -> dict[str, list[int]]:
    """The listed comments of each part of the document, in their order."""
    section_of = dict(
        Contribution.objects.of(consultation, Kind.PAPER).filter(pk__in=numbers).values_list("pk", "section")
    )
    found: dict[str, list[int]] = defaultdict(list)
    for number in numbers:
        found[section_of[number]].append(number)
    return found


def discussion_of(contribution: Contribution) -> list[Comment]:
    """Everything said about it and about what was merged into it, the oldest first."""
    return list(Comment.objects.below(contribution).published().select_related("contribution"))


def why_closed(consultation: Consultation, kind: str, day: date) -> str:
    """Why nobody can post now; "" where they can."""
    if open_phase(consultation, kind):
        return ""
    phases = [phase for phase in consultation.ordered_phases if phase.kind == kind]
    if phases and phases[-1].closes_on < day and not consultation.waits_to_open:
        return _("This is closed. You can read everything that was said.")
    if consultation.phase_on(day, kind):
        return _("Nobody can post yet: the partnership is finishing its online safety checks.")
    return _("This is not open yet.")


def has_kind(consultation: Consultation, kind: str) -> bool:
    """Whether the consultation has a phase of this kind that has begun to be public, or something was posted."""
    return any(phase.kind == kind for phase in consultation.ordered_phases)


def public(consultation: Consultation, kind: str):
    """What everybody may read, without what was merged."""
    return Contribution.objects.of(consultation, kind).published()


def count_in_words(count: int, kind: str) -> str:

    match kind:
        case Kind.PLACE:
            words = ngettext("%(count)d place", "%(count)d places", count)
        case Kind.PAPER:
            words = ngettext("%(count)d comment", "%(count)d comments", count)
        case _:
            words = ngettext("%(count)d idea", "%(count)d ideas", count)
    return words % {"count": count}
