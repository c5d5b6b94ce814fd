"""A questionnaire as it is asked: sections of questions, each with an id that stays whatever its words become.

It is kept as JSON in `QuestionVersion.questionnaires`, one for each language, and read into these classes. The JSON is
what `dataclasses.asdict` makes of them.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class QuestionKind(StrEnum):
    """What a question takes. `answers.py` says what the answer to each looks like."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    GRID = "grid"
    RANKING = "ranking"
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    FILE = "file"
    # Not questions: words and pictures between them, with no answer.
    TEXT = "text"
    PICTURE = "picture"


TEXT_KINDS = {QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT}
CHOICE_KINDS = {QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.SCALE}
EXPLANATIONS = {QuestionKind.TEXT, QuestionKind.PICTURE}


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen. `value` is its number on a scale; `is_dont_know` keeps it out of means and bases.

    With `has_text`, whoever chooses it says more in words ("Something else, please say").
    """

    id: str
    label: str
    value: float | None = None
    is_dont_know: bool = False
    has_text: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """True where the answer to an earlier question of choice holds at least one of these options."""

    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """One question, or an explanation between questions.

    `options` are what can be chosen, ranked, or stand above a grid's columns; `rows` are a grid's lines. `only_if`
    holds conditions that must all be true for it to be asked. `lowest` and `highest` bound numbers; `most` is how
    many options may be chosen or how many characters may be written.
    """

    id: str
    kind: QuestionKind
    label: str
    help: str = ""
    is_required: bool = False
    may_not_say: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    only_if: tuple[Condition, ...] = ()
    lowest: float | None = None
    highest: float | None = None
    most: int | None = None
    html: str = ""
    wave_of: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether it takes an answer at all."""
        return self.kind not in EXPLANATIONS

    def option(self, id: str) -> Option | None:
        return next((option for option in self.options if option.id == id), None)


@dataclass(frozen=True, slots=True)
class Section:
    """Questions that stand on one page."""

    id: str
    title: str
    intro: str = ""
    questions: tuple[Question, ...] = ()
    only_if: tuple[Condition, ...] = ()

    @property
    def opens_itself(self) -> bool:
        """Whether an answer on its page shows or hides something else on it."""
        own = {question.id for question in self.questions}
        return any(condition.question in own for question in self.questions for condition in question.only_if)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All sections in the order in which they are asked."""

    sections: tuple[Section, ...] = field(default=())

    @property
    def questions(self) -> Iterator[Question]:
        """Every question that takes an answer, in order."""
        return (question for section in self.sections for question in section.questions if question.is_asked)

    @property
    def has_branches(self) -> bool:
        """Whether some are asked less than others, by what they answered."""
        return any(
            section.only_if or any(question.only_if for question in section.questions) for section in self.sections
        )

    def question(self, id: str) -> Question | None:
        return next((question for question in self.questions if question.id == id), None)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, content: dict[str, Any]) -> Self:
        return cls(tuple(_section(section) for section in content.get("sections", ())))


def _section(content: dict[str, Any]) -> Section:
    return Section(
        **{
            **content,
            "questions": tuple(_question(question) for question in content["questions"]),
            "only_if": _conditions(content),
        }
    )


def _question(content: dict[str, Any]) -> Question:
    return Question(
        **{
            **content,
            "kind": QuestionKind(content["kind"]),
            "options": tuple(Option(**option) for option in content.get("options", ())),
            "rows": tuple(Option(**row) for row in content.get("rows", ())),
            "only_if": _conditions(content),
        }
    )


def _conditions(content: dict[str, Any]) -> tuple[Condition, ...]:
    return tuple(Condition(each["question"], tuple(each["options"])) for each in content.get("only_if", ()))
