"""What each column of a table holds, and what its cells say as answers.

A column's *target* is one of these, written as text:

| target | the column holds |
|---|---|
| `` | nothing that is taken |
| `question:<id>` | the whole answer to a question; several choices are parted by ; or a new line |
| `option:<id>:<option>` | whether this option was chosen: yes, x, 1, or nothing |
| `row:<id>:<row>` | what was chosen in this row of a grid |
| `place:<id>:<option>` | the place that this option was given in a ranking, from 1 |
| `other:<id>` | the text beside “something else” |
| `about:received_on`, `about:ward` | the day it was given; the ward its respondent lives in |
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultations.answering.reading import read_answer
from consultations.questions.answers import Answer, Answers, counted_answers
from consultations.questions.checking import check_answer
from consultations.questions.questionnaire import Option, Question, QuestionKind, Questionnaire

from .tables import Table

WHOLE = {kind for kind in QuestionKind if kind not in (QuestionKind.GRID, QuestionKind.FILE)}
YES = {"1", "x", "yes", "y", "true", "✓", "✔", "selected", "checked"}
NO = {"", "0", "no", "n", "false", "-", "not selected", "unchecked"}
NOT_SAID = {"prefer not to say", "not said", "rather not say"}
RECEIVED, WARD = "about:received_on", "about:ward"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a cell that is not taken. `row` is as the spreadsheet counts, the headings being row 1."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as an answer. `row` is as the spreadsheet counts."""

    row: int
    answers: Answers
    received_on: date | None = None
    ward: int | None = None


