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
| `about:name`, `about:consent` | who gave it; whether their words may be published, and with the name |
| `about:group`, `about:people_asked` | the community group whose answer it is; how many people it asked |
| `about:organisation` | the name of another organisation whose answer it is |
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultations.answering.models import PublishConsent
from consultations.questions.answers import Answers, counted_answers
from consultations.questions.checking import check_answer
from consultations.questions.questionnaire import Option, Question, QuestionKind, Questionnaire
from consultations.questions.wording import joined

from .cells import NotTakenError, chosen_option, is_yes, plain_words, read_cell, read_consent, read_day, shortened
from .tables import Table

WHOLE = {kind for kind in QuestionKind if kind not in (QuestionKind.GRID, QuestionKind.FILE)}
RECEIVED, WARD = "about:received_on", "about:ward"
NAME, CONSENT, GROUP, PEOPLE_ASKED = "about:name", "about:consent", "about:group", "about:people_asked"
ORGANISATION = "about:organisation"
LONGEST_NAME, MOST_ASKED = 120, 1_000_000


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
    name: str = ""
    consent: str = PublishConsent.NONE
    group: int | None = None
    people_asked: int | None = None
    organisation: str = ""


@dataclass
class Trial:
    """What would be taken of a table, and what not."""

    rows: list[ReadRow] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    empty: int = 0
    taken: Counter = field(default_factory=Counter)


def targets_of(questionnaire: Questionnaire) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every target with its words, by question."""
    found: list[tuple[str, list[tuple[str, str]]]] = [
        (
            _("About the respondent"),
            [
                (RECEIVED, _("The day it was given")),
                (WARD, _("The ward they live in")),
                (NAME, _("Their name")),
                (CONSENT, _("Whether their words may be published")),
                (GROUP, _("The community group that answers")),
                (PEOPLE_ASKED, _("How many people the group asked")),
                (ORGANISATION, _("Another organisation that answers")),
            ],
        )
    ]
    by_question = ((Truncator(each.label).chars(90), list(_targets(each))) for each in questionnaire.questions)
    return [*found, *(each for each in by_question if each[1])]


def _targets(question: Question) -> Iterator[tuple[str, str]]:
    name = Truncator(question.label).chars(60)

    def of(part: Option) -> str:
        return joined(name, f"{name}: {part.label}")

    if question.kind in WHOLE:
        yield f"question:{question.id}", name
    if question.kind == QuestionKind.CHOICES:
        yield from ((f"option:{question.id}:{each.id}", of(each)) for each in question.options)
    if question.kind == QuestionKind.GRID:
        yield from ((f"row:{question.id}:{each.id}", of(each)) for each in question.rows)
    if question.kind == QuestionKind.RANKING:
        yield from ((f"place:{question.id}:{each.id}", of(each)) for each in question.options)
    if any(option.has_text for option in question.options):
        yield f"other:{question.id}", joined(name, _("%(question)s: in their own words") % {"question": name})


def guess(headings: Iterable[str], questionnaire: Questionnaire) -> list[str]:
    """What each column most likely holds, by its heading; "" where nothing fits. No target is given twice."""
    likely: dict[str, str] = {}
    alone: Counter[str] = Counter()
    for question in questionnaire.questions:
        for target, _words in _targets(question):
            kind, _colon, rest = target.partition(":")
            part = _part(question, rest.partition(":")[2])
            if part is None:
                likely[plain_words(question.label)] = likely[plain_words(question.id)] = target
                if kind == "other":
                    likely[plain_words(f"{question.label} other")] = target
                    likely[plain_words(question.label)] = likely[plain_words(question.id)] = f"question:{question.id}"
            else:
                for before in (question.label, question.id):
                    likely[plain_words(f"{before} {part.label}")] = likely[plain_words(f"{before} {part.id}")] = target
                alone[plain_words(part.label)] += 1
                likely.setdefault(plain_words(part.label), target)
    about = (
        (_("Received"), RECEIVED),
        (_("Date"), RECEIVED),
        (_("Ward"), WARD),
        (_("Name"), NAME),
        (_("Consent"), CONSENT),
        (_("Group"), GROUP),
        (_("People asked"), PEOPLE_ASKED),
        (_("Organisation"), ORGANISATION),
    )
    for words, target in about:
        likely.setdefault(plain_words(words), target)
    found: list[str] = []
    for heading in headings:
        plain = plain_words(heading)
        target = likely.get(plain, "") if alone[plain] < 2 else ""
        found.append("" if target in found else target)
    return found


def _part(question: Question, id: str) -> Option | None:
    return next((each for each in (*question.options, *question.rows) if each.id == id), None) if id else None


def try_table(
    table: Table,
    targets: Sequence[str],
    questionnaire: Questionnaire,
    *,
    wards: Mapping[str, int],
    groups: Mapping[str, int] | None = None,
) -> Trial:
    """What the table's rows say as answers. Nothing is written. `wards` and `groups` are names and keys."""
    trial = Trial()
    formulas = set(table.formulas)
    known_wards = {plain_words(name): key for name, key in wards.items()}
    known_groups = {plain_words(name): key for name, key in (groups or {}).items()}
    for number, cells in enumerate(table.rows[1:], start=1):
        reader = _Row(questionnaire, known_wards, known_groups)
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
        if sentence := reader.lacks_about():
            columns_about = [
                column for column, target in enumerate(targets) if target in (CONSENT, GROUP, NAME, ORGANISATION)
            ]
            trial.findings.append(Finding(number + 1, _heading(table, columns_about[0]), sentence))
        if answers and not reader.is_of_unknown_group:
            trial.rows.append(reader.as_read(number + 1, answers))
            trial.taken.update(answers.keys())
        elif not answers:
            trial.empty += 1
    return trial


