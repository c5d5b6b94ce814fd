"""One question's answers side by side for different people: by area, channel, sort of respondent, month, or answer."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from consultations.answering.models import Channel, RespondentType
from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import CHOICE_KINDS, QuestionKind
from people.groups import group_kinds
from places.models import Area

from .counting import Average, Counted, OptionCount, QuestionResult, count_question
from .selection import Selection
from .services import Wording, kept, month_day, read_ledger, while_nothing_is_garbage, wordings_of

# Below this many answers a share moves by more than three in a hundred with each of them.
SMALL_BASE = 30
BY_QUESTION, BY_CHARACTERISTIC = "question:", "about:"


@dataclass(frozen=True, slots=True)
class Column:
    """Those who have one thing in common, and what they answered."""

    label: str
    result: QuestionResult

    @property
    def base(self) -> int:
        return self.result.base.total()

    @property
    def is_small(self) -> bool:
        return self.base < SMALL_BASE


@dataclass(frozen=True, slots=True)
class CrossTab:
    """A question's answers by something. `overlaps` where somebody can stand in several columns.

    `question` is everybody's answers; where people stand beside groups, whom nothing adds together, it is not shown
    (`adds_up`).
    """

    question: QuestionResult
    by: str
    columns: tuple[Column, ...]
    overlaps: bool = False

    @property
    def adds_up(self) -> bool:
        return self.by != "type"

    @property
    def small(self) -> list[Column]:
        return [column for column in self.columns if column.is_small]


def ways_to_compare(consultation: Consultation, language: str = "") -> list[tuple[str, str]]:
    """What columns can stand for: (how the address says it, its name)."""
    choices = [
        (f"{BY_QUESTION}{wording.question.id}", wording.question.label)
        for wording in wordings_of(consultation, language)
        if wording.question.kind in CHOICE_KINDS
    ]
    return [
        ("area", _("Area they live in")),
        ("channel", _("How the answer came")),
        ("type", _("For whom they answer")),
        ("group", _("Kind of community group")),
        ("month", _("Month")),
        *dict(choices).items(),
    ]


def questions_to_compare(consultation: Consultation, language: str = "") -> list[Wording]:
    """Questions whose answers can be compared: all with options."""
    kinds = {*CHOICE_KINDS, QuestionKind.GRID, QuestionKind.RANKING, QuestionKind.NUMBER}
    return [each for each in wordings_of(consultation, language) if each.question.kind in kinds]


def cross_tabulate(
    consultation: Consultation, wording: Wording, by: str, selection: Selection, language: str = ""
) -> CrossTab:
    """The answers to `wording`, in columns by `by`. People alone, but where groups are what is compared."""
    name = f"cross:{wording.question.id}:{wording.versions}:{by}:{selection.as_query}"
    return kept(consultation, name, lambda: _cross(consultation, wording, by, selection, language))


@while_nothing_is_garbage()
def _cross(consultation: Consultation, wording: Wording, by: str, selection: Selection, language: str) -> CrossTab:
    responses = [each for each in read_ledger(consultation, selection) if each.version in wording.versions]
    if by == "group":
        responses = [each for each in responses if each.respondent_type == RespondentType.GROUP]
    elif by != "type" and not selection.respondent_type:
        responses = [each for each in responses if each.respondent_type == RespondentType.PERSON]
    columns_of, labels = _columns(consultation, by, responses, language)
    found: dict[str, list[Counted]] = {}
    for response in responses:
        for column in columns_of(response):
            found.setdefault(column, []).append(response)

    def count(those: Iterable[Counted]) -> QuestionResult:
        return count_question(wording.question, those, only_if=wording.only_if, versions=wording.versions)

    in_order = [id for id in labels if id in found]
    columns = tuple(Column(labels[id], count(found[id])) for id in in_order)
    return CrossTab(count(responses), by, columns, sum(map(len, found.values())) > len(responses))


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a cross-tab: in each cell a count with its share of the column's base, or a mean."""

    label: str
    whole: str
    cells: tuple[str, ...]


def lines_of(crosstab: CrossTab) -> list[Line]:
    """What a cross-tab shows: a row for each option, each option ranked, each line of a grid; then the mean."""
    every = [crosstab.question, *(column.result for column in crosstab.columns)]
    lines = []
    for at, option in enumerate(crosstab.question.options):
        lines.append(_line(option.label, [_share(result, result.options[at]) for result in every]))
    for ranked in crosstab.question.ranking:
        averages = [next(each.average for each in result.ranking if each.id == ranked.id) for result in every]
        label = _("%(option)s: mean place") % {"option": ranked.label}
        lines.append(_line(label, [_mean(average) for average in averages]))
    for at, row in enumerate(crosstab.question.rows):
        label = _("%(row)s: mean") % {"row": row.label}
        lines.append(_line(label, [_mean(result.rows[at].average) for result in every]))
    if crosstab.question.average:
        lines.append(_line(_("Mean"), [_mean(result.average) for result in every]))
    return lines


def _line(label: str, cells: list[str]) -> Line:
    return Line(label, cells[0], tuple(cells[1:]))


def _share(result: QuestionResult, option: OptionCount) -> str:
    """A count with its share of the base; alone where the base is small, or the option stands apart from it."""
    share = result.share(option.count)
    if share is None or option.is_dont_know or result.base.total() < SMALL_BASE:
        return str(option.count)
    return f"{option.count} ({share:.0f} %)"


def _mean(average: Average | None) -> str:
    return "–" if average is None else f"{average.mean:.1f}"


def _columns(
    consultation: Consultation, by: str, responses: Iterable[Counted], language: str
) -> tuple[Callable[[Counted], Iterable[str]], dict[str, str]]:
    """Which columns a response stands in, and the columns' labels in their order."""
    if by.startswith(BY_QUESTION):
        return _columns_of_question(consultation, by.removeprefix(BY_QUESTION), language)
    match by:
        case "channel":
            return lambda response: [response.channel], _labels(Channel.choices)
        case "type":
            return lambda response: [response.respondent_type], _labels(RespondentType.choices)
        case "group":
            return lambda response: [response.group_kind], _labels(group_kinds().items())
        case "month":
            months = sorted({response.month for response in responses})
            return lambda response: [response.month], {each: date_format(month_day(each), "F Y") for each in months}
    named = area_names({response.area for response in responses})
    return lambda response: [str(response.area or "")], named | {"": _("No area given")}


def _columns_of_question(
    consultation: Consultation, id: str, language: str
) -> tuple[Callable[[Counted], Iterable[str]], dict[str, str]]:
    options: dict[str, str] = {}
    for wording in wordings_of(consultation, language):
        if wording.question.id == id:
            options |= {option.id: option.label for option in wording.question.options}
    return lambda response: response.answers.get(id, {}).get("choices", ()), options


def area_names(ids: Iterable[int | None]) -> dict[str, str]:
    """The names of areas by their id as text, in the order of their names."""
    areas: Iterable[Model] = Area.objects.filter(pk__in=[id for id in ids if id]).order_by("name")
    return {str(area.pk): str(area) for area in areas}


def _labels(choices: Iterable[tuple[str, object]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}
