"""Suggesting codes anew, from what people have decided so far."""

from django.db import transaction

from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import Question

from .counting import Frame
from .learning import examples_of_last_time
from .models import Coding, Reading, Suggestion
from .suggesting import suggest
from .texts import texts_of


@transaction.atomic
def renew_suggestions(*, consultation: Consultation, question: Question) -> int:
    """Suggest codes anew for every text that nobody has read; how many suggestions there are.

    What people decided about the same question last time is learned from too.
    """
    texts = list(texts_of(consultation, question))
    number_of = {text.response: number for number, text in enumerate(texts)}
    frame = Frame.of(consultation)
    read = Reading.objects.of(consultation, question.id).values_list("response", flat=True)
    coded: dict[int, set[int]] = {number_of[response]: set() for response in read if response in number_of}
    for response, code in Coding.objects.of(consultation, question.id).values_list("response", "code"):
        if response in number_of:
            coded.setdefault(number_of[response], set()).add(frame.stands_for(code))
    last_time = examples_of_last_time(consultation, [question])
    names = [text.reference for text in texts] + [example.name for example in last_time]
    guesses = suggest(
        [text.words for text in texts] + [example.words for example in last_time],
        {number: frozenset(codes) for number, codes in coded.items()}
        | {len(texts) + number: example.codes for number, example in enumerate(last_time)},
        frame.definitions(),
    )
    Suggestion.objects.filter(response__consultation=consultation, question=question.id).delete()
    Suggestion.objects.bulk_create(
        (
            Suggestion(
                response_id=texts[guess.text].response,
                question=question.id,
                code_id=guess.code,
                likeness=guess.likeness,
                because={
                    "words": list(guess.words),
                    "like": "" if guess.like is None else names[guess.like],
                },
            )
            for guess in guesses
        ),
        batch_size=1000,
        ignore_conflicts=True,
    )
    return len(guesses)
