"""The same questions in another language: the structure of the one that is asked, in the words of the other."""

from collections.abc import Mapping
from dataclasses import replace

from .questionnaire import Option, Question, Questionnaire, Section


def in_words_of(source: Questionnaire, translation: Questionnaire) -> Questionnaire:
    """`source` with the words of `translation` wherever that has the same id, and its own where it lacks one."""
    sections = {section.id: section for section in translation.sections}
    questions = {question.id: question for section in translation.sections for question in section.questions}
    return Questionnaire(tuple(_section(each, sections.get(each.id), questions) for each in source.sections))


def _section(section: Section, words: Section | None, questions: Mapping[str, Question]) -> Section:
    translated = replace(section, questions=tuple(_question(each, questions) for each in section.questions))
    if words is None:
        return translated
    return replace(translated, title=words.title or section.title, intro=words.intro or section.intro)


def _question(question: Question, words: Mapping[str, Question]) -> Question:
    found = words.get(question.id)
    if found is None:
        return question
    return replace(
        question,
        label=found.label or question.label,
        help=found.help or question.help,
        html=found.html or question.html,
        options=_in_words(question.options, found.options),
        rows=_in_words(question.rows, found.rows),
    )


def _in_words(options: tuple[Option, ...], words: tuple[Option, ...]) -> tuple[Option, ...]:
    labels = {option.id: option.label for option in words}
    return tuple(replace(option, label=labels.get(option.id) or option.label) for option in options)