def _name(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise NotTakenError(_("“%(text)s” is too long for a name.") % {"text": shortened(text)})
    return text


def _heading(table: Table, column: int) -> str:
    return table.rows[0][column] or _("column %(number)d") % {"number": column + 1}


class _Row:
    """One row while its cells are read."""

    def __init__(self, questionnaire: Questionnaire, wards: Mapping[str, int], groups: Mapping[str, int]) -> None:
        self.questionnaire, self.wards, self.groups = questionnaire, wards, groups
        self.answers: Answers = {}
        self.places: dict[str, dict[str, int]] = {}
        self.others: dict[str, str] = {}
        self.received_on: date | None = None
        self.ward: int | None = None
        self.name = ""
        self.consent: str = PublishConsent.NONE
        self.group: int | None = None
        self.people_asked: int | None = None
        self.organisation = ""
        # Counted as a person's, a group's answer would be wrong; so it is left out.
        self.is_of_unknown_group = False

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
                self.answers[id] = read_cell(question, text)
            case "option" if is_yes(question, part, text):
                self.answers.setdefault(id, {"choices": []}).setdefault("choices", []).append(part)
            case "row" if text:
                self.answers.setdefault(id, {"rows": {}})["rows"][part] = chosen_option(question, text).id
            case "place" if text:
                if not text.isdecimal() or not 1 <= int(text) <= len(question.options):
                    raise NotTakenError(_("“%(text)s” is no place in an order, such as 1.") % {"text": shortened(text)})
                self.places.setdefault(id, {})[part] = int(text)
            case "other" if text:
                self.others[id] = text

    def _take_about(self, name: str, text: str) -> None:
        if not text:
            return
        match f"about:{name}":
            case "about:ward":
                self.ward = self.wards.get(plain_words(text))
                if self.ward is None:
                    raise NotTakenError(_("There is no ward called “%(text)s”.") % {"text": shortened(text)})
            case "about:name":
                self.name = _name(text)
            case "about:organisation":
                # Whatever its name is, it is no person's answer.
                self.organisation = text[:LONGEST_NAME]
                _name(text)
            case "about:consent":
                self.consent = read_consent(text)
            case "about:group":
                self.group = self.groups.get(plain_words(text))
                if self.group is None:
                    self.is_of_unknown_group = True
                    raise NotTakenError(
                        _("There is no group called “%(text)s”: this row is left out.") % {"text": shortened(text)}
                    )
            case "about:people_asked":
                if not text.isdecimal() or not 1 <= int(text) <= MOST_ASKED:
                    raise NotTakenError(_("“%(text)s” is no number of people, such as 24.") % {"text": shortened(text)})
                self.people_asked = int(text)
            case "about:received_on":
                self._take_day(text)

    def _take_day(self, text: str) -> None:
        self.received_on = read_day(text)
        if self.received_on > timezone.localdate():
            self.received_on = None
            raise NotTakenError(_("%(text)s is still to come.") % {"text": shortened(text)})

    def lacks_about(self) -> str:
        """What is amiss in what the row says of its respondent, in a sentence; "" where nothing is."""
        if self.organisation and self.group is not None:
            self.organisation = ""
            return _("It names a group and an organisation: it is taken as the group's answer.")
        if self.consent == PublishConsent.NAMED and not (self.name or self.organisation or self.group is not None):
            self.consent = PublishConsent.NONE
            return _("There is no name to publish these words with: they are taken, and not published.")
        return ""

    def as_read(self, row: int, answers: Answers) -> ReadRow:
        return ReadRow(
            row,
            answers,
            self.received_on,
            self.ward if self.group is None and not self.organisation else None,
            self.name,
            self.consent,
            self.group,
            self.people_asked if self.group else None,
            self.organisation,
        )

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
