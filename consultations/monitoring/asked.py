"""The questions on equality, from the newest file of harmonised ones in `data/`: dated, and each with its source."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext, override

from consultations.questions.answers import Answers
from consultations.questions.questionnaire import Option, Question, QuestionKind, Section

FILE = Path(__file__).parent / "data" / "harmonised-england-and-wales.toml"
NOT_SAID = "not-said"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the wording of a question comes from. `dated` is the day of the source, not that of its last check."""

    question: Question
    name: str
    dated: date
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


def harmonised() -> Harmonised:
    """The questions in the language in use; what nobody has translated stands as in the file."""
    return _in_language(get_language() or settings.LANGUAGE_CODE)


@cache
def _in_language(language: str) -> Harmonised:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    with override(language):
        return Harmonised(
            content["reviewed"], _words(content["note"]), tuple(_source(each) for each in content["question"])
        )


def _source(content: dict[str, Any]) -> Source:
    question = Question(
        content["id"],
        QuestionKind.CHOICE,
        _words(content["label"]),
        help=_words(content.get("help", "")),
        may_not_say=True,
        options=tuple(Option(id, _words(label)) for id, label in content["options"]),
    )
    return Source(question, _words(content["source"]), content["dated"], content["address"])


def _words(text: str) -> str:
    """In the language in use, by the site's own words (`locale/`): official translations where there are any."""
    return gettext(text) if text else ""


def plain(answers: Answers) -> dict[str, str]:
    """Answers as they are kept: each question's id with the option's, or with `not-said`."""
    known = {question.id: question for question in harmonised().questions}
    found = {}
    for id, answer in answers.items():
        chosen = NOT_SAID if answer.get("not_said") else next(iter(answer.get("choices", ())), "")
        if id in known and (chosen == NOT_SAID or known[id].option(chosen)):
            found[id] = chosen
    return found
