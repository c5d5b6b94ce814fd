"""Which tables about people a release would hold, for disclosure control; and the same tables as they are shown.

Every table counts all people who answered: who gave no view on a question is a row of its own, so that the columns
of all tables have the same sums and are protected together.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from consultations.answering.models import RespondentType
from consultations.disclosure import THRESHOLD, CountTable, Dimension, Figure, Hidden, Protected
from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Option, QuestionKind
from places.models import Area, AreaKind
from places.placing import place_points

from .counting import Counted, count_question, point_of
from .crosstabs import BY_CHARACTERISTIC, BY_QUESTION, area_names
from .models import PopulationGroup
from .places import ELSEWHERE
from .presenting import FEWEST_PUBLISHED, Content
from .services import Wording, read_ledger, wordings_of

NO_VIEW, FEW, CHOSEN, NOT_CHOSEN, UNKNOWN = "no-view", "few", "chosen", "not", "unknown"
ONE_ANSWER = {QuestionKind.CHOICE, QuestionKind.SCALE}
CategoryOf = Callable[[Counted], str]


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
class Characteristic:
    """A way to tell people apart: a dimension, the words for its categories, and who has which."""

    dimension: Dimension
    labels: dict[str, str]
    of: CategoryOf


@dataclass(frozen=True, slots=True)
class Laid:
    """One breakdown with the tables that it consists of: one, or for many choices and grids one for each line."""

    breakdown: Breakdown
    title: str
    by: str
    tables: tuple[CountTable, ...]
    row_labels: dict[str, dict[str, str]]
    column_labels: dict[str, str]


def breakdowns_offered(consultation: Consultation, language: str = "") -> list[tuple[str, str]]:
    """What a release can hold beside the totals: (name, in words)."""
    wordings = _newest(wordings_of(consultation, language))
    with_options = {*ONE_ANSWER, QuestionKind.CHOICES, QuestionKind.GRID}
    answers = [each for each in wordings if each.question.kind in with_options]
    by_whom = [("area", _("area")), *((f"{BY_CHARACTERISTIC}{name}", name) for name in _characteristics_known())]
    offered = [(Breakdown("", by).name, _("Who answered, by %(what)s") % {"what": words}) for by, words in by_whom]
    for wording in wordings:
        if wording.question.kind == QuestionKind.PLACE:
            words = _("%(question)s: places by ward") % {"question": wording.question.label}
            offered.append((Breakdown(wording.question.id, "place").name, words))
    for wording in answers:
        for by, words in by_whom:
            text = _("%(question)s, by %(what)s") % {"question": wording.question.label, "what": words}
            offered.append((Breakdown(wording.question.id, by).name, text))
    return offered


def people_of(consultation: Consultation) -> list[Counted]:
    return [each for each in read_ledger(consultation) if each.respondent_type == RespondentType.PERSON]


def lay_tables(
    consultation: Consultation, people: Sequence[Counted], breakdowns: Iterable[Breakdown], language: str = ""
) -> list[Laid]:
    """The tables of each breakdown, in order; one that would tell nothing is left out."""
    wordings = {each.question.id: each for each in _newest(wordings_of(consultation, language))}
    found = []
    for breakdown in breakdowns:
        wording = wordings.get(breakdown.question)
        if wording and _answered(wording, people) < FEWEST_PUBLISHED:
            continue
        if breakdown.by == "place":
            laid = _lay_places(breakdown, wording, people) if wording else None
        else:
            laid = _lay(breakdown, wording, wordings, people)
        if laid and laid.tables:
            found.append(laid)
    return found


def _answered(wording: Wording, people: Sequence[Counted]) -> int:
    return count_question(wording.question, people, only_if=wording.only_if).base.total()


def _newest(wordings: Iterable[Wording]) -> list[Wording]:
    return list({wording.question.id: wording for wording in wordings}.values())


def _characteristics_known() -> list[str]:
    return list(PopulationGroup.objects.order_by("characteristic").values_list("characteristic", flat=True).distinct())


def _lay(
    breakdown: Breakdown, wording: Wording | None, wordings: dict[str, Wording], people: Sequence[Counted]
) -> Laid | None:
    column = _column(breakdown.by, wordings, people)
    if column is None or (breakdown.question and wording is None):
        return None
    title = wording.question.label if wording else _("Who answered")
    if wording is None:
        alone = Counter[tuple[str, ...]]((column.of(person),) for person in people)
        table = CountTable(breakdown.name, column.dimension, alone)
        return Laid(breakdown, title, _by_in_words(breakdown.by, wordings), (table,), {}, column.labels)
    tables: list[CountTable] = []
    labels: dict[str, dict[str, str]] = {}
    for line in _lines(wording, people):
        counts = Counter[tuple[str, ...]]((line.of(person), column.of(person)) for person in people)
        name = f"{line.dimension.name}|{breakdown.by}"
        tables.append(CountTable(name, line.dimension, counts, column.dimension))
        labels[name] = line.labels
    return Laid(breakdown, title, _by_in_words(breakdown.by, wordings), tuple(tables), labels, column.labels)


def _by_in_words(by: str, wordings: dict[str, Wording]) -> str:
    if by == "area":
        return _("area")
    id = by.removeprefix(BY_QUESTION)
    return wordings[id].question.label if id in wordings else by.removeprefix(BY_CHARACTERISTIC)


def _column(by: str, wordings: dict[str, Wording], people: Sequence[Counted]) -> Characteristic | None:
    """What the columns are. How many people are in each may be hidden, but for a question's own totals."""
    if by.startswith(BY_QUESTION):
        wording = wordings.get(by.removeprefix(BY_QUESTION))
        return _one_answer(wording, people) if wording and wording.question.kind in ONE_ANSWER else None
    if by.startswith(BY_CHARACTERISTIC):
        name = by.removeprefix(BY_CHARACTERISTIC)
        known = list(PopulationGroup.objects.of(name))
        group_of = {id: each.group for each in known for id in each.ids}
        groups = {each.group: each.label for each in known} | {UNKNOWN: _("Not known")}
        return Characteristic(
            Dimension(name, tuple(groups)),
            groups,
            lambda person: group_of.get(str(person.characteristics.get(name)), UNKNOWN),
        )
    labels = area_names({person.area for person in people}) | {UNKNOWN: _("No area given")}
    return Characteristic(
        Dimension("area", tuple(labels)),
        labels,
        lambda person: str(person.area) if str(person.area) in labels else UNKNOWN,
    )


