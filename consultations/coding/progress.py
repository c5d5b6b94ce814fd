"""How far the coding of a question has come: what has been read, by whom, and whether coders agree."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Question

from .agreement import Agreement, agreement_on
from .counting import Frame
from .models import Coding, Reading, Suggestion
from .texts import answered_in_words


@dataclass(frozen=True, slots=True)
class Progress:
    """One question's texts: how many there are, how many one or two people have read, how many have a suggestion."""

    question: Question
    texts: int
    read: int
    read_twice: int
    suggested: int

    @property
    def unread(self) -> int:
        return self.texts - self.read

    @property
    def read_percent(self) -> int:
        """Rounded down: a hundred means every one."""
        return 100 * self.read // self.texts if self.texts else 0


def progress_of(consultation: Consultation, question: Question) -> Progress:
    texts = set(answered_in_words(consultation, question).values_list("pk", flat=True))
    readers: dict[int, int] = defaultdict(int)
    for response in Reading.objects.of(consultation, question.id).values_list("response", flat=True):
        if response in texts:
            readers[response] += 1
    suggested = Suggestion.objects.filter(response__consultation=consultation, question=question.id)
    return Progress(
        question,
        len(texts),
        len(readers),
        sum(number > 1 for number in readers.values()),
        suggested.values("response").distinct().count(),
    )


def unread_texts(consultation: Consultation, questions: Sequence[Question]) -> int:
    """How many texts, in answer to any of the `questions`, nobody has read yet: one query, however many questions."""
    read = Reading.objects.filter(response=OuterRef("pk"))
    unread = [
        answered_in_words(consultation, each).exclude(Exists(read.filter(question=each.id))).order_by().values("pk")
        for each in questions
    ]
    return unread[0].union(*unread[1:], all=True).count() if unread else 0


def agreements(consultation: Consultation, question: str = "") -> dict[int, Agreement]:
    """Agreement on each code in use, over all texts of the consultation, or of one question, that several have read.

    Whoever lost their account since is left out: two of them could not be told apart.
    """
    frame = Frame.of(consultation)
    readers: dict[tuple[int, str], set[int]] = defaultdict(set)
    read = Reading.objects.of(consultation, question).exclude(coder=None)
    for response, asked, coder in read.values_list("response", "question", "coder"):
        readers[response, asked].add(coder)
    texts = {text: number for number, text in enumerate(readers)}
    gave: dict[int, set[tuple[tuple[int, str], int]]] = defaultdict(set)
    codings = Coding.objects.of(consultation, question).exclude(coder=None)
    for response, asked, coder, code in codings.values_list("response", "question", "coder", "code"):
        gave[frame.stands_for(code)].add(((response, asked), coder))
    return {
        code.pk: agreement_on(
            code.pk,
            {
                texts[text]: {coder: (text, coder) in gave[code.pk] for coder in coders}
                for text, coders in readers.items()
            },
        )
        for _depth, code in frame.in_order()
    }
