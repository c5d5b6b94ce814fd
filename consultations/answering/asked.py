"""The questions of a version, read once by each process until anything changes that the public is shown."""

from datetime import datetime
from functools import lru_cache

from consultations.preparing.models import QuestionVersion
from consultations.questions.questionnaire import Questionnaire
from core.models import ContentVersion


def questionnaire_of(version: QuestionVersion, language: str) -> Questionnaire:
    """What `version.questionnaire(language)` gives. The version need not have been read with its questions."""
    return _questionnaire(version.pk, version.made_at, ContentVersion.current(), language)


@lru_cache(maxsize=64)
def _questionnaire(pk: int, made_at: datetime, content: int, language: str) -> Questionnaire:
    return QuestionVersion.objects.get(pk=pk).questionnaire(language)
