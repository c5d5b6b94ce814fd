"""Answers and conditions in words, as the respondent, a colleague or a spreadsheet reads them."""

from collections.abc import Callable
from datetime import date

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .answers import Answer
from .questionnaire import Condition, Question, QuestionKind, Questionnaire

# What a label may end with, so that no other mark follows it; the last is the question mark of Urdu and Arabic.
ENDS = ("?", ".", "!", "…", "\N{ARABIC QUESTION MARK}")


def answer_in_words(question: Question, answer: Answer | None) -> str:
    """What was answered, one line for each thing chosen, ranked or rated; "" without an answer.

    An option, row or file that the question no longer has is called by its id, so that nothing is hidden.
    """
    if not answer:
        return ""
    if answer.get("not_said"):
        return _("Prefer not to say")
    words = WORDS.get(question.kind)
    return words(question, answer) if words else ""


def condition_in_words(condition: Condition, questionnaire: Questionnaire) -> str:
    """`Only if you answered “No” to “Do you visit?”.`; "" where there is no such question."""
    earlier = questionnaire.question(condition.question)
    if earlier is None:
        return ""
    labels = [option.label for option in earlier.options if option.id in condition.options]
    words = {"question": earlier.label, "answers": _(" or ").join(f"“{label}”" for label in labels)}
    return _("Only if you answered %(answers)s to “%(question)s”.") % words


def joined(label: str, text: str) -> str:
    """`text`, which begins with `label` and a comma or colon: these go where the label ends with a mark of its own.

    `Who answered, by area` stays, and so does `Where do you live? By area`.
    """
    if not label.endswith(ENDS) or not text.startswith(label):
        return text
    return f"{label} {capfirst(text.removeprefix(label).lstrip(',: '))}"


def _chosen(question: Question, answer: Answer) -> str:
    other = answer.get("other", "")
    words = []
    for id in answer.get("choices", ()):
        option = question.option(id)
        has_text = option is not None and option.has_text and other
        words.append(f"{_label(question, id)}: {other}" if has_text else _label(question, id))
    return "\n".join(words)


def _rows(question: Question, answer: Answer) -> str:
    rows = answer.get("rows", {})
    known = {row.id: row.label for row in question.rows}
    in_order = [*(id for id in known if id in rows), *(id for id in rows if id not in known)]
    return "\n".join(f"{known.get(id, id)}: {_label(question, rows[id])}" for id in in_order)


def _ranked(question: Question, answer: Answer) -> str:
    ranked = enumerate(answer.get("ranking", ()), start=1)
    return "\n".join(f"{place}. {_label(question, id)}" for place, id in ranked)


def _label(question: Question, id: str) -> str:
    option = question.option(id)
    return option.label if option else id


def _day(question: Question, answer: Answer) -> str:
    return date_format(date.fromisoformat(answer["date"]), "j E Y") if answer.get("date") else ""


def number_in_words(number: float | None) -> str:
    """`12`, `12.5`: without a nought that nobody wrote."""
    if number is None:
        return ""
    return str(int(number)) if float(number).is_integer() else f"{number}"


def place_in_words(answer: Answer) -> str:
    """What was typed, else the position of the pin in degrees, to a metre."""
    if text := answer.get("text"):
        return text
    if point := answer.get("point"):
        return _("A pin at %(latitude).5f, %(longitude).5f") % {"latitude": point[0], "longitude": point[1]}
    if line := answer.get("line"):
        return _("A line of %(count)d points from %(latitude).5f, %(longitude).5f") % {
            "count": len(line),
            "latitude": line[0][0],
            "longitude": line[0][1],
        }
    return ""


WORDS: dict[QuestionKind, Callable[[Question, Answer], str]] = {
    QuestionKind.SHORT_TEXT: lambda _question, answer: answer.get("text", ""),
    QuestionKind.LONG_TEXT: lambda _question, answer: answer.get("text", ""),
    QuestionKind.CHOICE: _chosen,
    QuestionKind.CHOICES: _chosen,
    QuestionKind.SCALE: _chosen,
    QuestionKind.GRID: _rows,
    QuestionKind.RANKING: _ranked,
    QuestionKind.NUMBER: lambda _question, answer: number_in_words(answer.get("number")),
    QuestionKind.DATE: _day,
    QuestionKind.PLACE: lambda _question, answer: place_in_words(answer),
    QuestionKind.FILE: lambda _question, answer: answer.get("name", ""),
}