def _lines(wording: Wording, people: Sequence[Counted]) -> Iterable[Characteristic]:
    """What the rows are: the options of one choice; each option of many, chosen or not; each line of a grid."""
    question = wording.question
    if question.kind in ONE_ANSWER:
        if line := _one_answer(wording, people):
            yield line
    elif question.kind == QuestionKind.CHOICES:
        for option in question.options:
            if line := _chosen(wording, option, people):
                yield line
    else:
        for row in question.rows:
            if line := _one_answer(wording, people, row=row):
                yield line


def _one_answer(wording: Wording, people: Sequence[Counted], row: Option | None = None) -> Characteristic | None:
    """Everybody in one category by what they answered; rare answers together, for their own totals are public."""
    question = wording.question
    labels = {option.id: option.label for option in question.options if not option.is_dont_know}

    def answer_of(person: Counted) -> str:
        if person.version not in wording.versions:
            return NO_VIEW
        answer = person.answers.get(question.id, {})
        chosen = [answer.get("rows", {}).get(row.id)] if row else answer.get("choices", ())
        return next((id for id in chosen if id in labels), NO_VIEW)

    totals = Counter(answer_of(person) for person in people)
    together = _rare(totals, [*labels, NO_VIEW])
    labels |= {NO_VIEW: _("No view given"), FEW: _("Other answers, each given by few")}
    given = tuple(id for id in labels if totals[id])
    apart = tuple(id for id in given if id not in together)
    shown = (*apart, FEW) if together else apart
    if len(shown) < 2:
        return None
    name = f"{BY_QUESTION}{question.id}{f'/{row.id}' if row else ''}"
    words = {id: f"{row.label}: {labels[id]}" if row else labels[id] for id in shown}
    categories = (*given, FEW) if together else given
    parts = {FEW: tuple(id for id in given if id in together)} if together else {}
    return Characteristic(Dimension(name, categories, parts, is_public=True, shown=shown), words, answer_of)


def _rare(totals: Counter[str], ids: Sequence[str]) -> set[str]:
    """Answers to put together: those that fewer gave than the threshold, and more until they are not few themselves."""
    given = sorted((id for id in ids if totals[id]), key=lambda id: totals[id])
    together = {id for id in given if totals[id] < THRESHOLD}
    for id in given:
        if not together or sum(totals[each] for each in together) >= THRESHOLD:
            break
        together.add(id)
    return together


