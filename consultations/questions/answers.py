"""What answers look like, and which questions somebody is asked who has given some.

`Answers` is a plain dictionary, question id -> answer, as it is kept in JSON. Each answer is a dictionary:

| kind | answer |
|---|---|
| short_text, long_text | `{"text": "..."}` |
| choice, scale | `{"choices": ["option id"], "other": "..."}`, `other` only with an option that has text |
| choices | `{"choices": ["option id", ...], "other": "..."}` |
| grid | `{"rows": {"row id": "option id", ...}}` |
| ranking | `{"ranking": ["option id", ...]}`, the first is the highest; not all need be ranked |
| number | `{"number": 12.5}` |
| date | `{"date": "2026-11-22"}` |
| place | `{"point": [latitude, longitude]}` or `{"line": [[latitude, longitude], ...]}`; typed: see below |
| file | `{"file": "key of the stored file", "name": "its name"}` |
| any with `may_not_say` | `{"not_said": true}` |

A place that was typed has `{"text": "..."}`, and the `point` as well where we know it: the two are one answer.
A question without an answer has no key.
"""

from collections.abc import Container, Iterable
from typing import Any

from .questionnaire import Condition, Questionnaire, Section

Answer = dict[str, Any]
Answers = dict[str, Answer]


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether what was answered makes `condition` true."""
    chosen = answers.get(condition.question, {}).get("choices", ())
    return not set(condition.options).isdisjoint(chosen)


def path_through(questionnaire: Questionnaire, answers: Answers) -> tuple[Section, ...]:
    """The sections that somebody with these answers is led through, none of them empty.

    An answer counts only while its question is asked: what was answered to a question that is hidden now neither
    shows nor hides anything, though it is kept.
    """
    counted: Answers = {}
    path = []
    for section in questionnaire.sections:
        if section.only_if and not all(holds(each, counted) for each in section.only_if):
            continue
        shown = []
        for question in section.questions:
            if not question.only_if or all(holds(each, counted) for each in question.only_if):
                shown.append(question)
                if question.id in answers:
                    counted[question.id] = answers[question.id]
        if any(question.is_asked for question in shown):
            path.append(Section(section.id, section.title, section.intro, tuple(shown), section.only_if))
    return tuple(path)


def asked_at_most(questionnaire: Questionnaire, answers: Answers, *, page: int) -> int:
    """How many questions somebody with these answers is asked at most, whatever they answer from `page` on.

    A page's number is its section's, from 1. What they left empty before it leads nowhere any more; what an answer on
    it opens on the page itself is counted once it is there.
    """
    counted: Answers = {}
    undecided: set[str] = set()
    count = 0
    for number, section in enumerate(questionnaire.sections, start=1):
        maybe = undecided if number > page else set()
        if not _may_hold(section.only_if, counted, maybe):
            continue
        for question in section.questions:
            if _may_hold(question.only_if, counted, maybe):
                count += question.is_asked
                if question.id in answers:
                    counted[question.id] = answers[question.id]
            if number >= page and question.id not in answers:
                undecided.add(question.id)
    return count


def _may_hold(conditions: Iterable[Condition], answers: Answers, undecided: Container[str]) -> bool:
    return all(each.question in undecided or holds(each, answers) for each in conditions)


def counted_answers(questionnaire: Questionnaire, answers: Answers) -> Answers:
    """The answers to questions that were asked: what a submitted response holds and results count."""
    asked = {question.id for section in path_through(questionnaire, answers) for question in section.questions}
    return {id: answer for id, answer in answers.items() if id in asked}
