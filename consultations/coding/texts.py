"""The texts that are coded: what people and groups wrote in answer to a question."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce

from consultations.answering.models import Response
from consultations.preparing.models import Consultation
from consultations.questions.questionnaire import TEXT_KINDS, Question


@dataclass(frozen=True, slots=True)
class Text:
    """One answer in words. `response` is the key of its row, `reference` what people know it by."""

    response: int
    reference: str
    respondent_type: str
    words: str


def text_questions(consultation: Consultation) -> list[Question]:
    """Every question, of any version, that was answered in the respondent's own words: as it was asked last."""
    found: dict[str, Question] = {}
    for version in consultation.versions.order_by("number"):
        for question in version.questionnaire().questions:
            if question.kind in TEXT_KINDS or any(option.has_text for option in question.options):
                found[question.id] = question
    return list(found.values())


def answered_in_words(consultation: Consultation, question: Question) -> QuerySet[Any]:
    """The counted responses with words to this question, these as `words`; the order in which they came."""
    part = "text" if question.kind in TEXT_KINDS else "other"
    words = KeyTextTransform(part, KeyTextTransform(question.id, "answers"))
    # A plain text from here on: else looking something up in it would compare JSON with JSON.
    plain = Coalesce(words, Value(""), output_field=TextField())
    found: QuerySet[Any] = Response.objects.counted().filter(consultation=consultation).annotate(words=plain)
    return found.exclude(words="").order_by("pk")


def texts_of(consultation: Consultation, question: Question) -> Iterator[Text]:
    found = answered_in_words(consultation, question)
    for pk, reference, kind, words in found.values_list("pk", "reference", "respondent_type", "words"):
        yield Text(pk, reference, kind, words)
