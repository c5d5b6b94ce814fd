"""The paper form: where each answer leads, its number, its PDF."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from consultations.channels import printing, services
from consultations.channels.paper import sections_of
from consultations.models import PrintedFile, PrintRun
from consultations.questions.questionnaire import Condition, Question, QuestionKind, Questionnaire, Section
from formats.kinds import Problem
from formats.makers import CannotMake
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
    file = client.post(reverse("channels_print", args=[consultation.pk]), asked, follow=True)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(file.content)).pages)

    assert "Form 0001-95" in words and "Form 0002-92" in words
    run = PrintRun.objects.get()
    assert (run.first, run.last) == (1, 2)
    again = client.get(reverse("channels_print_run", args=[consultation.pk, run.pk]))
    assert again["Content-Type"] == "application/pdf"


def test_many_forms_are_drawn_by_the_worker_and_say_how_far_they_are(consultation, keyer, monkeypatch):
    monkeypatch.setattr(printing, "AT_A_TIME", 4)
    client = Client()
    client.force_login(keyer())
    status = client.post(reverse("channels_print", args=[consultation.pk]), {"count": "6"}, follow=True)
    assert "0 of 6 forms are drawn." in status.content.decode()
    printed = PrintedFile.objects.get()
    drawn = []
    draw = printing.paper_form

    def look(*args, numbers, **more):
        drawn.append((PrintedFile.objects.get().drawn, len(numbers)))
        return draw(*args, numbers=numbers, **more)

    monkeypatch.setattr(printing, "paper_form", look)
    printing.draw(printed)
    printing.draw(PrintedFile.objects.get())
    assert drawn == [(0, 4), (4, 2)], "part by part, and once"
    address = reverse("channels_print_run", args=[consultation.pk, printed.run_id])
    assert "All 6 forms are drawn." in client.get(address).content.decode()
    content = b"".join(client.get(f"{address}?file").streaming_content)
    words = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    assert all(f"Form 000{number}-" in words for number in range(1, 7))

    with time_machine.travel(timezone.now() + printing.KEPT_FOR + timedelta(hours=1)):
        printing.forget_files()
    assert not PrintedFile.objects.exists()
    assert not default_storage.exists(printed.file.name)


def test_forms_that_cannot_be_drawn_say_why_and_can_be_asked_for_again(consultation, keyer, monkeypatch):
    run = services.number_forms(version=consultation.version, count=6, by=keyer())
    printed = printing.ask_for_file(run=run, is_large=True)
    monkeypatch.setattr(printing, "paper_form", raises(CannotMake(Problem.UNSUPPORTED_SCRIPT)))
    printing.draw(printed)
    failed = printing.file_of(run, is_large=True)
    assert (failed.state, failed.problem) == ("failed", str(CannotMake(Problem.UNSUPPORTED_SCRIPT)))
    assert printing.ask_for_file(run=run, is_large=True).state == "drawing"


def raises(error: Exception):
    def fail(*_args, **_more):
        raise error

    return fail
