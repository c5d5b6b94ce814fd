"""What suggestions learn from: texts that people have read, of this consultation and of the one that it repeats."""

from dataclasses import dataclass

from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Question

from .counting import Frame
from .models import Coding, Reading
from .texts import text_questions, texts_of


@dataclass(frozen=True, slots=True)
class Example:
    """A text that somebody has read: its words, the codes it was given, which may be none, and what it is known by."""

    words: str
    codes: frozenset[int]
    name: str


def examples_of(consultation: Consultation, questions: list[Question] | None = None) -> list[Example]:
    """Texts of a consultation that were read, by default the answers to all of its questions."""
    frame = Frame.of(consultation)
    found: list[Example] = []
    for question in text_questions(consultation) if questions is None else questions:
        given: dict[int, set[int]] = {
            response: set()
            for response in Reading.objects.of(consultation, question.id).values_list("response", flat=True)
        }
        for response, code in Coding.objects.of(consultation, question.id).values_list("response", "code"):
            given.setdefault(response, set()).add(frame.stands_for(code))
        if given:
            found += [
                Example(text.words, frozenset(given[text.response]), text.reference)
                for text in texts_of(consultation, question)
                if text.response in given
            ]
    return found


def examples_of_last_time(consultation: Consultation, questions: list[Question] | None = None) -> list[Example]:
    """Texts of the consultation that this one repeats, with those of its codes that have the same title here."""
    before = consultation.copied_from
    if before is None:
        return []
    here = {code.title.casefold(): code.pk for _depth, code in Frame.of(consultation).in_order()}
    namesake = {
        code.pk: here[code.title.casefold()]
        for _depth, code in Frame.of(before).in_order()
        if code.title.casefold() in here
    }
    found = []
    for example in examples_of(before, questions):
        codes = frozenset(namesake[code] for code in example.codes if code in namesake)
        # Codes that nobody uses here any more say nothing about what fits none.
        if codes or not example.codes:
            found.append(Example(example.words, codes, example.name))
    return found
