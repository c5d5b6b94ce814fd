"""Starting, copying, the library, phases that go together, stopping."""

import pytest
from django.core.exceptions import ValidationError

from consultations.models import Consultation, Phase, SavedQuestions
from consultations.preparing.phases import overlaps_of
from consultations.preparing.publishing import open_what_is_due, stop_consultation
from consultations.preparing.services import copy_consultation, save_section, start_consultation, use_saved_questions

from .conftest import day, days, publish

pytestmark = pytest.mark.django_db
PAPER = [{"type": "section", "id": "aims", "value": {"title": "Aims", "text": "<p>What it is for.</p>"}}]


def test_a_new_consultation_has_its_page_as_a_draft(list_of_consultations):
    consultation = start_consultation(title="Evenings in town", phases=[days(7, 60)], by=None)
    page = consultation.source_page
    assert (consultation.slug, page.slug, page.live) == ("evenings-in-town", "evenings-in-town", False)
    assert page.get_parent().specific == list_of_consultations
    assert [phase.kind for phase in Consultation.objects.get().ordered_phases] == ["survey"]


def test_two_of_one_title_have_addresses_of_their_own(list_of_consultations):
    slugs = [start_consultation(title="Same", phases=[days(7, 60)], by=None).slug for _ in range(2)]
    assert slugs == ["same", "same-2"]


def test_copy_takes_words_and_questions_and_says_that_they_repeat(make):
    original = make("Last year", decider="The board", groups_may_answer=False)
    publish(original, can_change="<p>Which.</p>", contact="<p>The team.</p>", paper=PAPER)
    copy = copy_consultation(original=original, title="This year", phases=[days(30, 90)], by=None)
    draft = copy.newest_draft
    assert (copy.decider, copy.groups_may_answer, copy.copied_from) == ("The board", False, original)
    assert (draft.can_change, draft.contact) == ("<p>Which.</p>", "<p>The team.</p>")
    assert draft.paper.get_prep_value() == original.newest_draft.paper.get_prep_value() != []
    before, after = original.newest_draft.questionnaire, draft.questionnaire
    assert [question.id for question in after.questions] == [question.id for question in before.questions]
    assert [question.wave_of for question in after.questions] == [question.id for question in before.questions]
    assert [option.id for option in after.question("safe").options] == ["very", "so-so", "not"]
    assert (copy.opens_on, draft.live, copy.version) == (day(30), False, None)


def test_the_library_brings_the_same_question_to_another_consultation(make):
    saved = save_section(consultation=make("One"), section_id="part-one", name="How often")
    other = start_consultation(title="Other", phases=[days(7, 60)], by=None)
    use_saved_questions(consultation=other, saved=saved, by=None)
    (often,) = other.newest_draft.questionnaire.questions
    assert (often.id, often.wave_of) == ("often", "often")


def test_a_question_that_is_there_already_comes_as_another(make):
    consultation = make()
    saved = SavedQuestions.objects.create(name="All", questions=consultation.newest_draft.questions.get_prep_value())
    use_saved_questions(consultation=consultation, saved=saved, by=None)
    asked = consultation.newest_draft.questionnaire
    ids = [question.id for question in asked.questions]
    assert len(ids) == len(set(ids)) == 6
    first, second = asked.sections[2:]
    # Its own branch follows the copy, not what was copied, and nothing is compared with it.
    assert second.only_if[0].question == first.questions[0].id not in ("often",)
    assert second.only_if[0].options[0] in {option.id for option in first.questions[0].options}
    assert not first.questions[0].wave_of


@pytest.mark.parametrize(
    ("kinds", "second", "count"),
    [
        (("survey", "survey"), (10, 20), 1),
        (("survey", "survey"), (11, 20), 0),
        (("survey", "poll"), (10, 20), 1),
        (("ideas", "survey"), (5, 20), 0),
        (("ideas", "ideas"), (5, 20), 1),
    ],
)
def test_at_most_one_survey_is_open_on_any_day(kinds, second, count):
    assert len(overlaps_of([days(0, 10, kinds[0]), days(*second, kinds[1])])) == count


def test_an_overlap_says_on_which_day():
    (sentence,) = overlaps_of([days(0, 10), days(10, 20)])
    assert str(day(10).year) in sentence and "Survey" in sentence


def test_what_is_due_opens_by_itself(make):
    due, later = make("Due", days(1, 60), is_out=True), make("Later", days(7, 60), is_out=True)
    draft = make("Draft", days(1, 60))
    Phase.objects.filter(consultation__in=[due, draft]).update(opens_on=day(0))
    open_what_is_due()
    assert [bool(Consultation.objects.get(pk=each.pk).opened_at) for each in (due, later, draft)] == [
        True,
        False,
        False,
    ]


def test_what_was_tried_stays_until_the_questions_open(make):
    consultation = make("Ideas first", days(-1, 20, "ideas"), days(30, 60), is_out=True)
    open_what_is_due()
    assert Consultation.objects.get().opened_at is None
    Phase.objects.filter(consultation=consultation, kind="survey").update(opens_on=day(0))
    open_what_is_due()
    assert Consultation.objects.get().opened_at


def test_a_stopped_one_takes_no_answers_and_says_why(make, staff):
    consultation = make("Open", days(-1, 60), is_out=True)
    assert consultation.can_be_answered
    stop_consultation(consultation=consultation, because="A figure was wrong.", by=staff("Consultation managers"))
    again = Consultation.objects.get(pk=consultation.pk)
    assert not again.can_be_answered
    assert (again.state, again.stopped_because) == ("stopped", "A figure was wrong.")


def test_staff_and_public_read_one_title(make):
    consultation = make("Working title")
    publish(consultation, title="Evenings in town")
    assert Consultation.objects.get().title == "Evenings in town"


def test_its_address_stays(make):
    page = make("Evenings").source_page
    page.slug = "nights"
    with pytest.raises(ValidationError, match="stays “evenings”"):
        page.full_clean()
