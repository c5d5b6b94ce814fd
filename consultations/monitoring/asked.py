"""The questions on equality, from the newest file of harmonised ones in `data/`: dated, and each with its source."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from consultations.questions.answers import Answers
from consultations.questions.questionnaire import Option, Question, QuestionKind, Section

FILE = Path(__file__).parent / "data" / "harmonised-england-and-wales.toml"
NOT_SAID = "not-said"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the wording of a question comes from."""

    question: Question
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Harmonised:
    """All questions with their sources, and the day on which somebody last held them against those."""

    reviewed: date
    note: str
    sources: tuple[Source, ...]

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(source.question for source in self.sources)

    @property
    def section(self) -> Section:
        """As one page of questions."""
        return Section("equality", "", "", self.questions)


@cache
def harmonised() -> Harmonised:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    sources = tuple(
        Source(
            Question(
                each["id"],
                QuestionKind.CHOICE,
                each["label"],
                help=each.get("help", ""),
                may_not_say=True,
                options=tuple(Option(id, label) for id, label in each["options"]),
            ),
            each["source"],
            each["address"],
        )
        for each in content["question"]
    )
    return Harmonised(content["reviewed"], content["note"], sources)


def plain(answers: Answers) -> dict[str, str]:
    """Answers as they are kept: each question's id with the option's, or with `not-said`."""
    known = {question.id: question for question in harmonised().questions}
    found = {}
    for id, answer in answers.items():
        chosen = NOT_SAID if answer.get("not_said") else next(iter(answer.get("choices", ())), "")
        if id in known and (chosen == NOT_SAID or known[id].option(chosen)):
            found[id] = chosen
    return found