@dataclass
class Trial:
    """What would be taken of a table, and what not."""

    rows: list[ReadRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    empty: int = 0
    taken: Counter = field(default_factory=Counter)


class NotTakenError(ValueError):
    """A cell that says nothing we can take; the words say why."""


def targets_of(questionnaire: Questionnaire) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every target with its words, by question."""
    found: list[tuple[str, list[tuple[str, str]]]] = [
        (_("About the respondent"), [(RECEIVED, _("The day it was given")), (WARD, _("The ward they live in"))])
    ]
    by_question = ((Truncator(each.label).chars(90), list(_targets(each))) for each in questionnaire.questions)
    return [*found, *(each for each in by_question if each[1])]


def _targets(question: Question) -> Iterator[tuple[str, str]]:
    name = Truncator(question.label).chars(60)
    if question.kind in WHOLE:
        yield f"question:{question.id}", name
    if question.kind == QuestionKind.CHOICES:
        yield from ((f"option:{question.id}:{each.id}", f"{name}: {each.label}") for each in question.options)
    if question.kind == QuestionKind.GRID:
        yield from ((f"row:{question.id}:{each.id}", f"{name}: {each.label}") for each in question.rows)
    if question.kind == QuestionKind.RANKING:
        yield from ((f"place:{question.id}:{each.id}", f"{name}: {each.label}") for each in question.options)
    if any(option.has_text for option in question.options):
        yield f"other:{question.id}", _("%(question)s: in their own words") % {"question": name}


def guess(headings: Iterable[str], questionnaire: Questionnaire) -> list[str]:
    """What each column most likely holds, by its heading; "" where nothing fits. No target is given twice."""
    likely: dict[str, str] = {}
    alone: Counter[str] = Counter()
    for question in questionnaire.questions:
        for target, _words in _targets(question):
            kind, _colon, rest = target.partition(":")
            part = _part(question, rest.partition(":")[2])
            if part is None:
                likely[_plain(question.label)] = likely[_plain(question.id)] = target
                if kind == "other":
                    likely[_plain(f"{question.label} other")] = target
                    likely[_plain(question.label)] = likely[_plain(question.id)] = f"question:{question.id}"
            else:
                for before in (question.label, question.id):
                    likely[_plain(f"{before} {part.label}")] = likely[_plain(f"{before} {part.id}")] = target
                alone[_plain(part.label)] += 1
                likely.setdefault(_plain(part.label), target)
    for words, target in ((_("Received"), RECEIVED), (_("Date"), RECEIVED), (_("Ward"), WARD)):
        likely.setdefault(_plain(words), target)
    found: list[str] = []
    for heading in headings:
        plain = _plain(heading)
        target = likely.get(plain, "") if alone[plain] < 2 else ""
        found.append("" if target in found else target)
    return found


def _part(question: Question, id: str) -> Option | None:
    return next((each for each in (*question.options, *question.rows) if each.id == id), None) if id else None


def _plain(text: str) -> str:
    """Words only: capitals, signs and spaces make no difference."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def try_table(table: Table, targets: Sequence[str], questionnaire: Questionnaire, *, wards: Mapping[str, int]) -> Trial:
    """What the table's rows say as answers. Nothing is written. `wards` are names and keys of wards."""
    trial = Trial()
    formulas = set(table.formulas)
    for number, cells in enumerate(table.rows[1:], start=1):
        reader = _Row(questionnaire, {_plain(name): key for name, key in wards.items()})
        for column, (target, text) in enumerate(zip(targets, cells, strict=False)):
            if not target:
                continue
            try:
                if (number, column) in formulas:
                    raise NotTakenError(_("This is a formula. Save the sheet with values only, then upload it again."))
                reader.take(target, text)
            except (NotTakenError, ValidationError) as wrong:
                sentence = wrong.messages[0] if isinstance(wrong, ValidationError) else str(wrong)
                trial.findings.append(Finding(number + 1, _heading(table, column), sentence))
        answers, wrong_answers = reader.finished()
        columns = {target.split(":")[1]: column for column, target in enumerate(targets) if target}
        for question, sentence in wrong_answers.items():
            trial.findings.append(Finding(number + 1, _heading(table, columns.get(question, 0)), sentence))
        if answers:
            trial.rows.append(ReadRow(number + 1, answers, reader.received_on, reader.ward))
            trial.taken.update(answers.keys())
        else:
            trial.empty += 1
    return trial


def _heading(table: Table, column: int) -> str:
    return table.rows[0][column] or _("column %(number)d") % {"number": column + 1}


class _Row:
    """One row while its cells are read."""

    def __init__(self, questionnaire: Questionnaire, wards: Mapping[str, int]) -> None:
        self.questionnaire, self.wards = questionnaire, wards
        self.answers: Answers = {}
        self.places: dict[str, dict[str, int]] = {}
        self.others: dict[str, str] = {}
        self.received_on: date | None = None
        self.ward: int | None = None

    def take(self, target: str, text: str) -> None:
        """Read one cell. Raises `NotTakenError`."""
        kind, _colon, rest = target.partition(":")
        id, _colon, part = rest.partition(":")
        if kind == "about":
            self._take_about(id, text)
            return
        question = self.questionnaire.question(id)
        if question is None:
            return
        match kind:
            case "question" if text:
                self.answers[id] = _answer(question, text)
            case "option" if _is_yes(question, part, text):
                self.answers.setdefault(id, {"choices": []}).setdefault("choices", []).append(part)
            case "row" if text:
                self.answers.setdefault(id, {"rows": {}})["rows"][part] = _chosen(question, text).id
            case "place" if text:
                if not text.isdecimal() or not 1 <= int(text) <= len(question.options):
                    raise NotTakenError(_("“%(text)s” is no place in an order, such as 1.") % {"text": _short(text)})
                self.places.setdefault(id, {})[part] = int(text)
            case "other" if text:
                self.others[id] = text

    def _take_about(self, name: str, text: str) -> None:
        if not text:
            return
        if f"about:{name}" == WARD:
            self.ward = self.wards.get(_plain(text))
            if self.ward is None:
                raise NotTakenError(_("There is no ward called “%(text)s”.") % {"text": _short(text)})
            return
        self.received_on = _day(text)
        if self.received_on > timezone.localdate():
            self.received_on = None
            raise NotTakenError(_("%(text)s is still to come.") % {"text": _short(text)})

    def finished(self) -> tuple[Answers, dict[str, str]]:
        """The answers that count, and by question what cannot be taken after all."""
        wrong: dict[str, str] = {}
        for id, places in self.places.items():
            if len(set(places.values())) < len(places):
                wrong[id] = _("One place was given twice in this order.")
            else:
                self.answers[id] = {"ranking": sorted(places, key=lambda option: places[option])}
        for id, other in self.others.items():
            self._add_words(id, other)
        for id, answer in list(self.answers.items()):
            question = self.questionnaire.question(id)
            if question and (sentence := check_answer(question, answer, needs_required=False)):
                wrong[id] = sentence
                del self.answers[id]
        counted = counted_answers(self.questionnaire, self.answers)
        for id in self.answers.keys() - counted.keys():
            wrong[id] = _("Not counted: what this row says before leads past this question.")
        return counted, wrong

    def _add_words(self, id: str, words: str) -> None:
        """Whoever wrote beside “something else” means it, ticked or not."""
        question = self.questionnaire.question(id)
        with_text = [option.id for option in question.options if option.has_text] if question else []
        if not question or not with_text:
            return
        answer = self.answers.setdefault(id, {"choices": []})
        chosen = answer.get("choices", [])
        if not set(with_text) & set(chosen) and (question.kind == QuestionKind.CHOICES or not chosen):
            answer["choices"] = [*chosen, with_text[-1]]
        if set(with_text) & set(answer.get("choices", ())):
            answer["other"] = words


def _answer(question: Question, text: str) -> Answer:
    """A whole answer in one cell. Raises `NotTakenError` or `ValidationError`."""
    if question.may_not_say and _plain(text) in NOT_SAID:
        return {"not_said": True}
    return ANSWERS.get(question.kind, _as_typed)(question, text)


def _as_typed(question: Question, text: str) -> Answer:
    """As somebody would type it into the web's form."""
    answer = read_answer(question, {"text": text, "number": text})
    if not answer:
        raise NotTakenError(_("“%(text)s” cannot be read.") % {"text": _short(text)})
    return answer


def _one(question: Question, text: str) -> Answer:
    try:
        return {"choices": [_chosen(question, text).id]}
    except NotTakenError:
        own_words = [option.id for option in question.options if option.has_text]
        if not own_words:
            raise
        return {"choices": [own_words[-1]], "other": text}


def _several(question: Question, text: str) -> list[Option]:
    """Options parted by ; or | or new lines, else by commas where no label has one."""
    if option := _option(question, text):
        return [option]
    parts = re.split(r"[;|\n]", text)
    if len(parts) == 1:
        parts = text.split(",")
    chosen = [_chosen(question, part) for part in parts if part.strip()]
    return list(dict.fromkeys(chosen))


def _chosen(question: Question, text: str) -> Option:
    if option := _option(question, text):
        return option
    labels = ", ".join(option.label for option in question.options)
    words = {"text": _short(text), "labels": Truncator(labels).chars(160)}
    raise NotTakenError(_("“%(text)s” is none of the answers: %(labels)s.") % words)


def _option(question: Question, text: str) -> Option | None:
    """By its label or id, or by its number on a scale."""
    plain = _plain(text)
    for option in question.options:
        if plain and plain in (_plain(option.label), _plain(option.id)):
            return option
    numbered = (each for each in question.options if each.value is not None)
    return next((each for each in numbered if text.strip() == f"{each.value:g}"), None)


def _is_yes(question: Question, part: str, text: str) -> bool:
    option, plain = question.option(part), text.strip().casefold()
    if plain in YES or (option and _plain(text) == _plain(option.label)):
        return True
    if plain in NO:
        return False
    raise NotTakenError(_("“%(text)s” says neither yes nor no. Write x or nothing.") % {"text": _short(text)})


ANSWERS: dict[QuestionKind, Callable[[Question, str], Answer]] = {
    QuestionKind.CHOICE: _one,
    QuestionKind.SCALE: _one,
    QuestionKind.CHOICES: lambda question, text: {"choices": [option.id for option in _several(question, text)]},
    QuestionKind.RANKING: lambda question, text: {"ranking": [option.id for option in _several(question, text)]},
    QuestionKind.DATE: lambda _question, text: {"date": _day(text).isoformat()},
}


def _day(text: str) -> date:
    """A day as ISO or as people in Britain write it: `2026-05-14`, `14/5/2026`."""
    numbers = [int(number) for number in re.findall(r"\d+", text.partition("T")[0].partition(" ")[0])]
    try:
        year, month, day = numbers if len(numbers) == 3 and numbers[0] > 31 else reversed(numbers)
        return date(year if year > 99 else year + 2000, month, day)
    except ValueError:
        raise NotTakenError(_("“%(text)s” is no day, such as 14/5/2026.") % {"text": _short(text)}) from None


def _short(text: str) -> str:
    return Truncator(text).chars(60)
