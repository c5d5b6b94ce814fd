"""What staff do: start one, see everything about it, be told what is missing; and who may."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags
from wagtail.fields import RichTextField
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from consultations.models import ChecklistAnswer, ChecklistItem, Consultation, ConsultationPage, SavedQuestions
from consultations.preparing.blocks import QuestionsBlock
from consultations.preparing.permissions import may_prepare, may_see, may_stop
from core.fields import StreamField
from core.waiting import waiting_for

from .conftest import QUESTIONS, day, days, publish, with_label

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("checklist")]


def words_of(answer) -> str:
    return " ".join(strip_tags(answer.content.decode()).split())


@pytest.fixture
def manager(staff, client):
    user = staff("Consultation managers")
    client.force_login(user)
    return user


# Who may


WHO_MAY = {
    "Consultation managers": (True, True),
    "Support team": (True, True),
    "Administrators": (True, True),
    "Editors": (True, False),
    "Moderators": (True, False),
    "Analysts": (True, False),
    "Forum managers": (False, False),
}
# What may be done in each state by somebody who may: prepare it, stop it.
IN_STATE = {"draft": (True, False), "open": (True, True), "stopped": (True, False), "answered": (False, False)}


def test_who_may_see_and_prepare(staff, make):
    running = make("Open", days(-1, 30), is_out=True)
    users = {role: staff(role) for role in WHO_MAY}
    assert {role: (may_see(user), may_prepare(user)) for role, user in users.items()} == WHO_MAY
    assert {role: may_prepare(user, running) for role, user in users.items()} == {
        role: prepares for role, (_sees, prepares) in WHO_MAY.items()
    }
    assert [role for role, user in users.items() if may_stop(user, running)] == [
        role for role, (_sees, prepares) in WHO_MAY.items() if prepares
    ]


def test_what_may_be_done_in_each_state(staff, make):
    user, found = staff("Consultation managers"), {}
    for state in IN_STATE:
        consultation = make("One", days(-1, 30), is_out=state != "draft")
        consultation.stopped_at = consultation.made_at if state == "stopped" else None
        consultation.answered_on = day(0) if state == "answered" else None
        found[state] = (may_prepare(user, consultation), may_stop(user, consultation))
    assert found == IN_STATE


def test_pages_are_closed_to_those_who_may_not(staff, client, list_of_consultations):
    client.force_login(staff("Forum managers"))
    names = ("consultation_start", "consultation_copy", "consultation_list")
    assert all(client.get(reverse(name)).status_code in (302, 403) for name in names)


# Starting and copying


def test_starting_one_leads_to_its_own_page(manager, client, list_of_consultations):
    given = {"title": "Evenings", "kind": "survey", "opens_on": day(30).isoformat(), "closes_on": day(90).isoformat()}
    answer = client.post(reverse("consultation_start"), given, follow=True)
    made = Consultation.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("consultation_detail", args=[made.pk])
    assert (made.made_by, made.opens_on, made.source_page.live) == (manager, day(30), False)


def test_a_last_day_before_the_first_is_refused(manager, client, list_of_consultations):
    given = {"title": "Evenings", "kind": "survey", "opens_on": day(30).isoformat(), "closes_on": day(29).isoformat()}
    answer = client.post(reverse("consultation_start"), given)
    assert "The last day must not be before the first." in words_of(answer)
    assert not Consultation.objects.exists()


def test_copying_one(manager, client, make):
    original = make("Last year", is_out=True)
    given = {
        "original": original.pk,
        "title": "This year",
        "kind": "survey",
        "opens_on": day(30).isoformat(),
        "closes_on": day(90).isoformat(),
    }
    client.post(f"{reverse('consultation_copy')}?of={original.pk}", given)
    assert Consultation.objects.get(title="This year").copied_from == original


def test_a_page_is_never_made_without_its_record(manager, client, list_of_consultations):
    address = reverse("wagtailadmin_pages:add", args=["consultations", "consultationpage", list_of_consultations.pk])
    assert client.get(address).url == reverse("consultation_start")


# The page of one


def test_the_page_of_one_says_what_is_missing_and_leads_everywhere(manager, client, make):
    consultation = make()
    answer = client.get(reverse("consultation_detail", args=[consultation.pk]))
    page, words = answer.content.decode(), words_of(answer)
    assert "3 questions in the newest draft" in words
    assert "It is open long enough: Open for 57 days" in words
    for address in (
        reverse("wagtailadmin_pages:edit", args=[consultation.source_page.pk]),
        reverse("consultation_records:edit", args=[consultation.pk]),
        reverse("consultation_preview", args=[consultation.pk]),
    ):
        assert address in page


def test_an_item_is_answered_in_two_clicks(manager, client, make):
    consultation, item = make(), ChecklistItem.objects.get(slug="undecided")
    address = reverse("consultation_checklist", args=[consultation.pk, item.pk])
    assert address in client.get(reverse("consultation_detail", args=[consultation.pk])).content.decode()
    client.post(address, {"is_met": "on", "note": "Nothing is ordered."})
    answer = ChecklistAnswer.objects.get()
    assert (answer.is_met, answer.note, answer.answered_by) == (True, "Nothing is ordered.", manager)


def test_trying_it_leads_to_answering_as_a_test(manager, client, make):
    consultation = make()
    answer = client.post(reverse("consultation_preview", args=[consultation.pk]))
    assert answer.url == f"{consultation.respond_address}?test=1"
    assert consultation.version is None


def test_both_previews_show_the_questions_in_the_editor_not_those_that_are_asked_now(make):
    draft = make("Evenings", days(-1, 30), is_out=True).newest_draft
    draft.questions = with_label("often", "How often do you go out?")
    as_page = words_of(draft.make_preview_request(preview_mode=""))
    as_questions = draft.make_preview_request(preview_mode="questions")
    words = words_of(as_questions)

    assert "How often do you go out?" in as_page and "How often?" not in as_page
    assert "Page 1 of 2" in words and "Page 2 of 2" in words
    assert "How often do you go out?" in words and "Why not?" in words
    assert "Only if you answered “Never” to “How often do you go out?”." in words
    assert 'type="radio" name="q-often"' in as_questions.content.decode()
    assert 'type="submit"' not in as_questions.content.decode().partition("<main")[2].partition("</main>")[0]
    assert not draft.consultation.versions.filter(number=0).exists(), "a look writes nothing"


def test_the_preview_says_what_cannot_be_asked_yet_and_when_there_is_nothing(make):
    draft = make().newest_draft
    draft.questions = [{**QUESTIONS[0], "value": QUESTIONS[0]["value"] | {"questions": []}}]
    assert "They cannot be asked like this yet" in words_of(draft.make_preview_request(preview_mode="questions"))
    draft.questions = []
    assert "There are no questions yet." in words_of(draft.make_preview_request(preview_mode="questions"))


def test_a_section_goes_to_the_library_and_comes_back(manager, client, make):
    consultation, other = make("One"), make("Two")
    client.post(
        reverse("consultation_save_section", args=[consultation.pk]), {"section": "part-one", "name": "How often"}
    )
    saved = SavedQuestions.objects.get()
    client.post(reverse("consultation_use_saved", args=[other.pk]), {"saved": saved.pk})
    assert len(other.newest_draft.questionnaire.sections) == 3


def test_stopping_says_why(manager, client, make):
    consultation = make("Open", days(-1, 30), is_out=True)
    client.post(reverse("consultation_stop", args=[consultation.pk]), {"because": "A figure was wrong."})
    page = client.get(Consultation.objects.get().page.url)
    assert "A figure was wrong." in words_of(page)


def test_the_list_is_by_where_they_stand(manager, client, make):
    make("Draft one")
    make("Open one", days(-1, 30), is_out=True)
    address = reverse("consultation_list")
    running, preparing = words_of(client.get(address)), words_of(client.get(f"{address}?list=preparing"))
    assert "Open one" in running and "Draft one" not in running
    assert "Draft one" in preparing and "Open one" not in preparing


# Days and facts


def record_form(consultation: Consultation, *phases: dict) -> dict:
    rows = {
        f"phases-{number}-{name}": value
        for number, phase in enumerate(phases)
        for name, value in ({"ORDER": number + 1, "title": "", "DELETE": "", "id": ""} | phase).items()
    }
    kept = sum(1 for phase in phases if phase.get("id"))
    management = {"TOTAL_FORMS": len(phases), "INITIAL_FORMS": kept, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 1000}
    return {
        "title": consultation.title,
        "decider": "The board",
        "decides_on": day(90).isoformat(),
        "response_due_weeks": 10,
        "retention_years": 2,
        "groups_may_answer": "on",
        **{f"phases-{name}": value for name, value in management.items()},
        **rows,
    }


def test_days_and_facts_are_kept(manager, client, make):
    consultation = make()
    address = reverse("consultation_records:edit", args=[consultation.pk])
    phase = {"id": consultation.phases.get().pk, "kind": "survey", "opens_on": str(day(7)), "closes_on": str(day(50))}
    second = {"kind": "report", "opens_on": str(day(60)), "closes_on": str(day(90))}
    answer = client.post(address, record_form(consultation, phase, second))
    assert answer.status_code == 302, words_of(answer)
    again = Consultation.objects.get()
    assert (again.decider, again.closes_on, len(again.ordered_phases)) == ("The board", day(50), 2)


def test_days_cut_after_publication_are_on_record(manager, client, make):
    consultation = make("One", days(7, 62), is_out=True)
    address = reverse("consultation_records:edit", args=[consultation.pk])
    phase = {"id": consultation.phases.get().pk, "kind": "survey", "opens_on": str(day(7)), "closes_on": str(day(20))}
    answer = client.post(address, record_form(consultation, phase), follow=True)
    assert "It is open long enough: Open for 14 days" in words_of(answer)
    first, second = Consultation.objects.get().compliance_records.order_by("pk")
    assert "Open for 56 days" in str(first.lines) and "Open for 14 days" in str(second.lines)
    client.post(address, record_form(consultation, phase))
    assert Consultation.objects.get().compliance_records.count() == 2, "what does not change is recorded once"


@pytest.mark.parametrize("way", ["page", "list"])
def test_publishing_from_a_list_asks_what_the_editor_asks(manager, client, make, list_of_consultations, way):
    consultation = make()
    chosen = {"page": consultation.source_page, "list": list_of_consultations}[way]
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    form = {"include_descendants": "on"} if way == "list" else {}
    where = f"{address}?id={chosen.pk}&next={reverse('consultation_list')}"
    assert "The checklist still lacks what follows" in words_of(client.post(where, form, follow=True))
    assert not ConsultationPage.objects.get().live
    draft = consultation.newest_draft
    draft.published_despite = "The decision cannot wait."
    draft.save_revision()
    client.post(where, form)
    assert ConsultationPage.objects.get().live


def test_once_open_nobody_moves_the_equality_questions_to_the_answers(manager, client, make):
    consultation = make()
    phase = {"id": consultation.phases.get().pk, "kind": "survey", "opens_on": str(day(7)), "closes_on": str(day(50))}
    address = reverse("consultation_records:edit", args=[consultation.pk])
    assert client.post(address, record_form(consultation, phase) | {"equality_in_answers": "on"}).status_code == 302
    consultation.phases.update(opens_on=day(-1))
    answer = client.post(address, record_form(consultation, phase | {"opens_on": str(day(-1))}))
    assert "people were told where what they say of themselves is kept" in words_of(answer)
    assert Consultation.objects.get().equality_in_answers


def test_two_surveys_at_once_are_refused_with_a_sentence(manager, client, make):
    consultation = make()
    address = reverse("consultation_records:edit", args=[consultation.pk])
    phase = {"id": consultation.phases.get().pk, "kind": "survey", "opens_on": str(day(7)), "closes_on": str(day(50))}
    second = {"kind": "survey", "opens_on": str(day(50)), "closes_on": str(day(90))}
    answer = client.post(address, record_form(consultation, phase, second))
    assert "Let the second begin after the first has ended." in words_of(answer)
    assert Consultation.objects.get().phases.count() == 1


# The editor of its words


def test_what_can_never_be_walked_is_refused_even_in_a_draft():
    block = QuestionsBlock()
    wrong = block.to_python([QUESTIONS[1], QUESTIONS[0]])
    block.defer_required_validation()
    with pytest.raises(ValidationError) as refusal:
        block.clean(wrong)
    assert "comes later" in str(refusal.value.non_block_errors.as_data())


def test_what_is_unfinished_may_stand_in_a_draft_and_not_be_published():
    block = QuestionsBlock()
    unfinished = [{**QUESTIONS[0], "value": QUESTIONS[0]["value"] | {"questions": []}}]
    block.defer_required_validation()
    block.clean(block.to_python(unfinished))
    block.restore_deferred_validation()
    with pytest.raises(ValidationError):
        block.clean(block.to_python(unfinished))


def page_form(page: ConsultationPage, **changes) -> dict:
    """What the editor posts of a page without words; other rooms may have fields of their own on it."""
    fields = ConsultationPage._meta.get_fields()
    texts = {field.name: rich_text("") for field in fields if isinstance(field, RichTextField)}
    streams = {field.name: streamfield([]) for field in fields if isinstance(field, StreamField)}
    plain = {
        "title": page.title,
        "slug": page.slug,
        "summary": "",
        "who_should_answer": "",
        "published_despite": "",
        "changed_because": "",
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
    }
    return nested_form_data(plain | texts | streams | changes)


def test_the_editor_refuses_to_publish_and_names_what_is_missing(manager, client, make):
    page = make("Report only", days(7, 60, "report")).source_page
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    answer = client.post(address, page_form(page) | {"action-publish": "action-publish"})
    assert "People can answer without the web" in words_of(answer)
    assert not ConsultationPage.objects.get().live
    reason = {"published_despite": "The decision cannot wait.", "action-publish": "action-publish"}
    answer = client.post(address, page_form(page) | reason)
    assert ConsultationPage.objects.get().live, answer.context["form"].errors
    assert Consultation.objects.get().compliance_records.get().reason == "The decision cannot wait."


def test_a_draft_is_saved_without_a_word_about_the_checklist(manager, client, make):
    page = make("Report only", days(7, 60, "report")).source_page
    answer = client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), page_form(page, summary="New"))
    assert answer.status_code == 302
    assert ConsultationPage.objects.get().get_latest_revision_as_object().summary == "New"


# What waits


def test_staff_are_told_what_waits_and_led_to_exactly_that(manager, client, staff, make):
    make("Late draft", days(-1, 30))
    make("Draft", days(10, 60))
    make("Closing", days(-30, 3), is_out=True)
    found = waiting_for(manager)
    waiting = {each.label: (each.count, each.late) for each in found}
    assert waiting["consultations to get ready"] == (2, 1)
    assert waiting["consultation closes this week"] == (1, 0)
    assert waiting["running consultation with its checklist open"] == (1, 0)
    assert "consultations to get ready" not in {each.label for each in waiting_for(staff("Editors"))}
    for each in found:
        assert client.get(each.address).context["page"].paginator.count == each.count, each.label


def test_an_answered_consultations_questions_stay_as_they_were(make):
    consultation = make("Closed", days(-60, -30), is_out=True)
    Consultation.objects.filter(pk=consultation.pk).update(answered_on=day(-1))
    publish(consultation, summary="Another summary.")
    assert consultation.versions.count() == 1