def _chosen(wording: Wording, option: Option, people: Sequence[Counted]) -> Characteristic | None:
    question = wording.question

    def choice_of(person: Counted) -> str:
        chosen = person.answers.get(question.id, {}).get("choices", ())
        return CHOSEN if option.id in chosen and person.version in wording.versions else NOT_CHOSEN

    totals = Counter(choice_of(person) for person in people)
    if min(totals[CHOSEN], totals[NOT_CHOSEN]) < THRESHOLD:
        return None
    name = f"{BY_QUESTION}{question.id}/{option.id}"
    dimension = Dimension(name, (CHOSEN, NOT_CHOSEN), is_public=True, shown=(CHOSEN,))
    return Characteristic(dimension, {CHOSEN: option.label}, choice_of)


def _lay_places(breakdown: Breakdown, wording: Wording, people: Sequence[Counted]) -> Laid:
    """Where people's pins lie, by ward: a pin may be somebody's own door, so it is protected like where they live."""
    wards = Area.objects.current().of_kind(AreaKind.WARD)
    points = [point_of(person.answers.get(wording.question.id, {})) for person in people]
    known = [(place, point) for place, point in enumerate(points) if point]
    indexes, found = place_points([p[1] for _at, p in known], [p[0] for _at, p in known], wards)
    named = {area.pk: area for area in wards.filter(pk__in=set(found.tolist()))}
    category = {place: ELSEWHERE for place, _point in known}
    for index, pk in zip(indexes.tolist(), found.tolist(), strict=True):
        category[known[index][0]] = named[pk].code
    labels = {area.code: area.name for area in sorted(named.values(), key=lambda area: area.name)}
    labels |= {ELSEWHERE: _("Outside every ward"), UNKNOWN: _("No place on the map")}
    counts = Counter[tuple[str, ...]]((category.get(place, UNKNOWN),) for place in range(len(people)))
    table = CountTable(breakdown.name, Dimension(f"place:{wording.question.id}", tuple(labels)), counts)
    return Laid(breakdown, wording.question.label, _("ward of the place"), (table,), {}, labels)


WHY = {
    Hidden.SMALL: lambda: _("fewer than five, which may be none"),
    Hidden.CHANGE: lambda: _("hardly changed since the last release: whoever came since could be told"),
    Hidden.REVEALS: lambda: _("another hidden number could be worked out from it"),
    Hidden.BEFORE: lambda: _("hidden in the last release"),
}


def breakdown_content(laid: Laid, protected: Protected) -> Content | None:
    """One breakdown as it is published: None for a number that is hidden; nothing where none would be left."""
    shown = [table for table in laid.tables if table.name not in protected.left_out]
    if not shown:
        return None
    columns, across = _across(shown[0])
    lines = [
        (table, row, [protected.count(table, row, column) for column in across]) for table, row in _shown_rows(shown)
    ]
    rows = [
        {
            "label": laid.row_labels[table.name][row],
            "total": protected.margin(table.rows, row),
            "counts": counts,
        }
        for table, row, counts in lines
    ]
    totals = [protected.margin(columns, id) for id in across]
    numbers = [*totals, *(count for _table, _row, counts in lines for count in counts)]
    if numbers.count(None) == len(numbers):
        return None
    return {
        "name": laid.breakdown.name,
        "title": laid.title,
        "by": laid.by,
        "columns": [laid.column_labels[id] for id in across],
        "totals": totals,
        "rows": rows,
        "hidden": numbers.count(None),
        "numbers": len(numbers),
    }


def preview_of(laid: Laid, protected: Protected) -> Content | None:
    """The same for whoever decides about a release: each line with its numbers, or why one would be hidden."""
    content = breakdown_content(laid, protected)
    if content is None:
        return None
    shown = [table for table in laid.tables if table.name not in protected.left_out]
    columns, across = _across(shown[0])
    lines = [
        (laid.row_labels[table.name][row], [table.figure(row, column) for column in across])
        for table, row in _shown_rows(shown)
    ]
    lines.append((_("People"), [frozenset({(columns.name, id)}) for id in across]))
    cells = [(label, [_cell(protected, figure) for figure in figures]) for label, figures in lines]
    return content | {"lines": cells}


def _across(table: CountTable) -> tuple[Dimension, list[str]]:
    """What stands in the columns, or in the lines of a table that has one column of numbers."""
    columns = table.columns or table.rows
    return columns, [id for id in columns.categories if columns.shows(id)]


def _shown_rows(tables: Iterable[CountTable]) -> Iterator[tuple[CountTable, str]]:
    for table in tables:
        if table.columns:
            yield from ((table, row) for row in table.rows.categories if table.rows.shows(row))


def _cell(protected: Protected, figure: Figure) -> tuple[int, str]:
    """The true number, and why it would be hidden: empty where it would be shown."""
    why = protected.hidden.get(figure)
    return protected.values[figure], WHY[why]() if why else ""
