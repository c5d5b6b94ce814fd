"""Results of a consultation as they stand now: read from the ledger in one pass, and kept until it changes."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Count, IntegerField, Max, Subquery, Value
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.models import ModelLogEntry

from consultations.answering.models import RespondentType, Response
from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Condition, Question, QuestionKind

from .counting import Counted, QuestionResult, count_question
from .places import in_areas
from .selection import Selection

Kept = TypeVar("Kept")
KEPT_FOR = 24 * 60 * 60
# How the history names that a response was left out of every count, or counted again.
MOVES = ("consultations.hold", "consultations.release")
COLUMNS = (
    "answers",
    "channel",
    "respondent_type",
    "version__number",
    "area_id",
    "group__kind",
    "received_on",
    "characteristics",
)


@dataclass(frozen=True, slots=True)
class RespondentResults:
    """What one sort of respondent answered: people, groups, or other organisations. The three are never added."""

    respondent_type: str
    channels: Counter[str]
    areas: Counter[int | None]
    months: Counter[str]
    characteristics: dict[str, Counter[str]]
    characteristics_by_area: dict[str, dict[int, Counter[str]]]
    questions: tuple[QuestionResult, ...]

    @property
    def total(self) -> int:
        return self.channels.total()

    @property
    def label(self) -> str:
        return str(RespondentType(self.respondent_type).label)

    def question(self, id: str) -> QuestionResult | None:
        """The newest wording of a question."""
        return next((result for result in reversed(self.questions) if result.question.id == id), None)


@dataclass(frozen=True, slots=True)
class Results:
    """Results as they stood at `counted_at`, which is the newest state of the ledger."""

    respondents: tuple[RespondentResults, ...]
    counted_at: datetime

    @property
    def total(self) -> int:
        """How many responses there are, of whatever sort: for saying how many came, never as a base."""
        return sum(each.total for each in self.respondents)

    @property
    def people(self) -> RespondentResults | None:
        return self.of(RespondentType.PERSON)

    def of(self, respondent_type: str) -> RespondentResults | None:
        return next((each for each in self.respondents if each.respondent_type == respondent_type), None)


@dataclass(frozen=True, slots=True)
class Wording:
    """One question as it was asked in one version or more, in the same words and to the same respondents."""

    question: Question
    only_if: tuple[Condition, ...]
    versions: tuple[int, ...]


def results_of(consultation: Consultation, *, selection: Selection | None = None) -> Results:
    """Results of `selection`, of everybody where it is left out; kept until an answer comes, changes or goes."""
    selection = selection or Selection()
    return kept(
        consultation,
        f"counted:{selection.as_query}",
        lambda: count_ledger(consultation, read_ledger(consultation, selection)),
    )


def kept(consultation: Consultation, name: str, work_out: Callable[[], Kept]) -> Kept:
    """What `work_out` gives, kept for as long as the ledger and the language stay as they are."""
    words = f"{consultation.pk}:{ledger_version(consultation)}:{get_language()}:{name}"
    key = f"ledger:{sha256(words.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = work_out()
        cache.set(key, found, KEPT_FOR)
    return found


def ledger_version(consultation: Consultation) -> str:
    """Something that is another after any answer has come, changed, gone, or been held or released.

    Read from indexes alone, so that writing an answer need not raise a number that all writers would wait for. Where
    one was held and another released, there are as many in each state as before: so moves are counted as well, as the
    history has them, of every consultation.
    """
    moves = ModelLogEntry.objects.filter(action__in=MOVES).order_by().annotate(all=Value(1)).values("all")
    rows = (
        Response.objects.filter(consultation=consultation)
        .order_by("state")
        .values_list("state")
        .annotate(Count("pk"), Max("pk"), Max("changed_at"))
        .annotate(moves=Subquery(moves.annotate(count=Count("pk")).values("count"), output_field=IntegerField()))
    )
    return str(list(rows))


def wordings_of(consultation: Consultation, language: str = "") -> list[Wording]:
    """Every wording of every question, in the order of the newest version; those no longer asked come last."""
    found: dict[tuple, Wording] = {}
    order: dict[str, int] = {}
    for version in consultation.versions.filter(number__gte=1).order_by("-number"):
        questionnaire = version.questionnaire(language)
        for section in questionnaire.sections:
            for question in filter(lambda each: each.is_asked, section.questions):
                order.setdefault(question.id, len(order))
                # Help may be mended without another question being asked.
                key = (replace(question, help="", is_required=False), section.only_if)
                before = found.get(key, Wording(question, section.only_if, ()))
                found[key] = replace(before, versions=(version.number, *before.versions))
    return sorted(found.values(), key=lambda wording: (order[wording.question.id], wording.versions))


def read_ledger(consultation: Consultation, selection: Selection | None = None) -> Iterator[Counted]:
    """Every counted response, without who gave it."""
    rows = (selection or Selection()).of(consultation).order_by().values_list(*COLUMNS)
    for row in rows.iterator(2000):
        yield _counted(row)


def snapshot_of(consultation: Consultation) -> dict[int, Counted]:
    """Every counted response by its id, read at one moment: whatever is worked out from it fits together."""
    rows = Selection().of(consultation).order_by("pk").values_list("pk", *COLUMNS)
    return {pk: _counted(row) for pk, *row in rows.iterator(2000)}


def _counted(row: Sequence) -> Counted:
    """A response from its `COLUMNS`."""
    answers, channel, respondent_type, version, area, group_kind, day, characteristics = row
    month = day.strftime("%Y-%m")
    return Counted(answers, channel, respondent_type, version, area, group_kind or "", month, characteristics or {})


def month_day(month: str) -> date:
    """The first day of a month as results write it: `2026-11`."""
    return date.fromisoformat(f"{month}-01")


@contextmanager
def while_nothing_is_garbage() -> Iterator[None]:
    """Read a million small objects, all of which stay: looking through them for garbage takes as long as reading."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@while_nothing_is_garbage()
