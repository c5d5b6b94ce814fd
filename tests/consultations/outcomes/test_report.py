"""The report builds itself from the records, and is there as a page, as A4, and in every format."""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.utils import timezone
from pypdf import PdfReader

from actions.statuses import Status
from consultations.models import (
    Consultation,
    ConsultationReportPage,
    Contribution,
    QuestionVersion,
    Release,
    Support,
)
from consultations.outcomes.contributed import contributed_to
from consultations.outcomes.reports import start_report
from consultations.preparing.compliance import ComplianceRecord
from formats.kinds import KINDS, MADE_HERE
from formats.models import MadeFile
from formats.services import make_all
from tests.formats.reading_back import faults_of_pdf

from .conftest import ASKED

QUESTION = {
    "id": "often",
    "kind": "choice",
    "label": "How often are you there?",
    "versions": [1],
    "asked": 60,
    "base": 58,
    "is_only_number": False,
    "dont_know": 0,
    "not_said": 1,
    "no_answer": 1,
    "options": [
        {"id": "daily", "label": "Every day", "count": 40, "share": 69.0},
        {"id": "never", "label": "Never", "count": 18, "share": 31.0},
    ],
}
PEOPLE = {
    "type": "person",
    "label": "For themselves",
    "total": 60,
    "is_only_number": False,
    "channels": [{"id": "web", "label": "Web", "count": 48}, {"id": "paper", "label": "Paper form", "count": 12}],
    "questions": [QUESTION],
}
CONTENT = {"total": 60, "respondents": [PEOPLE], "breakdowns": [], "caveats": ["They are no sample of everybody."]}
# One piece of each part: foreword, method, who answered, results, themes, decisions, compliance, annexes.
TOLD = (
    "Thank you all.",
    "Anytown Council",
    "Paper form: 12",
    "Every day",
    "The path is dark",
    "It would blind the bats.",
    "The council decided in May.",
    "The options are still open",
    "version 2",
    "A word was unclear.",
)


@pytest.fixture
def report(consultation, publish, do, manager) -> ConsultationReportPage:
    do("Light the pond", status=Status.NOT_DOING, reason="It would blind the bats.")
    publish()
    lines = [{"statement": "The options are still open", "source": "Gunning", "is_met": True, "words": "They are."}]
    ComplianceRecord.objects.create(consultation=consultation, lines=lines)
    QuestionVersion.objects.create(
        consultation=consultation, number=2, questionnaires={"en-gb": ASKED.to_json()}, reason="A word was unclear."
    )
    Release.objects.create(consultation=consultation, number=1, contents={"en-gb": CONTENT})
    page = start_report(consultation=consultation, by=manager)
    page.foreword, page.decisions = "<p>Thank you all.</p>", "<p>The council decided in May.</p>"
    page.save_revision().publish()
    return ConsultationReportPage.objects.get()


def test_the_page_holds_every_part(client, report):
    page = client.get("/consultations/lights/report/").content.decode()
    assert [each for each in TOLD if each not in page] == []
    assert "58 answers from 60 asked; 1 would rather not say, 1 gave no answer." in page


def test_days_that_were_cut_later_stand_beside_how_it_was_published(client, consultation, report):
    lines = [
        {"statement": "It is open long enough", "source": "Gunning", "is_met": False, "words": "Open for 14 days."}
    ]
    for each in (lines, []):
        ComplianceRecord.objects.create(consultation=consultation, lines=each)
    page = client.get(report.url).content.decode()
    assert "“It is open long enough” (Open for 14 days.)" in page
    assert page.count("nothing was missing") == 1


def test_ideas_are_told_in_figures_and_no_questions_are_missed(consultation, manager):
    """Each person counts once, with what was merged; what nobody may read is in no figure."""
    consultation.phases.update(kind="ideas")
    consultation.versions.all().delete()
    now = timezone.now()

    def post(title: str, *people: str, **fields) -> Contribution:
        given = {"kind": "ideas", "state": "published", "public_title": title, "consultation": consultation}
        made = Contribution.objects.create(created_at=now, **(given | fields))
        for person in people:
            Support.objects.create(contribution=made, person=person, created_at=now)
        return made

    lamp = post("A lamp", "one", "two", status="planned")
    post("Another lamp", "two", "three", state="merged", merged_into=lamp)
    post("A bench", "one", status="not_doing", status_reason="No room.")
    post("A pond")
    post("An insult", "four", state="refused")
    (ideas,) = contributed_to(Consultation.objects.get())
    assert (ideas.total, ideas.supporters) == (3, 3)
    assert ideas.statuses == [("New", 1), ("Planned", 1), ("Not doing", 1)]
    assert [(each.public_title, each.supporters) for each in ideas.most_supported] == [("A lamp", 3), ("A bench", 1)]
    html = start_report(consultation=consultation, by=manager).to_html()
    assert "3 are published." in html and "No room." in html and "/consultations/lights/ideas/" in html
    assert "No questions were asked." not in html and "An insult" not in html


def test_its_files_stand_still_while_its_records_do(report, do, django_assert_max_num_queries):
    do("Mend the gate", due_on=timezone.localdate() - timedelta(days=1))
    with django_assert_max_num_queries(30):
        first = report.to_document()
    with time_machine.travel(timezone.now() + timedelta(days=9)):
        later = ConsultationReportPage.objects.get()
        assert "10 days overdue" in later.to_html(is_document=False)
        assert later.to_document().digest == first.digest


def test_results_are_the_release_and_never_live(client, report, respond):
    respond()
    page = client.get("/consultations/lights/report/").content.decode()
    assert "60 answers came" in page


def test_on_a4_it_is_tagged_and_holds_every_part(client, report):
    answer = client.get("/consultations/lights/report/report.pdf")
    assert answer["Content-Type"] == "application/pdf"
    pdf = PdfReader(BytesIO(answer.content))
    assert faults_of_pdf(answer.content) == []
    width, height = (round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox[2:])
    assert (width, height) == (210, 297)
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())
    assert [each for each in TOLD if each not in text] == []


def test_it_comes_in_every_format(client, report):
    make_all(report)
    made = {each.format: each for each in MadeFile.objects.of(report)}
    assert {name: made[name].state for name in MADE_HERE} == dict.fromkeys(MADE_HERE, MadeFile.State.READY)
    for name in MADE_HERE:
        answer = client.get(f"/consultations/lights/report/formats/{KINDS[name].name}")
        assert answer.status_code == 200
    plain = client.get("/consultations/lights/report/formats/plain.txt")
    text = " ".join((b"".join(plain) if plain.streaming else plain.content).decode().split())
    assert [each for each in TOLD if each not in text] == []


def test_starting_it_twice_makes_one(consultation, manager, report):
    assert start_report(consultation=consultation, by=manager).pk == report.pk
    assert ConsultationReportPage.objects.count() == 1


def test_a_draft_is_not_given_out(client, consultation, manager):
    start_report(consultation=consultation, by=manager)
    assert client.get("/consultations/lights/report/").status_code == 404
    assert client.get("/consultations/lights/report/report.pdf").status_code == 404
