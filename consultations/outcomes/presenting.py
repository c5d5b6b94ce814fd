"""What the public sees of an outcome: we asked, you said, we did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Prefetch
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from actions.models import Action
from actions.statuses import NEEDS_REASON, Status
from consultations.coding.counting import CodeCount, Frame, count_codes
from consultations.ideas.models import Contribution
from consultations.preparing.models import Consultation
from consultations.results.models import PublishedText

from .examples import unseen_examples
from .models import Said
from .wording import read_in

EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words as an example of a theme, as moderators let them through.

    `title` and `address` are those of what was posted; an answer has neither.
    """

    text: str
    who: str
    area: str
    language: str = ""
    title: str = ""
    address: str = ""

    @classmethod
    def of(cls, example: PublishedText | Contribution) -> "Quote":
        area = example.area.name if example.area else ""
        if isinstance(example, Contribution):
            words, title = example.public_text or example.public_title, str(example)
            return cls(words, example.shown_name, area, example.language, title, example.get_absolute_url())
        return cls(example.text, example.name or _("A respondent"), area, example.response.language)


@dataclass(frozen=True, slots=True)
class Told:
    """One theme with its evidence, and what is done about it. People and groups are counted apart."""

    said: Said
    dids: list[Action] = field(default_factory=list)
    examples: list[PublishedText] = field(default_factory=list)
    posted: list[Contribution] = field(default_factory=list)
    people: int | None = None
    groups: int = 0
    # For staff: which examples the public does not see, and why.
    unseen: Sequence[str] = ()

    @property
    def quotes(self) -> list[Quote]:
        """All examples, of answers and of what was posted, in words that the public can read."""
        return [*map(Quote.of, self.examples), *map(Quote.of, self.posted)]

    @property
    def untranslated(self) -> list[Action]:
        """Those that nobody has put into the language of the page: they stand in `first_language`."""
        is_elsewhere = (get_language() or self.first_language) != self.first_language
        return [did for did in self.dids if is_elsewhere and not did.is_translated]

    @property
    def first_language(self) -> str:
        return settings.LANGUAGE_CODE

    @property
    def done(self) -> list[Action]:
        return [did for did in self.dids if did.status == Status.DONE]

    @property
    def planned(self) -> list[Action]:
        return [did for did in self.dids if did.status not in NEEDS_REASON and did.status != Status.DONE]

    @property
    def declined(self) -> list[Action]:
        return [did for did in self.dids if did.status in NEEDS_REASON]

    @property
    def count_in_words(self) -> str:
        """`43 people and 2 groups said this`; empty where it was not counted."""
        if self.people is None or not (self.people or self.groups):
            return ""
        people = ngettext("%(count)d person", "%(count)d people", self.people) % {"count": self.people}
        groups = ngettext("%(count)d group", "%(count)d groups", self.groups) % {"count": self.groups}
        if self.people and self.groups:
            return _("%(people)s and %(groups)s said this.") % {"people": people, "groups": groups}
        return _("%(who)s said this.") % {"who": people if self.people else groups}


def told_of(consultation: Consultation, *, for_staff: bool = False, made: Iterable[Action] | None = None) -> list[Told]:
    """Every theme in its order, in as many queries for fifty as for one. Staff see unpublished actions too.

    Whoever has read the published actions that were made of its themes, with what lists show, gives them as `made`. The
    public's stand in the language in use, as far as somebody has put them into it.
    """
    posted = Prefetch("posted_examples", Contribution.objects.select_related("area", "consultation").order_by("pk"))
    answers = Prefetch("examples", PublishedText.objects.select_related("area", "response").defer("response__answers"))
    with_evidence = Said.objects.of(consultation).prefetch_related(answers, posted)
    saids = list(with_evidence.prefetch_related("words") if for_staff else with_evidence)
    if not for_staff:
        read_in(saids, get_language() or settings.LANGUAGE_CODE)
    actions = Action.objects.all() if for_staff else Action.objects.public()
    dids: dict[int, list[Action]] = {said.pk: [] for said in saids}
    if made is None:
        made = actions.from_sources(Said, dids).with_what_lists_show()
    for action in sorted(made, key=lambda action: (action.made_at, action.pk)):
        dids[action.object_id or 0].append(action)
    counts = _counts(consultation, saids)
    unseen = unseen_examples(saids) if for_staff else {}
    return [
        Told(
            said=said,
            dids=dids[said.pk],
            examples=[each for each in said.examples.all() if each.is_public][:EXAMPLES],
            posted=[each for each in said.posted_examples.all() if each.is_public][:EXAMPLES],
            people=len(counts[said.pk].people) if said.code_id else None,
            groups=len(counts[said.pk].groups),
            unseen=unseen.get(said.pk, ()),
        )
        for said in saids
    ]


def _counts(consultation: Consultation, saids: list[Said]) -> dict[int, CodeCount]:
    """Who stands behind each theme that has a code now, by the theme's id. Three queries; none without codes."""
    if not any(said.code_id for said in saids):
        return {said.pk: CodeCount() for said in saids}
    frame, counts = Frame.of(consultation), count_codes(consultation)
    return {
        said.pk: counts.get(frame.stands_for(said.code_id), CodeCount()) if said.code_id else CodeCount()
        for said in saids
    }


@dataclass(frozen=True, slots=True)
class Tally:
    """How much of what people said is done, planned, or not done."""

    saids: int
    done: int
    planned: int
    declined: int
    overdue: int


def tally_of(told: Iterable[Told]) -> Tally:
    told = list(told)
    return Tally(
        saids=len(told),
        done=sum(len(each.done) for each in told),
        planned=sum(len(each.planned) for each in told),
        declined=sum(len(each.declined) for each in told),
        overdue=sum(did.is_overdue for each in told for did in each.planned),
    )
