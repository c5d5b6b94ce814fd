"""The questions as a paper form: A4 or large print, to be filled in with a pen and sent back.

Branching stands beside the options: “go to question 7”, where that is true for whoever ticks it; “only if” where it is
not that simple. A numbered form carries its number, so that it is noticed when one is keyed twice.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import segno
from django.conf import settings
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import override

from consultations.answering import clock
from consultations.answering.widgets import hint_of
from consultations.preparing.models import QuestionVersion
from consultations.questions.answers import path_through
from consultations.questions.questionnaire import Condition, Question, QuestionKind, Questionnaire, Section
from core.demonstration import demonstration_line
from core.models import Partnership
from formats.kinds import Problem
from formats.makers import CannotMake
from formats.makers.large_print import can_be_printed, draw_pdf, font_addresses

from .numbers import form_id

MOST_AT_ONCE = 100
KEPT_FOR = 24 * 60 * 60


@dataclass
class PaperQuestion:
    """A question as the form prints it. `go_to` are the words after each option that leads elsewhere."""

    question: Question
    number: int = 0
    hint: str = ""
    only_if: list[str] = field(default_factory=list)
    go_to: dict[str, str] = field(default_factory=dict)

    @property
    def options(self) -> list[tuple[Any, str]]:
        return [(option, self.go_to.get(option.id, "")) for option in self.question.options]


@dataclass
class PaperSection:
    title: str
    intro: str
    only_if: list[str]
    parts: list[PaperQuestion]


def paper_form(
    version: QuestionVersion, *, language: str, is_large: bool = False, numbers: Iterable[int] = (0,)
) -> bytes:
    """The form as a tagged PDF, once for each of `numbers` (0: a form without one). Raises `CannotMake`."""
    with override(language):
        context = form_context(version, language=language, is_large=is_large)
        copies = [{"number": number, "form_id": form_id(number) if number else ""} for number in numbers]
        html = render_to_string("consultations/channels/paper_form.html", context | {"copies": copies})
    if not can_be_printed(strip_tags(html)):
        raise CannotMake(Problem.UNSUPPORTED_SCRIPT)
    key = f"paper:{hashlib.sha256(html.encode()).hexdigest()}"
    content = cache.get(key)
    if content is None:
        content = draw_pdf(html)
        if len(copies) == 1:
            cache.set(key, content, KEPT_FOR)
    return content


def sheet_apart(version: QuestionVersion, section: Section, *, language: str) -> bytes:
    """One section on a sheet of its own, without a number or a name, that is sent back apart from the form."""
    with override(language):
        context = form_context(version, language=language, is_large=False)
        context |= {"sections": sections_of(Questionnaire((section,))), "copies": [{}], "is_apart": True}
        return draw_pdf(render_to_string("consultations/channels/paper_form.html", context))


def form_context(version: QuestionVersion, *, language: str, is_large: bool) -> dict[str, Any]:
    """Everything that the form says, but its number."""
    consultation = version.consultation
    page = consultation.page or consultation.source_page
    address = f"{settings.SITE_URL}{consultation.respond_address}"
    return {
        "consultation": consultation,
        "page": page,
        "version": version,
        "language": language,
        "is_large": is_large,
        "partnership": Partnership.current(),
        "sections": sections_of(version.questionnaire(language)),
        "closes_on": clock.closes_on(consultation),
        "address": address.removeprefix("https://").removeprefix("http://"),
        "code": segno.make(address, error="m").svg_data_uri(scale=4, border=0, dark="#000000"),
        "demonstration": demonstration_line(),
        "fonts": font_addresses(),
    }


def sections_of(questionnaire: Questionnaire) -> list[PaperSection]:
    """The sections with their questions numbered through, and with where each answer leads."""
    printed = [question for question in questionnaire.questions if question.kind != QuestionKind.FILE]
    numbers = {question.id: number for number, question in enumerate(printed, start=1)}
    sections = []
    for section in questionnaire.sections:
        parts = [
            PaperQuestion(
                question,
                numbers.get(question.id, 0),
                hint_of(question) if question.is_asked and question.kind != QuestionKind.DATE else question.help,
                [_condition(each, questionnaire, numbers) for each in question.only_if],
                _ways_on(question, questionnaire, numbers),
            )
            for question in section.questions
            if question.kind != QuestionKind.FILE
        ]
        only_if = [_condition(each, questionnaire, numbers) for each in section.only_if]
        sections.append(PaperSection(section.title, section.intro, only_if, parts))
    return sections


def _condition(condition: Condition, questionnaire: Questionnaire, numbers: dict[str, int]) -> str:
    """`Only if you ticked “Yes” in question 3.`"""
    earlier = questionnaire.question(condition.question)
    labels = [option.label for option in earlier.options if option.id in condition.options] if earlier else []
    words = {"answers": _(" or ").join(f"“{label}”" for label in labels), "number": numbers.get(condition.question, 0)}
    return _("Only if you ticked %(answers)s in question %(number)d.") % words


def _ways_on(question: Question, questionnaire: Questionnaire, numbers: dict[str, int]) -> dict[str, str]:
    """Where each option leads, for those that lead past the next question.

    Only where one thing is chosen and nothing else decides: the questions that follow, up to the target, are asked or
    not because of this question alone.
    """
    if question.kind not in (QuestionKind.CHOICE, QuestionKind.SCALE):
        return {}
    own = numbers[question.id]
    following = [each for each in questionnaire.questions if numbers.get(each.id, 0) > own]
    words = {}
    for option in question.options:
        asked = _asked_after(questionnaire, question, option.id)
        target = next((each for each in following if each.id in asked), None)
        skipped = following[: following.index(target)] if target else following
        if not skipped or not all(_depends_on(questionnaire, each, question.id) for each in skipped):
            continue
        if target:
            words[option.id] = _("go to question %(number)d") % {"number": numbers[target.id]}
        else:
            words[option.id] = _("go to the end of the form")
    return words


def _asked_after(questionnaire: Questionnaire, question: Question, option: str) -> set[str]:
    """Which questions are asked of somebody who chose this, and in every question before what leads to it."""
    answers = {
        each.id: {"choices": [one.id for one in each.options]}
        for each in questionnaire.questions
        if each.options and each.id != question.id
    }
    answers[question.id] = {"choices": [option]}
    return {each.id for section in path_through(questionnaire, answers) for each in section.questions}


def _depends_on(questionnaire: Questionnaire, question: Question, earlier: str) -> bool:
    section = next(each for each in questionnaire.sections if question in each.questions)
    return any(condition.question == earlier for condition in (*section.only_if, *question.only_if))
