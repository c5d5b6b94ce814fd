"""Answers in words as staff read them: searched, narrowed, without names."""

from django.db.models import QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast

from consultations.answering.models import Response
from consultations.preparing.models import Consultation

from .selection import Selection


def text_answers(
    consultation: Consultation, question: str, *, selection: Selection, words: str = ""
) -> QuerySet[Response]:
    """Responses that answer `question` in words, as `words_given`, the newest first; each of `words` stands in it."""
    answer = KeyTransform(question, "answers")
    given = Cast(KeyTextTransform("text", answer), TextField())
    found = selection.of(consultation).annotate(words_given=given).exclude(words_given=None).exclude(words_given="")
    for word in words.split():
        found = found.filter(words_given__icontains=word)
    return found.select_related("area", "group").order_by("-submitted_at", "-pk")
