"""The paper form: where each answer leads, its number, its PDF."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from consultations.channels.paper import sections_of
from consultations.models import PrintRun
from consultations.questions.questionnaire import Condition, Question, QuestionKind, Questionnaire, Section
from tests.consultations.answering.asking import QUESTIONNAIRE, options


def ways_on(questionnaire: Questionnaire) -> dict[str, dict[str, str]]:
    return {part.question.id: part.go_to for each in sections_of(questionnaire) for part in each.parts if part.go_to}


def test_each_answer_leads_to_the_next_question_that_is_for_whoever_gave_it():
    assert ways_on(QUESTIONNAIRE) == {
        "visits": {"yes": "go to question 3"},
        # Whoever says no goes on to question 2, which the next section's “only if” ends.
    }
    first, second, third = sections_of(QUESTIONNAIRE)
    assert second.only_if == ["Only if you ticked “No” in question 1."]
    assert third.only_if == ["Only if you ticked “Yes” in question 1."]
    assert [part.number for part in first.parts + second.parts + third.parts] == list(range(1, 11)), "but for the file"


def test_nobody_is_led_past_a_question_that_something_else_decides():
    asks = Question("a", QuestionKind.CHOICE, "A?", options=options("Yes", "No"))
    plain = Question("b", QuestionKind.SHORT_TEXT, "B?")
    follows = Question("c", QuestionKind.SHORT_TEXT, "C?", only_if=(Condition("a", ("yes",)),))
    last = Question("d", QuestionKind.SHORT_TEXT, "D?")

    def asked(*questions: Question) -> Questionnaire:
        return Questionnaire((Section("s", "S", "", questions),))

    assert ways_on(asked(asks, plain, follows, last)) == {}
    assert ways_on(asked(asks, follows, last)) == {"a": {"no": "go to question 3"}}
    assert ways_on(asked(asks, follows)) == {"a": {"no": "go to the end of the form"}}


def test_a_form_without_a_number_is_for_anybody_and_is_a_tagged_pdf(consultation):
    answer = Client().get(reverse("consultations:paper_form", args=[consultation.slug, "paper-form.pdf"]))
    assert answer["Content-Type"] == "application/pdf"
    pdf = PdfReader(io.BytesIO(answer.content))
    words = " ".join(page.extract_text() for page in pdf.pages)

    assert pdf.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert "go to question 3" in words
    assert "Only if you ticked “No” in question 1." in words
    assert f"consultations/{consultation.slug}/respond/" in "".join(words.split())
    assert "Form 0" not in words
    consultation.is_invited_only = True
    consultation.save()
    refused = Client().get(reverse("consultations:paper_form", args=[consultation.slug, "paper-form.pdf"]))
    assert refused.status_code == 404


@pytest.mark.parametrize("is_large", [False, True])
def test_printed_forms_have_numbers_of_their_own(consultation, keyer, is_large):
    client = Client()
    client.force_login(keyer())
    asked = {"count": "2", "is_large": "on"} if is_large else {"count": "2"}
    file = client.post(reverse("channels_print", args=[consultation.pk]), asked)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages)

    assert "Form 0001-95" in words and "Form 0002-92" in words
    run = PrintRun.objects.get()
    assert (run.first, run.last) == (1, 2)
    again = client.get(reverse("channels_print_run", args=[consultation.pk, run.pk]))
    assert again["Content-Type"] == "application/pdf"
