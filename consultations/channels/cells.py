"""What one cell of a table says: an answer, a day, a yes, a consent; or why it cannot be taken."""

import re
from collections.abc import Callable
from datetime import date

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultations.answering.models import PublishConsent
from consultations.answering.reading import read_answer
from consultations.questions.answers import Answer
from consultations.questions.questionnaire import Option, Question, QuestionKind

YES = {"1", "x", "yes", "y", "true", "✓", "✔", "selected", "checked"}
NO = {"", "0", "no", "n", "false", "-", "not selected", "unchecked"}
NOT_SAID = {"prefer not to say", "not said", "rather not say"}
# What people write in such a column, besides our own words.
CONSENTS = {
    PublishConsent.NAMED: {"with name", "with my name", "named", "yes with name"},
    PublishConsent.UNNAMED: {"without name", "without my name", "unnamed", "anonymous", "anonymously"},
    PublishConsent.NONE: {"no", "none", "not at all", "do not publish", "0"},
}


class NotTakenError(ValueError):
    """A cell that says nothing we can take; the words say why."""


def plain_words(text: str) -> str:
    """Words only: capitals, signs and spaces make no difference."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def read_cell(question: Question, text: str) -> Answer:
    """A whole answer in one cell. Raises `NotTakenError` or `ValidationError`."""
    if question.may_not_say and plain_words(text) in NOT_SAID:
        return {"not_said": True}
    return ANSWERS.get(question.kind, _as_typed)(question, text)


def _as_typed(question: Question, text: str) -> Answer:
    """As somebody would type it into the web's form."""
    answer = read_answer(question, {"text": text, "number": text})
    if not answer:
        raise NotTakenError(_("“%(text)s” cannot be read.") % {"text": shortened(text)})
    return answer


def _one(question: Question, text: str) -> Answer:
    try:
        return {"choices": [chosen_option(question, text).id]}
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
    chosen = [chosen_option(question, part) for part in parts if part.strip()]
    return list(dict.fromkeys(chosen))


def chosen_option(question: Question, text: str) -> Option:
    if option := _option(question, text):
        return option
    labels = ", ".join(option.label for option in question.options)
    words = {"text": shortened(text), "labels": Truncator(labels).chars(160)}
    raise NotTakenError(_("“%(text)s” is none of the answers: %(labels)s.") % words)


def _option(question: Question, text: str) -> Option | None:
    """By its label or id, or by its number on a scale."""
    plain = plain_words(text)
    for option in question.options:
        if plain and plain in (plain_words(option.label), plain_words(option.id)):
            return option
    numbered = (each for each in question.options if each.value is not None)
    return next((each for each in numbered if text.strip() == f"{each.value:g}"), None)


def is_yes(question: Question, part: str, text: str) -> bool:
    option, plain = question.option(part), text.strip().casefold()
    if plain in YES or (option and plain_words(text) == plain_words(option.label)):
        return True
    if plain in NO:
        return False
    raise NotTakenError(_("“%(text)s” says neither yes nor no. Write x or nothing.") % {"text": shortened(text)})


ANSWERS: dict[QuestionKind, Callable[[Question, str], Answer]] = {
    QuestionKind.CHOICE: _one,
    QuestionKind.SCALE: _one,
    QuestionKind.CHOICES: lambda question, text: {"choices": [option.id for option in _several(question, text)]},
    QuestionKind.RANKING: lambda question, text: {"ranking": [option.id for option in _several(question, text)]},
    QuestionKind.DATE: lambda _question, text: {"date": read_day(text).isoformat()},
}


def read_day(text: str) -> date:
    """A day as ISO or as people in Britain write it: `2026-05-14`, `14/5/2026`."""
    numbers = [int(number) for number in re.findall(r"\d+", text.partition("T")[0].partition(" ")[0])]
    try:
        year, month, day = numbers if len(numbers) == 3 and numbers[0] > 31 else reversed(numbers)
        return date(year if year > 99 else year + 2000, month, day)
    except ValueError:
        raise NotTakenError(_("“%(text)s” is no day, such as 14/5/2026.") % {"text": shortened(text)}) from None


def read_consent(text: str) -> str:
    """What a cell says of publishing. A bare “yes” is not taken: it does not say whether with the name."""
    plain = plain_words(text)
    for consent, words in CONSENTS.items():
        if plain in words or plain in (plain_words(consent.value), plain_words(str(consent.label))):
            return consent
    labels = ", ".join(str(consent.label) for consent in PublishConsent)
    raise NotTakenError(_("“%(text)s” is none of: %(labels)s.") % {"text": shortened(text), "labels": labels})


def shortened(text: str) -> str:
    return Truncator(text).chars(60)