def count_ledger(consultation: Consultation, ledger: Iterable[Counted]) -> Results:
    """The results of these responses, in the language in use."""
    by_type: dict[str, list[Counted]] = {each: [] for each in RespondentType.values}
    for response in ledger:
        by_type[response.respondent_type].append(response)
    wordings = wordings_of(consultation, get_language() or "")
    respondents = tuple(_count_set(each, found, wordings) for each, found in by_type.items() if found)
    return Results(respondents, timezone.now())


def _count_set(respondent_type: str, responses: Sequence[Counted], wordings: Sequence[Wording]) -> RespondentResults:
    by_version: dict[int, list[Counted]] = {}
    for response in responses:
        by_version.setdefault(response.version, []).append(response)
    return RespondentResults(
        respondent_type=respondent_type,
        channels=Counter(response.channel for response in responses),
        areas=Counter(response.area for response in responses),
        months=Counter(response.month for response in responses),
        characteristics=_characteristics(responses),
        characteristics_by_area=_characteristics_by_area(responses),
        questions=tuple(
            _count_wording(wording, by_version)
            for wording in wordings
            if any(version in by_version for version in wording.versions)
        ),
    )


def _characteristics(responses: Iterable[Counted]) -> dict[str, Counter[str]]:
    """What respondents said of themselves with their consent: how many of each group, by characteristic."""
    found: dict[str, Counter[str]] = {}
    for response in responses:
        for name, group in response.characteristics.items():
            found.setdefault(name, Counter())[str(group)] += 1
    return found


def _characteristics_by_area(responses: Iterable[Counted]) -> dict[str, dict[int, Counter[str]]]:
    """The same of each area that somebody says they live in."""
    found: dict[str, dict[int, Counter[str]]] = {}
    for response in responses:
        for name, group in response.characteristics.items():
            if response.area:
                found.setdefault(name, {}).setdefault(response.area, Counter())[str(group)] += 1
    return found


def _count_wording(wording: Wording, by_version: dict[int, list[Counted]]) -> QuestionResult:
    asked = tuple(version for version in wording.versions if version in by_version)
    responses = [response for version in asked for response in by_version[version]]
    result = count_question(wording.question, responses, only_if=wording.only_if, versions=asked)
    return in_areas(result) if wording.question.kind == QuestionKind.PLACE else result
