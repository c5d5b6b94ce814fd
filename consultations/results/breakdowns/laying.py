"""Which tables about people a release would hold, for disclosure control.

Every table counts all people who answered: who gave no view on a question is a row of its own, so that the columns
of all tables have the same sums and are protected together.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from consultations.disclosure import CountTable, Figure
from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import QuestionKind
from consultations.questions.wording import joined

from ..counting import Counted, count_question
from ..crosstabs import BY_CHARACTERISTIC, BY_QUESTION
from ..models import PopulationGroup
from ..presenting import FEWEST_PUBLISHED
from ..services import Wording, wordings_of
from .dimensions import ONE_ANSWER, by_place, column_of, lines_of


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One table that a release is to hold: a question's answers, or where people are (`question` empty), by something.

    `by` is `area`, `about:<characteristic>` or `question:<id>`, as in cross-tabs; `place` shows where the pins of the
    question lie, by ward.
    """

    question: str
    by: str

    @property
    def name(self) -> str:
        return f"{self.question}|{self.by}"

    @classmethod
    def named(cls, name: str) -> "Breakdown":
        question, _bar, by = name.partition("|")
        return cls(question, by)


@dataclass(frozen=True, slots=True)
class Laid:
    """One breakdown with the tables that it consists of: one, or for many choices and grids one for each line.

    `lines` says what each of several tables is about: the option, or the line of the grid.
    """

    breakdown: Breakdown
    title: str
    by: str
    tables: tuple[CountTable, ...]
    row_labels: dict[str, dict[str, str]]
    column_labels: dict[str, str]
    codes: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, str] = field(default_factory=dict)

    @property
    def in_words(self) -> str:
        """`Who answered, by area`."""
        return table_in_words(self.title, self.by)

    def is_about(self, figure: Figure) -> bool:
        """Whether `figure` counts people by what one of its tables tells apart."""
        names = {name for name, _category in figure}
        return any(names <= {each.name for each in table.dimensions} for table in self.tables)


def table_in_words(question: str, what: str) -> str:
    return joined(question, _("%(question)s, by %(what)s") % {"question": question, "what": what})


def breakdowns_offered(consultation: Consultation, language: str = "") -> list[tuple[str, str]]:
    """What a release can hold beside the totals: (name, in words)."""
    wordings = newest_wordings(consultation, language).values()
    with_options = {*ONE_ANSWER, QuestionKind.CHOICES, QuestionKind.GRID}
    answers = [each for each in wordings if each.question.kind in with_options]
    by_whom = [("area", _("area")), *((f"{BY_CHARACTERISTIC}{name}", name) for name in _characteristics_known())]
    offered = [(Breakdown("", by).name, _("Who answered, by %(what)s") % {"what": words}) for by, words in by_whom]
    for wording in wordings:
        if wording.question.kind == QuestionKind.PLACE:
            words = _("%(question)s: places by ward") % {"question": wording.question.label}
            offered.append((Breakdown(wording.question.id, "place").name, joined(wording.question.label, words)))
    for wording in answers:
        for by, words in by_whom:
            offered.append((Breakdown(wording.question.id, by).name, table_in_words(wording.question.label, words)))
    return offered


def lay_tables(
    consultation: Consultation, people: Sequence[Counted], breakdowns: Iterable[Breakdown], language: str = ""
) -> list[Laid]:
    """The tables of each breakdown, in order; one that would tell nothing is left out."""
    wordings = newest_wordings(consultation, language)
    found = []
    for breakdown in breakdowns:
        wording = wordings.get(breakdown.question)
        if wording and answered_by(wording, people) < FEWEST_PUBLISHED:
            continue
        laid = _lay(breakdown, wording, wordings, people)
        if laid and laid.tables:
            found.append(laid)
    return found


def answered_by(wording: Wording, people: Sequence[Counted]) -> int:
    """How many of `people` answered a question."""
    return count_question(wording.question, people, only_if=wording.only_if).base.total()


def newest_wordings(consultation: Consultation, language: str = "") -> dict[str, Wording]:
    """Each question as it was asked last, by its id."""
    return {wording.question.id: wording for wording in wordings_of(consultation, language)}


def _characteristics_known() -> list[str]:
    known = PopulationGroup.objects.everywhere().order_by("characteristic")
    return list(known.values_list("characteristic", flat=True).distinct())


def _lay(
    breakdown: Breakdown, wording: Wording | None, wordings: dict[str, Wording], people: Sequence[Counted]
) -> Laid | None:
    if breakdown.by == "place":
        column = by_place(wording, people) if wording else None
    else:
        column = column_of(breakdown.by, wordings, people)
    if column is None or (breakdown.question and wording is None):
        return None
    title = wording.question.label if wording else _("Who answered")
    if wording is None or breakdown.by == "place":
        alone = Counter[tuple[str, ...]]((column.of(person),) for person in people)
        table = CountTable(breakdown.name, column.dimension, alone)
        return Laid(breakdown, title, _by_in_words(breakdown.by, wordings), (table,), {}, column.labels, column.codes)
    tables: list[CountTable] = []
    labels: dict[str, dict[str, str]] = {}
    of_line = {f"/{each.id}": each.label for each in (*wording.question.options, *wording.question.rows)}
    lines: dict[str, str] = {}
    for line in lines_of(wording, people):
        counts = Counter[tuple[str, ...]]((line.of(person), column.of(person)) for person in people)
        name = f"{line.dimension.name}|{breakdown.by}"
        tables.append(CountTable(name, line.dimension, counts, column.dimension))
        labels[name] = line.labels
        lines[name] = of_line.get(line.dimension.name.removeprefix(f"{BY_QUESTION}{wording.question.id}"), "")
    return Laid(
        breakdown,
        title,
        _by_in_words(breakdown.by, wordings),
        tuple(tables),
        labels,
        column.labels,
        column.codes,
        lines,
    )


def _by_in_words(by: str, wordings: dict[str, Wording]) -> str:
    if by in ("area", "place"):
        return _("area") if by == "area" else _("ward of the place")
    id = by.removeprefix(BY_QUESTION)
    return wordings[id].question.label if id in wordings else by.removeprefix(BY_CHARACTERISTIC)
