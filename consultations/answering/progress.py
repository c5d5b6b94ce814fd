"""Where somebody stands among the questions: which page, “Question 3 of 12”, what comes before and after."""

from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from consultations.questions.answers import Answers, asked_at_most, path_through
from consultations.questions.questionnaire import Question, Questionnaire, Section


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions. `number` is the section's among all of them, from 1, and part of its address.

    `first` and `last` count the questions that are asked on the way; they move when answers change the way, `number`
    does not.
    """

    number: int
    section: Section
    first: int
    last: int

    @property
    def asked(self) -> list[Question]:
        return [question for question in self.section.questions if question.is_asked]


@dataclass(frozen=True, slots=True)
class Journey:
    """The way through a questionnaire for somebody with certain answers."""

    questionnaire: Questionnaire
    answers: Answers
    steps: tuple[Step, ...]

    @classmethod
    def through(cls, questionnaire: Questionnaire, answers: Answers) -> Self:
        numbers = {section.id: number for number, section in enumerate(questionnaire.sections, start=1)}
        steps, last = [], 0
        for section in path_through(questionnaire, answers):
            first, last = last + 1, last + sum(question.is_asked for question in section.questions)
            steps.append(Step(numbers[section.id], section, first, last))
        return cls(questionnaire, answers, tuple(steps))

    @property
    def count(self) -> int:
        return self.steps[-1].last if self.steps else 0

    def step(self, number: int) -> Step | None:
        """The page with this number, unless what was answered leads past it."""
        return next((step for step in self.steps if step.number == number), None)

    def after(self, number: int) -> Step | None:
        return next((step for step in self.steps if step.number > number), None)

    def before(self, number: int) -> Step | None:
        return next((step for step in reversed(self.steps) if step.number < number), None)

    def first_unanswered(self, answers: Answers) -> Step | None:
        """Where somebody who comes back goes on: the first page on which nothing was answered."""
        return next((step for step in self.steps if not any(each.id in answers for each in step.asked)), None)

    def in_words(self, step: Step) -> str:
        """`Question 3 of 12`, or `Questions 3 to 5 of 12` where a page has several.

        `of up to 12` while it depends on what is answered next.
        """
        most = asked_at_most(self.questionnaire, self.answers, page=step.number)
        numbers = {"first": step.first, "last": step.last, "count": max(self.count, most)}
        match step.first == step.last, most > self.count:
            case True, True:
                sentence = _("Question %(first)d of up to %(count)d")
            case True, False:
                sentence = _("Question %(first)d of %(count)d")
            case False, True:
                sentence = _("Questions %(first)d to %(last)d of up to %(count)d")
            case _:
                sentence = _("Questions %(first)d to %(last)d of %(count)d")
        return sentence % numbers
