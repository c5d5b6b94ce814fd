"""What a moderator sees of one contribution: prepared here, so that the template computes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from people.models import User

from .concerns import Concern
from .forms import DecisionForm
from .kinds import UnknownKindError
from .models import Appeal, ConcernKind, Decision, Item, Report
from .permissions import has_open_appeal, is_by, may_decide_about, may_see_original
from .services import actions_for


@dataclass(frozen=True)
class Passage:
    """A piece of the text; `label` says what was found in it, empty for the words between."""

    words: str
    label: str = ""
    is_risk: bool = False


@dataclass(frozen=True)
class Reported:
    """What several people said is wrong with it: one reason, how often it was given, and what was said besides."""

    why: str
    times: int
    words: list[str]


@dataclass(frozen=True)
class Card:
    item: Item
    form: DecisionForm
    kind: str
    note: str
    address: str
    shows_original: bool
    passages: list[Passage]
    concerns: list[tuple[str, Concern]]
    reports: list[Reported]
    appeal: Appeal | None
    may_decide_now: bool
    is_own: bool
    actions: list[str]
    is_late: bool
    history: list[Decision]


def card_of(item: Item, user: User, now: datetime, *, data: Mapping | None = None) -> Card:
    """The card of an item fetched `with_history`, for `user` at `now`; `data` is a decision that was posted."""
    shows_original = may_see_original(user, item)
    may_decide_now = may_decide_about(user, item)
    try:
        kind = str(item.moderated_kind.label)
        address = item.address() if item.is_for_everybody else ""
        note = item.moderated_kind.note(item.subject) if item.subject else ""
    except UnknownKindError:
        kind, address, note = item.kind, "", ""
    text = item.text if shows_original else item.public_text
    concerns = item.found_concerns if shows_original else []
    return Card(
        item=item,
        form=DecisionForm(data, item=item, shows_original=shows_original),
        kind=kind,
        note=note,
        address=address,
        shows_original=shows_original,
        passages=list(passages_of(text, concerns)),
        # What stands in the words and in the name beside them is said once.
        concerns=list({(label, each.sentence): (label, each) for label, each in _labelled(concerns)}.values()),
        reports=reports_by_reason(each for each in item.reports.all() if each.closed_at is None),
        appeal=item.appeal if has_open_appeal(item) else None,
        may_decide_now=may_decide_now,
        is_own=is_by(user, item),
        actions=[str(action) for action in actions_for(item)] if may_decide_now else [],
        is_late=item.due_at is not None and item.due_at < now,
        history=list(item.decisions.all()),
    )


def _labelled(concerns: Iterable[Concern]) -> Iterator[tuple[str, Concern]]:
    return ((str(ConcernKind(each.kind).label), each) for each in concerns)


def reports_by_reason(reports: Iterable[Report]) -> list[Reported]:
    """Each reason once, in the order in which they came: fifty reports are one thing to read, not fifty."""
    by_reason: dict[str, list[Report]] = {}
    for report in reports:
        by_reason.setdefault(str(report.get_why_display()), []).append(report)
    return [
        Reported(why, len(those), list(dict.fromkeys(each.words for each in those if each.words)))
        for why, those in by_reason.items()
    ]


def passages_of(text: str, concerns: list[Concern]) -> Iterator[Passage]:
    """The text in pieces, so that what was found can be marked. Where findings overlap the first one is marked."""
    here = 0
    for start, end, concern in _findings(text, concerns):
        if start < here:
            continue
        if start > here:
            yield Passage(text[here:start])
        yield Passage(text[start:end], str(ConcernKind(concern.kind).label), concern.is_risk)
        here = end
    if here < len(text):
        yield Passage(text[here:])


def _findings(text: str, concerns: list[Concern]) -> list[tuple[int, int, Concern]]:
    findings = []
    for concern in concerns:
        for words in filter(None, concern.found):
            start = text.find(words)
            while start != -1:
                findings.append((start, start + len(words), concern))
                start = text.find(words, start + len(words))
    return sorted(findings, key=lambda each: (each[0], -each[1]))
