"""What everybody who answers is asked, read once by each process until anything changes that the public is shown.

A consultation, its days and its questions are read for each page of each answer, and change a few times a year.
"""

from functools import lru_cache

from consultations.preparing.models import Consultation, QuestionVersion
from consultations.questions.questionnaire import Questionnaire
from core.models import ContentVersion

from .models import Draft


def with_what_is_asked(draft: Draft) -> Draft:
    """Give a draft its consultation and its version. Both are shared by all who answer: nobody may change them."""
    content = ContentVersion.current()
    draft.consultation = _consultation(draft.consultation_id, content)
    draft.version = _version(draft.version_id, content)
    return draft


def questionnaire_of(version: QuestionVersion, language: str) -> Questionnaire:
    """What `version.questionnaire(language)` gives, as it was when the version was read."""
    # One that all share knows at which content it was read.
    content = version.__dict__.get("read_at_content")
    return _questionnaire(version.pk, ContentVersion.current() if content is None else content, language)


def forget() -> None:
    """Read everything again: for tests, which take back what raised the number of the content."""
    for kept in (_consultation, _version, _questionnaire):
        kept.cache_clear()


@lru_cache(maxsize=64)
def _consultation(pk: int, content: int) -> Consultation:
    return Consultation.objects.prefetch_related("phases").get(pk=pk)


@lru_cache(maxsize=64)
def _version(pk: int, content: int) -> QuestionVersion:
    version = QuestionVersion.objects.get(pk=pk)
    version.consultation = _consultation(version.consultation_id, content)
    version.__dict__["read_at_content"] = content
    return version


@lru_cache(maxsize=64)
def _questionnaire(pk: int, content: int, language: str) -> Questionnaire:
    return _version(pk, content).questionnaire(language)
