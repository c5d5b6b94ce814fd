"""What exactly was asked: version 1 until it opens, a new one with a reason for each change after."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from consultations.models import Consultation, Draft, Phase, Response
from consultations.preparing.publishing import open_consultation, why_not
from consultations.preparing.versions import trial_version
from consultations.questions.questionnaire import Condition, QuestionKind

from .conftest import QUESTIONS, day, days, publish, with_label

pytestmark = pytest.mark.django_db


def test_blocks_are_read_with_their_ids(make):
    asked = make().newest_draft.questionnaire
    assert [section.id for section in asked.sections] == ["part-one", "part-two"]
    assert asked.sections[1].only_if == (Condition("often", ("never",)),)
    often = asked.question("often")
    assert often.kind == QuestionKind.CHOICE and often.is_required
    assert [option.id for option in often.options] == ["daily", "never", "often-other", "often-dont-know"]
    assert [option.has_text for option in often.options] == [False, False, True, False]
    assert [option.is_dont_know for option in often.options] == [False, False, False, True]
    assert [option.value for option in asked.question("safe").options] == [3, 2, 1]


def test_publishing_keeps_version_one(make):
    consultation = make(is_out=True)
    version = consultation.version
    assert version.number == 1
    assert version.questionnaire() == consultation.source_page.questionnaire


def test_before_it_opens_words_change_in_version_one(make):
    consultation = make(is_out=True)
    publish(consultation, questions=with_label("why", "Why ever not?"))
    assert consultation.versions.count() == 1
    assert consultation.version.questionnaire().question("why").label == "Why ever not?"


def test_after_it_has_opened_a_change_is_a_new_version(make):
    consultation = make("Open", days(-1, 60), is_out=True)
    publish(consultation, questions=with_label("why", "Why ever not?"), changed_because="Nobody understood it.")
    first, second = consultation.versions.order_by("number")
    assert (first.number, second.number, second.reason) == (1, 2, "Nobody understood it.")
    assert first.questionnaire().question("why").label == "Why not?"
    assert second.questionnaire().question("why").label == "Why ever not?"


def test_while_ideas_are_posted_the_questions_that_come_after_are_free(make):
    consultation = make("Ideas first", days(-1, 20, "ideas"), days(30, 60), is_out=True)
    assert consultation.has_opened and not (consultation.is_locked or consultation.opened_at)
    draft = consultation.newest_draft
    draft.questions = with_label("why", "Why ever not?")
    assert "changed_because" not in why_not(draft)
    publish(consultation, questions=with_label("why", "Why ever not?"))
    assert consultation.versions.count() == 1
    Phase.objects.filter(consultation=consultation, kind="survey").update(opens_on=day(0))
    draft = Consultation.objects.get().newest_draft
    draft.questions = with_label("why", "And why not?")
    assert "changed_because" in why_not(draft)


def test_publishing_other_words_makes_no_version(make):
    consultation = make("Open", days(-1, 60), is_out=True)
    publish(consultation, summary="Another summary.")
    assert consultation.versions.count() == 1


def test_a_change_after_opening_needs_a_reason_of_its_own(make):
    consultation = make("Open", days(-1, 60), is_out=True)
    draft = consultation.newest_draft
    draft.questions = with_label("why", "Why ever not?")
    assert "changed_because" in why_not(draft)
    draft.changed_because = "Nobody understood it."
    assert "changed_because" not in why_not(draft)
    publish(consultation, questions=draft.questions.get_prep_value(), changed_because="Nobody understood it.")
    again = Consultation.objects.get(pk=consultation.pk).newest_draft
    again.questions = with_label("why", "And why not?")
    assert "changed_because" in why_not(again)


def test_what_cannot_be_walked_is_not_published(make):
    consultation = make()
    loop = [QUESTIONS[1], QUESTIONS[0]]
    with pytest.raises(ValidationError, match="comes later"):
        publish(consultation, questions=loop)
    assert consultation.version is None


def test_a_trial_is_never_asked_of_the_public(make):
    consultation = make("Open", days(-1, 60))
    assert trial_version(consultation).is_trial
    assert consultation.version is None and not consultation.can_be_answered


def test_opening_wipes_what_was_tried_out_once(make):
    consultation = make("Open", days(0, 60))
    trial = trial_version(consultation)
    common = {"consultation": consultation, "version": trial}
    Draft.objects.create(**common, return_code="abc", is_test=True)
    Draft.objects.create(**common, return_code="abd")
    for number, state in enumerate(("test", "counted")):
        Response.objects.create(
            **common,
            reference=f"R{number}",
            state=state,
            received_on=consultation.opens_on,
            submitted_at=consultation.made_at,
        )
    publish(consultation)
    assert [draft.return_code for draft in consultation.drafts.all()] == ["abd"]
    assert [response.reference for response in consultation.responses.all()] == ["R1"]
    consultation.refresh_from_db()
    assert consultation.opened_at and not open_consultation(consultation)


def test_a_translation_speaks_its_own_words_and_falls_back(make, list_of_consultations):

    polish = Locale.objects.get_or_create(language_code="pl")[0]
    consultation = make(is_out=True)
    list_of_consultations.copy_for_translation(polish, copy_parents=True).save_revision().publish()
    page = consultation.source_page.copy_for_translation(polish)
    translated = with_label("why", "Dlaczego nie?")
    page.questions = [{**translated[1], "value": translated[1]["value"] | {"title": "Dlaczego"}}]
    page.save_revision().publish()
    asked = consultation.version.questionnaire("pl")
    assert [section.title for section in asked.sections] == ["You", "Dlaczego"]
    assert asked.question("why").label == "Dlaczego nie?"
    assert asked.question("often").label == "How often?"
    assert asked.sections[1].only_if == (Condition("often", ("never",)),)
    publish(consultation, questions=with_label("often", "How many times?"))
    again = consultation.version.questionnaire("pl")
    assert (again.question("often").label, again.question("why").label) == ("How many times?", "Dlaczego nie?")


def test_translating_passage_by_passage_keeps_ids_and_conditions(
    make, list_of_consultations, django_capture_on_commit_callbacks
):
    """As staff translate it: the words alone are offered, and every id stays what it was."""
    polish = Locale.objects.get_or_create(language_code="pl")[0]
    consultation = make(is_out=True)
    for page, words in ((list_of_consultations, {}), (consultation.source_page, {"Why not?": "Dlaczego nie?"})):
        source, _made = TranslationSource.update_or_create_from_instance(page)
        for segment in StringSegment.objects.filter(source=source, string__data__in=words).select_related("string"):
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=polish,
                context=segment.context,
                data=words[segment.string.data],
            )
        with django_capture_on_commit_callbacks(execute=True):
            Translation.objects.create(source=source, target_locale=polish).save_target(publish=True)
    passages = set(StringSegment.objects.filter(source=source).values_list("string__data", flat=True))
    assert {"Why not?", "Every day", "You"} <= passages and "often never" not in passages
    page = consultation.pages.get(locale=polish)
    kept = page.questionnaire
    assert [section.id for section in kept.sections] == ["part-one", "part-two"]
    assert [option.id for option in kept.question("safe").options] == ["very", "so-so", "not"]
    assert kept.sections[1].only_if == (Condition("often", ("never",)),)
    assert consultation.version.questionnaire("pl").question("why").label == "Dlaczego nie?"
