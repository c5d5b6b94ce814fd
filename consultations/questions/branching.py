"""Whether a questionnaire can be walked: every section and question is reached by somebody, and nothing points ahead.

Conditions only ever ask that an answer *holds* certain options, and all conditions on a thing must be true. So what
must have been answered for a question to be asked is one fixed set of demands: its own conditions, its section's, and
those of every question that they name, all the way back. Demands on different questions never get in each other's way;
those on one question can be met together or not, which `_can_meet` decides exactly.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

from .questionnaire import CHOICE_KINDS, Condition, Question, QuestionKind, Questionnaire, Section

WITH_OPTIONS = {*CHOICE_KINDS, QuestionKind.RANKING, QuestionKind.GRID}
FEWEST_OPTIONS = 2
# Question id -> the sets of options of which its answer must hold at least one each.
Demands = dict[str, list[frozenset[str]]]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in a sentence that names section and question. `is_unfinished` where something is only missing."""

    sentence: str
    section: str = ""
    question: str = ""
    is_unfinished: bool = False


def problems_of(questionnaire: Questionnaire) -> list[Problem]:
    """Everything that keeps it from being asked, in the order of the questionnaire; empty where it can be walked."""
    return [*_Check(questionnaire).problems()]


class _Check:
    """One walk through a questionnaire, remembering what came before."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questionnaire = questionnaire
        self.numbers = {question.id: number for number, question in enumerate(questionnaire.questions, start=1)}
        self.earlier: dict[str, Question] = {}
        # What must have been answered for each question to be asked; only of those that have passed.
        self.demands: dict[str, Demands] = {}

    def problems(self) -> Iterator[Problem]:
        yield from self._same_ids()
        for number, section in enumerate(self.questionnaire.sections, start=1):
            yield from self._of_section(section, self._name_of_section(section, number))

    def _same_ids(self) -> Iterator[Problem]:
        seen: set[str] = set()
        for section in self.questionnaire.sections:
            parts: tuple[Section | Question, ...] = (section, *section.questions)
            for each in parts:
                if each.id in seen:
                    sentence = _("“%(what)s” is there twice as the same question. Delete one and write it anew.")
                    yield Problem(sentence % {"what": _words(each)}, section.id, each.id)
                seen.add(each.id)

    def _of_section(self, section: Section, name: str) -> Iterator[Problem]:
        if not any(question.is_asked for question in section.questions):
            sentence = _("%(section)s has no questions. Add one, or move its text to another section.")
            yield Problem(sentence % {"section": name}, section.id, is_unfinished=True)
        wrong = list(self._of_conditions(section.only_if, name, section))
        yield from wrong
        demands = self._demanded(section.only_if)
        if not wrong and not self._can_be_met(demands):
            sentence = _("%(section)s is never shown: nobody can have given all the answers that it depends on.")
            wrong = [Problem(sentence % {"section": name}, section.id)]
            yield from wrong
        yield from self._of_questions(section, name, demands, section_is_wrong=bool(wrong))

    def _of_questions(
        self, section: Section, name: str, demands: Demands, *, section_is_wrong: bool
    ) -> Iterator[Problem]:
        explanations = []
        asked: list[Demands] = []
        for question in section.questions:
            wrong = list(self._of_question(question, name, section))
            yield from wrong
            own = _together(demands, self._demanded(question.only_if))
            is_fine = not section_is_wrong and not wrong
            if question.is_asked:
                if is_fine and not self._can_be_met(own):
                    sentence = _("%(question)s is never asked: nobody can have given all the answers it depends on.")
                    yield Problem(sentence % {"question": self._name(question, name)}, section.id, question.id)
                self.earlier[question.id] = question
                self.demands[question.id] = own
                asked.append(own)
            elif is_fine:
                explanations.append((question, own))
        # A page without a question is passed over, with the words on it.
        for question, own in explanations:
            if asked and not any(self._can_be_met(_together(own, other)) for other in asked):
                sentence = _("%(question)s is never shown: no question is asked on that page when it would be.")
                yield Problem(sentence % {"question": self._name(question, name)}, section.id, question.id)

    def _of_question(self, question: Question, name: str, section: Section) -> Iterator[Problem]:
        called = self._name(question, name)
        yield from self._of_conditions(question.only_if, called, section, question)
        for sentence in _unfinished(question):
            yield Problem(sentence % {"question": called}, section.id, question.id, is_unfinished=True)

    def _of_conditions(
        self, conditions: Iterable[Condition], name: str, section: Section, question: Question | None = None
    ) -> Iterator[Problem]:
        for condition in conditions:
            if sentence := self._wrong_with(condition, question):
                named = self.questionnaire.question(condition.question)
                words = {"what": name, "other": named.label if named else ""}
                yield Problem(sentence % words, section.id, question.id if question else "")

    def _wrong_with(self, condition: Condition, question: Question | None) -> str:
        """What is wrong with one condition, or ""; the sentence has places for `what` has it, and the `other` one."""
        named = self.questionnaire.question(condition.question)
        sentence = ""
        if named is None:
            sentence = _("%(what)s depends on a question that is no longer there. Choose another, or take that away.")
        elif question and condition.question == question.id:
            sentence = _("%(what)s depends on its own answer. Choose an earlier question.")
        elif named.id not in self.earlier:
            sentence = _("%(what)s depends on “%(other)s”, which comes later. Move one of them.")
        elif named.kind not in CHOICE_KINDS:
            sentence = _("%(what)s depends on “%(other)s”, whose answers are not chosen from a list.")
        elif not condition.options:
            sentence = _("%(what)s depends on “%(other)s”: tick at least one answer to it.")
        elif any(named.option(option) is None for option in condition.options):
            sentence = _("%(what)s depends on an answer to “%(other)s” that is no longer there. Choose again.")
        return sentence

    def _demanded(self, conditions: Iterable[Condition]) -> Demands:
        """What must have been answered for `conditions` to hold, with all that those questions depend on."""
        found: Demands = {}
        for condition in conditions:
            before = self.demands.get(condition.question, {})
            found = _together(found, before, {condition.question: [frozenset(condition.options)]})
        return found

    def _can_be_met(self, demands: Demands) -> bool:
        return all(_can_meet(self.earlier[id], sets) for id, sets in demands.items() if id in self.earlier)

    def _name_of_section(self, section: Section, number: int) -> str:
        if section.title:
            return _("Section %(number)d, “%(title)s”,") % {"number": number, "title": section.title}
        return _("Section %(number)d") % {"number": number}

    def _name(self, question: Question, section: str) -> str:
        words = {"number": self.numbers.get(question.id, 0), "label": _words(question), "section": section.rstrip(",")}
        if not question.is_asked:
            return _("The text “%(label)s” in %(section)s") % words
        if not question.label:
            return _("Question %(number)d in %(section)s") % words
        return _("Question %(number)d, “%(label)s”, in %(section)s") % words


def _can_meet(question: Question, sets: list[frozenset[str]]) -> bool:
    """Whether one answer to `question` can hold an option of each of `sets`.

    Of many choices, “don't know” goes with no other option; `most` bounds how many may be chosen.
    """
    if question.kind != QuestionKind.CHOICES:
        return bool(frozenset.intersection(*sets))
    alone = {option.id for option in question.options if option.is_dont_know}
    if any(all(option in each for each in sets) for option in alone):
        return True
    wanted = {each - alone for each in sets}
    if frozenset() in wanted:
        return False
    if question.most is None or len(wanted) <= question.most:
        return True
    options = sorted(set().union(*wanted))
    return any(
        all(each.intersection(chosen) for each in wanted)
        for size in range(1, question.most + 1)
        for chosen in combinations(options, size)
    )


def _unfinished(question: Question) -> Iterator[str]:
    """What a question still lacks; `%(question)s` stands for it."""
    if question.is_asked and not question.label.strip():
        yield _("%(question)s has no words yet. Write what you ask.")
    if question.kind in WITH_OPTIONS and len(question.options) < FEWEST_OPTIONS:
        yield _("%(question)s needs at least two answers to choose from.")
    if question.kind == QuestionKind.GRID and not question.rows:
        yield _("%(question)s needs at least one row.")
    if question.lowest is not None and question.highest is not None and question.lowest > question.highest:
        yield _("%(question)s cannot be answered: its lowest number is above its highest.")
    if question.most is not None and question.most < 1:
        yield _("%(question)s cannot be answered: it allows less than one.")


def _together(*many: Demands) -> Demands:
    """Demands that must all be met; the same demand counts once."""
    found: Demands = {}
    for demands in many:
        for id, sets in demands.items():
            known = found.setdefault(id, [])
            known += [each for each in sets if each not in known]
    return found


def _words(part: Section | Question) -> str:
    words = part.title if isinstance(part, Section) else part.label
    return words or _("without a title")
