"""Who answered, by what they told of themselves, against who lives here; small numbers hidden.

Each question is a table of its own: never two at once, in which few would be alone. While a consultation is open,
numbers are rounded to five, so that what a new ten adds tells nothing of anybody in it.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consultations.answering.models import RespondentType
from consultations.disclosure import CountTable, Dimension, protect
from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Question
from consultations.results.models import PopulationGroup

from .asked import NOT_SAID, harmonised
from .models import MonitoringAnswer, Tray

UNANSWERED = "no-answer"
ROUNDED_TO = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One answer to a question: how many gave it (None: hidden), as a share of all who told anything; who lives here.

    A share of those who said something on this question would give away how many did not, who may be few.
    """

    label: str
    count: int | None
    share: float | None = None
    population: int | None = None
    population_share: float | None = None

    @property
    def difference(self) -> str:
        """What the two shares mean; differences of under five in a hundred mean nothing."""
        if self.share is None or self.population_share is None:
            return ""
        if abs(self.share - self.population_share) < 5:
            return _("About their share")
        return _("More than their share") if self.share > self.population_share else _("Less than their share")


@dataclass(frozen=True, slots=True)
class Told:
    """What people told on one question. `population_source` is empty where the population is not known."""

    question: Question
    lines: tuple[Line, ...]
    population_source: str = ""


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that staff see of equality monitoring. `total` is how many told anything."""

    total: int
    is_rounded: bool
    questions: tuple[Told, ...]


def overview_of(consultation: Consultation, *, is_open: bool) -> Overview:
    """The counts that staff may see. What waits in the tray is in none of them."""
    rows = list(_rows(consultation))
    questions = harmonised().questions
    tables = [_table(question, rows) for question in questions]
    protected = protect(tables)
    population: dict[str, dict[str, PopulationGroup]] = {}
    for group in PopulationGroup.objects.everywhere():
        population.setdefault(group.characteristic, {})[group.group] = group

    def shown(table: CountTable, category: str) -> int | None:
        if table.name in protected.left_out:
            return None
        count = protected.count(table, category)
        return count if count is None or not is_open else ROUNDED_TO * round(count / ROUNDED_TO)

    total = ROUNDED_TO * round(len(rows) / ROUNDED_TO) if is_open else len(rows)
    told = tuple(
        _told(question, {id: shown(table, id) for id in table.rows.categories}, total, population.get(question.id, {}))
        for question, table in zip(questions, tables, strict=True)
    )
    return Overview(total, is_open, told)


def waiting_in_tray(consultation: Consultation) -> int:
    """How many wait for the tenth."""
    tray = Tray.objects.filter(consultation=consultation).first()
    return len(tray.answers) if tray else 0


def _rows(consultation: Consultation) -> Iterable[dict[str, str]]:
    if not consultation.equality_in_answers:
        return MonitoringAnswer.objects.filter(consultation=consultation).values_list("answers", flat=True)
    people = consultation.responses.counted().filter(respondent_type=RespondentType.PERSON)
    return people.exclude(characteristics={}).values_list("characteristics", flat=True)


def _table(question: Question, rows: list[dict[str, str]]) -> CountTable:
    categories = (*(option.id for option in question.options), NOT_SAID, UNANSWERED)
    counts = Counter(row.get(question.id, UNANSWERED) for row in rows)
    return CountTable(question.id, Dimension(question.id, categories), {(id,): counts[id] for id in categories})


def _told(question: Question, counts: dict[str, int | None], total: int, known: dict[str, PopulationGroup]) -> Told:
    people = sum(group.people for group in known.values())
    lines = []
    for option in question.options:
        count, group = counts[option.id], known.get(option.id)
        lines.append(
            Line(
                option.label,
                count,
                100 * count / total if total and count is not None else None,
                group.people if group else None,
                100 * group.people / people if group and people else None,
            )
        )
    lines += [Line(_("Prefer not to say"), counts[NOT_SAID]), Line(_("Not answered"), counts[UNANSWERED])]
    source = next(iter(known.values())).source if known else ""
    return Told(question, tuple(lines), source)
