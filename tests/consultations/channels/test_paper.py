"""The paper form: where each answer leads, its number, its PDF."""

import io
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pypdf.generic import PdfObject

from consultations.channels import drawing, printing, services
from consultations.channels.paper import paper_form, sections_of
from consultations.models import PrintedFile, PrintRun
from consultations.questions.questionnaire import Condition, Question, QuestionKind, Questionnaire, Section
from formats.joining import joined
from formats.kinds import Problem
from formats.makers import CannotMake
from tests.consultations.answering.asking import QUESTIONNAIRE, options
from tests.formats.reading_back import faults_of_pdf


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

    assert faults_of_pdf(answer.content) == []
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
    monkeypatch.setattr(drawing, "AT_A_TIME", 4)
    client = Client()
    client.force_login(keyer())
    status = client.post(reverse("channels_print", args=[consultation.pk]), {"count": "6"}, follow=True)
    assert "0 of 6 forms are drawn." in status.content.decode()
    printed = PrintedFile.objects.get()
    drawn = []
    draw = drawing.paper_form

    def look(*args, numbers, **more):
        drawn.append((PrintedFile.objects.get().drawn, len(numbers)))
        return draw(*args, numbers=numbers, **more)

    monkeypatch.setattr(drawing, "paper_form", look)
    drawing.draw(printed)
    drawing.draw(PrintedFile.objects.get())
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


def test_a_run_of_forms_is_read_aloud_as_each_of_them_is(consultation):
    """Each page finds its tags, and they name that page; forms count their own pages."""
    language = settings.LANGUAGE_CODE
    parts = [paper_form(consultation.version, language=language, numbers=numbers) for numbers in ([1, 2], [3])]
    part, whole = (PdfReader(io.BytesIO(content)) for content in (parts[1], joined(parts)))
    assert faults_of_pdf(joined(parts)) == []
    root = whole.root_object
    assert root["/Lang"] == part.root_object["/Lang"]

    numbers = root["/StructTreeRoot"]["/ParentTree"]["/Nums"]
    found = {number: elements.get_object() for number, elements in zip(numbers[::2], numbers[1::2], strict=True)}
    assert len(found) == len(numbers) / 2 == len(whole.pages) == 3 * len(part.pages)
    for page in whole.pages:
        for element in found[page["/StructParents"]]:
            pieces = [element.get_object(), *(piece.get_object() for piece in element.get_object()["/K"])]
            named = {piece.raw_get("/Pg") for piece in pieces if isinstance(piece, dict) and "/Pg" in piece}
            assert named == {page.indirect_reference}

    tags = tags_of(whole)
    assert tags == {tag: count if tag == "/Document" else 3 * count for tag, count in tags_of(part).items()}
    last_words = [page.extract_text().split()[-1] for page in whole.pages]
    assert last_words == [str(number) for number in range(1, len(part.pages) + 1)] * 3


def tags_of(pdf: PdfReader) -> Counter:
    return Counter(tags_below(pdf.root_object["/StructTreeRoot"]["/K"][0]))


def tags_below(element) -> Iterator[str]:
    """The kind of an element and of each below it, each of which must name the one above it."""
    element = element.get_object()
    yield element["/S"]
    for below in map(PdfObject.get_object, element["/K"]):
        if isinstance(below, dict) and "/S" in below:
            assert below.raw_get("/P") == element.indirect_reference
            yield from tags_below(below)


def test_forms_that_cannot_be_drawn_say_why_and_can_be_asked_for_again(consultation, keyer, monkeypatch):
    run = services.number_forms(version=consultation.version, count=6, by=keyer())
    printed = printing.ask_for_file(run=run, is_large=True)
    monkeypatch.setattr(drawing, "paper_form", raises(CannotMake(Problem.UNSUPPORTED_SCRIPT)))
    drawing.draw(printed)
    failed = printing.file_of(run, is_large=True)
    assert (failed.state, failed.problem) == ("failed", str(CannotMake(Problem.UNSUPPORTED_SCRIPT)))
    assert printing.ask_for_file(run=run, is_large=True).state == "drawing"


def raises(error: Exception):
    def fail(*_args, **_more):
        raise error

    return fail
