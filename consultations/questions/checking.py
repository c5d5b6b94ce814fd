"""Whether an answer can be taken as it is. What is wrong is said in one sentence that names the question."""

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .answers import Answer, Answers
from .questionnaire import Option, Question, QuestionKind

# Characters; what nobody writes by hand, and yet does no harm to the database.
LONGEST_TEXT = {QuestionKind.SHORT_TEXT: 300, QuestionKind.LONG_TEXT: 10_000}
LONGEST_OTHER = 500
LONGEST_PLACE = 200
MOST_CORNERS = 500
LONGEST_NAME = 100


def check_answers(questions: Iterable[Question], answers: Answers, *, needs_required: bool = True) -> dict[str, str]:
    """What is wrong, by the question's id; empty where all can be taken.

    Without `needs_required` an answer may be missing, as on a paper form that somebody left half empty.
    """
    found = {
        question.id: check_answer(question, answers.get(question.id), needs_required=needs_required)
        for question in questions
        if question.is_asked
    }
    return {id: sentence for id, sentence in found.items() if sentence}


def check_answer(question: Question, answer: Answer | None, *, needs_required: bool = True) -> str:
    """What is wrong with the answer to one question, in a sentence; "" where nothing is."""
    if not answer:
        return _missing(question) if question.is_required and needs_required else ""
    if not isinstance(answer, dict):
        return _unreadable(question)
    if answer.get("not_said"):
        is_alone = set(answer) == {"not_said"} and question.may_not_say
        return "" if is_alone else _unreadable(question)
    try:
        return CHECKS[question.kind](question, answer)
    except (KeyError, TypeError, ValueError, AttributeError):
        return _unreadable(question)


def _named(question: Question) -> str:
    return Truncator(question.label).chars(80)


def _missing(question: Question) -> str:
    named = {"question": _named(question)}
    match question.kind:
        case QuestionKind.CHOICE | QuestionKind.CHOICES | QuestionKind.SCALE:
            return _("Choose an answer to “%(question)s”") % named
        case QuestionKind.FILE:
            return _("Choose a file for “%(question)s”") % named
        case QuestionKind.PLACE:
            return _("Say where: “%(question)s”") % named
        case _:
            return _("Answer “%(question)s”") % named


def _unreadable(question: Question) -> str:
    return _("Answer “%(question)s” again: the answer could not be read") % {"question": _named(question)}


def _text(question: Question, answer: Answer) -> str:
    length, most = len(answer["text"].strip()), question.most or LONGEST_TEXT[question.kind]
    if not length:
        return _unreadable(question)
    if length <= most:
        return ""
    words = ngettext(
        "Shorten your answer to “%(question)s”: it has %(length)d character, and %(most)d fit",
        "Shorten your answer to “%(question)s”: it has %(length)d characters, and %(most)d fit",
        length,
    )
    return words % {"question": _named(question), "length": length, "most": most}


def _chosen(question: Question, answer: Answer) -> str:
    chosen = answer["choices"]
    is_known = bool(chosen) and isinstance(chosen, list) and len(set(chosen)) == len(chosen)
    if not is_known or any(question.option(id) is None for id in chosen):
        return _unreadable(question)
    if sentence := _together(question, [option for id in chosen if (option := question.option(id))]):
        return sentence
    other = answer.get("other", "")
    if other and not any(option.has_text for id in chosen if (option := question.option(id))):
        return _unreadable(question)
    if len(other) > LONGEST_OTHER:
        return _("Shorten what you wrote beside your choice in “%(question)s” to %(most)d characters") % {
            "question": _named(question),
            "most": LONGEST_OTHER,
        }
    return ""


def _together(question: Question, chosen: Sequence[Option]) -> str:
    """What is wrong with choosing all of these at once."""
    if question.kind != QuestionKind.CHOICES and len(chosen) > 1:
        return _("Choose one answer only to “%(question)s”") % {"question": _named(question)}
    if len(chosen) > 1 and (alone := next((option for option in chosen if option.is_dont_know), None)):
        words = _("Choose “%(option)s” alone, or take it away, in “%(question)s”")
        return words % {"option": alone.label, "question": _named(question)}
    if question.kind == QuestionKind.CHOICES and question.most and len(chosen) > question.most:
        words = ngettext(
            "Choose at most %(most)d answer to “%(question)s”",
            "Choose at most %(most)d answers to “%(question)s”",
            question.most,
        )
        return words % {"most": question.most, "question": _named(question)}
    return ""


def _grid(question: Question, answer: Answer) -> str:
    rows = answer["rows"]
    known = {row.id: row for row in question.rows}
    if not rows or any(row not in known or question.option(option) is None for row, option in rows.items()):
        return _unreadable(question)
    missing = [row.label for row in question.rows if row.id not in rows]
    if question.is_required and missing:
        return _("Answer “%(row)s” in “%(question)s”") % {"row": missing[0], "question": _named(question)}
    return ""


def _ranking(question: Question, answer: Answer) -> str:
    ranked = answer["ranking"]
    if not ranked or not isinstance(ranked, list) or any(question.option(id) is None for id in ranked):
        return _unreadable(question)
    if len(set(ranked)) < len(ranked):
        return _("Give each place once in “%(question)s”") % {"question": _named(question)}
    if question.most and len(ranked) > question.most:
        return _("Rank at most %(most)d in “%(question)s”") % {"most": question.most, "question": _named(question)}
    return ""


def _number(question: Question, answer: Answer) -> str:
    number = answer["number"]
    if isinstance(number, bool) or not isinstance(number, (int, float)) or not math.isfinite(number):
        return _unreadable(question)
    lowest, highest = question.lowest, question.highest
    if (lowest is None or number >= lowest) and (highest is None or number <= highest):
        return ""
    bounds = {"lowest": _plain(lowest), "highest": _plain(highest), "question": _named(question)}
    if highest is None:
        return _("Write %(lowest)s or more for “%(question)s”") % bounds
    if lowest is None:
        return _("Write %(highest)s or less for “%(question)s”") % bounds
    return _("Write a number from %(lowest)s to %(highest)s for “%(question)s”") % bounds


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


def _date(question: Question, answer: Answer) -> str:
    day = date.fromisoformat(answer["date"])
    # Years beyond these are slips of the finger.
    if 1880 <= day.year <= 2200:
        return ""
    return _("Check the year in your answer to “%(question)s”") % {"question": _named(question)}


def _place(question: Question, answer: Answer) -> str:
    if not {"point", "line", "text"} & answer.keys():
        return _unreadable(question)
    corners = [answer["point"]] if "point" in answer else answer.get("line", [])
    if "line" in answer and not 2 <= len(corners) <= MOST_CORNERS:
        return _unreadable(question)
    if not all(_is_position(each) for each in corners):
        return _unreadable(question)
    text = answer.get("text", "")
    if len(text) > LONGEST_PLACE or not (corners or text.strip()):
        return _("Shorten the place you wrote for “%(question)s”") % {"question": _named(question)}
    return ""


def _is_position(pair: Any) -> bool:
    latitude, longitude = pair
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def _file(question: Question, answer: Answer) -> str:
    is_named = isinstance(answer["file"], str) and 0 < len(answer["name"]) <= LONGEST_NAME
    return "" if is_named and answer["file"] else _unreadable(question)


CHECKS = {
    QuestionKind.SHORT_TEXT: _text,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.CHOICE: _chosen,
    QuestionKind.CHOICES: _chosen,
    QuestionKind.SCALE: _chosen,
    QuestionKind.GRID: _grid,
    QuestionKind.RANKING: _ranking,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.PLACE: _place,
    QuestionKind.FILE: _file,
}
