"""From what a form sent to answers. What cannot be read is said in a sentence; whether it may be said is checked later.

Each function takes the question and what its widget found, and gives the answer, or None where nothing was answered.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from consultations.questions.answers import Answer
from consultations.questions.questionnaire import Question, QuestionKind
from places.finding import find_place

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Five decimals of a degree are a metre.
DECIMALS = 5


def read_answer(question: Question, sent: dict[str, Any]) -> Answer | None:
    """The answer in what was sent for `question`. Raises `ValidationError`."""
    if sent.get("not_said") and question.may_not_say:
        return {"not_said": True}
    return READERS[question.kind](question, sent)


def _named(question: Question) -> dict[str, str]:
    return {"question": Truncator(question.label).chars(80)}


def tidy(text: str) -> str:
    """Without what no database keeps, and with one kind of line end."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _short_text(question: Question, sent: dict[str, Any]) -> Answer | None:
    text = " ".join(tidy(sent.get("text") or "").split())
    return {"text": text} if text else None


def _long_text(question: Question, sent: dict[str, Any]) -> Answer | None:
    text = tidy(sent.get("text") or "")
    return {"text": text} if text else None


def _choices(question: Question, sent: dict[str, Any]) -> Answer | None:
    chosen = [option.id for option in question.options if option.id in sent.get("choices", ())]
    other = tidy(sent.get("other") or "")
    texts = [option.id for option in question.options if option.has_text]
    has_room = question.kind == QuestionKind.CHOICES or not chosen
    if other and texts and not set(texts) & set(chosen) and has_room:
        # Whoever writes beside an option means it, ticked or not.
        chosen.append(texts[-1])
    if not chosen:
        return None
    return {"choices": chosen, "other": other} if other and set(texts) & set(chosen) else {"choices": chosen}


def _grid(question: Question, sent: dict[str, Any]) -> Answer | None:
    given = sent.get("rows", {})
    rows = {row.id: given[row.id] for row in question.rows if question.option(given.get(row.id) or "")}
    return {"rows": rows} if rows else None


def _ranking(question: Question, sent: dict[str, Any]) -> Answer | None:
    places = {id: int(place) for id, place in sent.get("places", {}).items() if str(place).isdecimal()}
    if len(set(places.values())) < len(places):
        raise ValidationError(_("Give each place once in “%(question)s”") % _named(question))
    ranking = [id for id in sorted(places, key=lambda id: places[id]) if question.option(id)]
    return {"ranking": ranking} if ranking else None


def _number(question: Question, sent: dict[str, Any]) -> Answer | None:
    text = "".join(tidy(str(sent.get("number") or "")).split()).replace(",", "").removeprefix("£").removesuffix("%")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = float("nan")
    if not abs(number) <= 1e15:  # and NaN is not less than anything
        raise ValidationError(_("Write a number in figures, such as 12, for “%(question)s”") % _named(question))
    return {"number": int(number) if number.is_integer() else number}


def _date(question: Question, sent: dict[str, Any]) -> Answer | None:
    day, month, year = (tidy(str(sent.get(name) or "")) for name in ("day", "month", "year"))
    if not (day or month or year):
        return None
    number = MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in MONTHS else month
    try:
        if len(year) != 4:
            raise ValueError(year)
        return {"date": date(int(year), int(number), int(day)).isoformat()}
    except ValueError:
        raise ValidationError(
            _("Write a day that exists, such as 27 3 2026, for “%(question)s”") % _named(question)
        ) from None


def _place(question: Question, sent: dict[str, Any]) -> Answer | None:
    text = " ".join(tidy(sent.get("text") or "").split())
    point = _position(sent.get("point") or "")
    if text and point is None:
        found = find_place(text)
        if found.is_one_place and found.latitude is not None and found.longitude is not None:
            point = [round(found.latitude, DECIMALS), round(found.longitude, DECIMALS)]
    return {**({"point": point} if point else {}), **({"text": text} if text else {})} or None


def _position(text: str) -> list[float] | None:
    """`52.04060,-0.75940` as the map writes it."""
    try:
        latitude, longitude = (round(float(part), DECIMALS) for part in text.split(","))
    except ValueError:
        return None
    return [latitude, longitude] if abs(latitude) <= 90 and abs(longitude) <= 180 else None


READERS: dict[QuestionKind, Callable[[Question, dict[str, Any]], Answer | None]] = {
    QuestionKind.SHORT_TEXT: _short_text,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.CHOICE: _choices,
    QuestionKind.CHOICES: _choices,
    QuestionKind.SCALE: _choices,
    QuestionKind.GRID: _grid,
    QuestionKind.RANKING: _ranking,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.PLACE: _place,
}
