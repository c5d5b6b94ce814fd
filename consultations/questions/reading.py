"""Reading a questionnaire from blocks: what a page's field of questions keeps, as plain lists and dictionaries.

A question's id is its block's id, an option's or a row's that of its item in the list; both stay whatever the words
become. What a question offers besides (“Don't know”, “Something else”) has an id made from the question's.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from .questionnaire import Condition, Option, Question, QuestionKind, Questionnaire, Section

Block = dict[str, Any]
# What draws explanations: from the kind of block and its value to HTML.
Drawing = Callable[[QuestionKind, Any], str]
DONT_KNOW, OTHER = "dont-know", "other"


def no_html(kind: QuestionKind, value: Any) -> str:
    """For those who only need the structure."""
    return ""


def questionnaire_of(blocks: Iterable[Block], html: Drawing = no_html) -> Questionnaire:
    """The questionnaire that `blocks` write: the value of a field of questions as it is kept in JSON."""
    return Questionnaire(tuple(_section(block, html) for block in blocks if block["type"] == "section"))


def _section(block: Block, html: Drawing) -> Section:
    value = block["value"]
    return Section(
        id=block["id"],
        title=value.get("title") or "",
        intro=html(QuestionKind.TEXT, value["intro"]) if value.get("intro") else "",
        questions=tuple(_question(each, html) for each in value.get("questions") or ()),
        only_if=_conditions(value),
    )


def _question(block: Block, html: Drawing) -> Question:
    id, value, kind = block["id"], block["value"], QuestionKind(block["type"])
    if kind in (QuestionKind.TEXT, QuestionKind.PICTURE):
        return Question(id, kind, label="", html=html(kind, value), only_if=_conditions(value))
    return Question(
        id=id,
        kind=kind,
        label=value.get("label") or "",
        help=value.get("help") or "",
        is_required=bool(value.get("is_required")),
        may_not_say=bool(value.get("may_not_say")),
        options=tuple(_options(id, kind, value)),
        rows=tuple(Option(row["id"], _words(row)) for row in value.get("rows") or ()),
        only_if=_conditions(value),
        lowest=_number(value.get("lowest")),
        highest=_number(value.get("highest")),
        most=value.get("most") or None,
        wave_of=id if value.get("repeats") else "",
    )


def _options(question: str, kind: QuestionKind, value: dict[str, Any]) -> Iterator[Option]:
    items = value.get("options") or []
    is_scale = kind in (QuestionKind.SCALE, QuestionKind.GRID)
    for place, item in enumerate(items):
        number = len(items) - place if value.get("first_is_highest") else place + 1
        yield Option(item["id"], _words(item), value=float(number) if is_scale else None)
    if value.get("offers_other"):
        yield Option(f"{question}-{OTHER}", _("Something else"), has_text=True)
    if value.get("offers_dont_know"):
        yield Option(f"{question}-{DONT_KNOW}", _("Don't know"), is_dont_know=True)


def _conditions(value: dict[str, Any]) -> tuple[Condition, ...]:
    """Each is kept as ids with spaces between: the question's, then those of the options."""
    found = [str(item["value"] or "").split() for item in value.get("only_if") or ()]
    return tuple(Condition(ids[0], tuple(ids[1:])) for ids in found if ids)


def _words(item: Block) -> str:
    return str(item["value"] or "")


def _number(value: Any) -> float | None:
    return None if value in (None, "") else float(value)
