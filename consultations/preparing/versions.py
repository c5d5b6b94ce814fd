"""What exactly is asked: the questions of a page, kept as they were on the day."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import override
from wagtail.log_actions import log

from consultations.questions.questionnaire import Questionnaire
from consultations.questions.translating import in_words_of
from people.models import User

from .models import TRIAL, Consultation, QuestionVersion

if TYPE_CHECKING:
    from .pages import ConsultationPage

FIRST = 1


def questionnaire_in_own_language(page: "ConsultationPage") -> Questionnaire:
    """The page's questions, with what the site adds itself (“Don't know”) in the page's language."""
    with override(page.locale.language_code):
        return page.questionnaire


def is_changed(consultation: Consultation, page: "ConsultationPage") -> bool:
    """Whether the source page `page` asks something else than what is asked now."""
    current = consultation.version
    asked = questionnaire_in_own_language(page)
    return current is None or current.questionnaire(settings.LANGUAGE_CODE) != asked


@transaction.atomic
def write_version(*, page: "ConsultationPage", by: User | None) -> QuestionVersion | None:
    """Keep what the published source page asks: as version 1 until it opens, then as a new version for each change.

    None where it asks nothing, or nothing has changed.
    """
    consultation = page.consultation
    asked = questionnaire_in_own_language(page)
    if not any(asked.questions):
        return None
    current = consultation.version
    in_languages = _in_languages(consultation, asked)
    if current and not is_changed(consultation, page):
        current.questionnaires = in_languages
        current.save(update_fields=["questionnaires"])
        return None
    if current and not consultation.questions_opened:
        current.questionnaires, current.made_by = in_languages, by
        current.save(update_fields=["questionnaires", "made_by"])
        return current
    number = current.number + 1 if current else FIRST
    reason = page.changed_because.strip() if current else ""
    version = QuestionVersion(
        consultation=consultation, number=number, questionnaires=in_languages, made_by=by, reason=reason
    )
    version.full_clean()
    version.save()
    log(instance=consultation, action="consultations.version", user=by, data={"number": number, "reason": reason})
    return version


@transaction.atomic
def add_language(*, page: "ConsultationPage") -> None:
    """Give the current version the words of a published translation; what it lacks stands in the first language."""
    version = page.consultation.version
    if version is None:
        return
    language = page.locale.language_code
    asked = version.questionnaire(settings.LANGUAGE_CODE)
    version.questionnaires[language] = in_words_of(asked, questionnaire_in_own_language(page)).to_json()
    version.save(update_fields=["questionnaires"])


@transaction.atomic
def trial_version(consultation: Consultation) -> QuestionVersion | None:
    """The questions of the newest drafts, as version 0: for previews by staff, never asked of the public."""
    source = consultation.source_page
    if source is None:
        return None
    asked = questionnaire_in_own_language(source.get_latest_revision_as_object())
    if not any(asked.questions):
        return None
    drafts = [page.get_latest_revision_as_object() for page in consultation.pages.exclude(pk=source.pk)]
    version, _made = QuestionVersion.objects.update_or_create(
        consultation=consultation, number=TRIAL, defaults={"questionnaires": _together(asked, drafts)}
    )
    return version


def _in_languages(consultation: Consultation, asked: Questionnaire) -> dict:
    translations = consultation.pages.filter(live=True).exclude(locale__language_code=settings.LANGUAGE_CODE)
    return _together(asked, translations.select_related("locale"))


def _together(asked: Questionnaire, translations) -> dict:
    """`{language code: questionnaire as JSON}`: `asked` in the site's own language and in each translation's words."""
    found = {settings.LANGUAGE_CODE: asked.to_json()}
    for page in translations:
        found[page.locale.language_code] = in_words_of(asked, questionnaire_in_own_language(page)).to_json()
    return found
