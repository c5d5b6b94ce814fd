"""All codings of a consultation as a table."""

from collections.abc import Iterator

from django.utils import timezone

from consultations.preparing.models import Consultation
from core.spreadsheets import Cell

from .models import Coding
from .texts import text_questions

HEADINGS = ("Reference", "Question", "Code", "Part of", "Counts as", "First given", "Coder", "Was suggested", "Day")


def coded_rows(consultation: Consultation) -> Iterator[tuple[Cell, ...]]:
    """One row a coding, headings first. Coders are numbered, not named."""
    yield HEADINGS
    labels = {question.id: question.label for question in text_questions(consultation)}
    codings = Coding.objects.of(consultation).select_related(
        "response", "code__parent", "code__merged_into", "first_code"
    )
    coders: dict[int | None, str] = {None: ""}
    for coding in codings.iterator(chunk_size=2000):
        yield (
            coding.response.reference,
            labels.get(coding.question, coding.question),
            coding.code.title,
            str(coding.code.parent or ""),
            str(coding.code.merged_into or ""),
            str(coding.first_code or ""),
            coders.setdefault(coding.coder_id, f"Coder {len(coders)}"),
            "yes" if coding.was_suggested else "no",
            timezone.localdate(coding.coded_at),
        )
