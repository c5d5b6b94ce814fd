"""What the report of a consultation holds besides its own words, put together from the records."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from consultations.preparing.models import Consultation, QuestionVersion
from consultations.preparing.pages import ConsultationPage
from consultations.questions.questionnaire import Questionnaire
from consultations.results.models import Release
from consultations.results.presenting import Content, base_in_words, finding

from .clock import clock_of
from .contributed import contributed_to
from .presenting import tally_of, told_of


@dataclass(frozen=True, slots=True)
class AskedVersion:
    """The questions as they were asked from one day on, in the language of the report."""

    version: QuestionVersion
    questionnaire: Questionnaire


def parts_of(consultation: Consultation, asked: ConsultationPage, *, language: str) -> dict[str, Any]:
    """Everything that the report says besides its own words; `asked` is the page above it."""
    told = told_of(consultation)
    release = Release.objects.newest_of_each([consultation]).get(consultation)
    results = release.content if release else None
    records = list(consultation.compliance_records.select_related("made_by"))
    versions = consultation.versions.filter(number__gt=0).order_by("number")
    return {
        "consultation": consultation,
        "asked": asked,
        "areas": list(consultation.areas.all()),
        "phases": [phase for phase in consultation.ordered_phases if phase.takes_part],
        "clock": clock_of(consultation),
        "release": release,
        "results": results,
        "respondents": respondents_in_words(results["respondents"]) if results else [],
        "contributed": contributed_to(consultation),
        "told": told,
        "tally": tally_of(told),
        # The checklist as it stood when the consultation was last published, and before.
        "record": records[0] if records else None,
        "earlier_records": records[1:],
        "versions": [AskedVersion(each, each.questionnaire(language)) for each in versions],
        "site": settings.SITE_URL,
    }


def respondents_in_words(respondents: list[Content]) -> list[Content]:
    """Released answers with each question's sentences; the tables say the rest, and the results' page has charts."""
    return [
        {**each, "questions": [_question_in_words(question) for question in each["questions"]]} for each in respondents
    ]


def _question_in_words(question: Content) -> Content:
    return {**question, "finding": finding(question), "base_in_words": base_in_words(question)}
