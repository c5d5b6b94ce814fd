"""What two people keyed from one sheet, held against each other question by question."""

from collections.abc import Iterator
from dataclasses import dataclass

from consultations.questions.answers import Answer, Answers, path_through
from consultations.questions.questionnaire import Question, QuestionKind, Questionnaire
from consultations.questions.wording import answer_in_words


@dataclass(frozen=True, slots=True)
class Compared:
    """One question as the two keyed it. A grid has as many fields as rows, every other question one."""

    question: Question
    first: Answer | None
    second: Answer | None
    fields: int
    differing: int

    @property
    def first_words(self) -> str:
        return answer_in_words(self.question, self.first)

    @property
    def second_words(self) -> str:
        return answer_in_words(self.question, self.second)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of the fields that were keyed twice differ."""

    differing: int
    fields: int

    @property
    def percent(self) -> float:
        return 100 * self.differing / self.fields if self.fields else 0.0


def compare(questionnaire: Questionnaire, first: Answers, second: Answers) -> list[Compared]:
    """Every question that either of the two entries leads to, in order."""
    asked = {
        question.id
        for answers in (first, second)
        for section in path_through(questionnaire, answers)
        for question in section.questions
    }
    # A file cannot be keyed.
    questions = (each for each in questionnaire.questions if each.id in asked and each.kind != QuestionKind.FILE)
    return [_compared(question, first.get(question.id), second.get(question.id)) for question in questions]


def differences(compared: list[Compared]) -> list[Compared]:
    return [each for each in compared if each.differing]


def rate_of(compared: list[Compared]) -> Rate:
    return Rate(sum(each.differing for each in compared), sum(each.fields for each in compared))


def _compared(question: Question, first: Answer | None, second: Answer | None) -> Compared:
    pairs = list(_fields(question, first, second))
    return Compared(question, first, second, len(pairs), sum(one != other for one, other in pairs))


def _fields(question: Question, first: Answer | None, second: Answer | None) -> Iterator[tuple[object, object]]:
    if question.kind == QuestionKind.GRID:
        yield from ((_row(first, row.id), _row(second, row.id)) for row in question.rows)
    else:
        yield _essence(first), _essence(second)


def _row(answer: Answer | None, row: str) -> object:
    answer = answer or {}
    return "not said" if answer.get("not_said") else answer.get("rows", {}).get(row)


def _essence(answer: Answer | None) -> object:
    """An answer without what is no difference: spaces, the order of ticks, and where a typed place was found."""
    if not answer:
        return None
    plain = {name: value for name, value in answer.items() if not (name == "point" and answer.get("text"))}
    if "choices" in plain:
        plain["choices"] = sorted(plain["choices"])
    return {name: " ".join(value.split()) if isinstance(value, str) else value for name, value in plain.items()}
