"""A quick poll in an update: shown without a form, answered on its own page, counted once, shown when closed."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.answering.services import hold, withdraw
from consultations.ideas.polls import QuickPollBlock, poll_of, release_closed_polls
from consultations.models import Consultation, Release, Response
from consultations.questions.questionnaire import Question, QuestionKind, Questionnaire, Section
from consultations.results.releases import release_results
from home.updates.models import UpdatePage
from people.models import User
from tests.consultations.answering.asking import hidden, make_consultation, options

ASKED = Question("when", QuestionKind.CHOICE, "When should the stall be there?", options=options("Morning", "Evening"))
ADDRESS = "/consultations/stall/poll/"


@pytest.fixture
def poll(db) -> Consultation:
    made = make_consultation(Questionnaire((Section("s", "One", "", (ASKED,)),)), slug="stall")
    made.phases.update(kind="poll")
    return Consultation.objects.get(pk=made.pk)


def draw() -> str:
    block = QuickPollBlock()
    return block.render(block.to_python({"consultation": "stall"}))


def answer(client: Client, choice: str = "morning", key: str = ""):
    page = client.get(ADDRESS).content.decode()
    return client.post(ADDRESS, {"key": key or hidden(page, "key"), "q-when": choice})


def test_updates_can_hold_a_poll(db):
    assert "quick_poll" in UpdatePage._meta.get_field("body").stream_block.child_blocks


def test_the_update_shows_the_question_and_leads_to_its_page_and_holds_no_form(poll):
    html = draw()
    assert "When should the stall be there?" in html and "Morning" in html and ADDRESS in html
    assert "<form" not in html and "csrf" not in html
    page = Client().get(ADDRESS)
    assert "csrfmiddlewaretoken" in page.content.decode() and "no-store" in page["Cache-Control"]


def test_one_answer_is_one_response_however_often_it_is_sent(poll, client):
    page = client.get(ADDRESS).content.decode()
    for _time in range(2):
        assert answer(client, key=hidden(page, "key"))["Location"] == f"{ADDRESS}sent/"
    response = Response.objects.get()
    assert response.answers == {"when": {"choices": ["morning"]}} and response.device
    answer(Client(), "evening")
    assert Response.objects.count() == 2
    assert "your answer is counted" in client.get(f"{ADDRESS}sent/").content.decode()


def test_an_empty_answer_is_asked_again(poll, client):
    page = answer(client, "")
    assert page.status_code == 200 and "Error:" in page.content.decode()
    assert not Response.objects.exists()


def test_counts_are_shown_after_it_has_closed_and_not_of_few(poll, client):
    for number in range(9):
        answer(Client(REMOTE_ADDR=f"10.0.0.{number}"))
    poll.phases.update(closes_on=timezone.localdate() - timedelta(1))
    release_closed_polls()
    html = draw()
    assert "9 people answered." in html and "too few" in html and "Morning" not in html
    assert answer(client).status_code == 200 and Response.objects.count() == 9

    poll.releases.all().delete()
    poll.phases.update(closes_on=timezone.localdate())
    answer(Client(), "evening")
    release_closed_polls()
    assert "10" not in draw().split("Open until")[0]  # nothing before it has closed
    poll.phases.update(closes_on=timezone.localdate() - timedelta(1))
    assert "It has closed." in draw()
    release_closed_polls()
    html = draw()
    assert "10 people answered" in html and ">9<" in html and ">1<" in html and "still answer" not in html


def test_what_came_of_a_closed_poll_stands_whatever_is_held_or_withdrawn_afterwards(poll):
    """Nobody can tell from two looks what one person answered."""
    for number in range(11):
        answer(Client(REMOTE_ADDR=f"10.0.0.{number}"))
    officer = User.objects.create_superuser("officer@example.org", "a long enough password")
    release_results(consultation=poll, by=officer)
    answer(Client(), "evening")
    poll.phases.update(closes_on=timezone.localdate() - timedelta(1))
    Release.objects.update(released_at=timezone.now() - timedelta(1))
    assert "11 people answered" in draw() and "while people could still answer" in draw()
    for _night in range(2):
        release_closed_polls()
    assert Release.objects.count() == 2
    before = draw()
    assert "12 people answered" in before and "while people could still answer" not in before
    hold([Response.objects.order_by("pk").last()], because="A test", by=officer)
    withdraw(Response.objects.order_by("pk").first())
    release_closed_polls()
    assert draw() == before


def test_counts_are_shown_while_it_is_open_once_staff_released_them(poll):
    for number in range(12):
        answer(Client(REMOTE_ADDR=f"10.0.0.{number}"))
    assert "people answered" not in draw()
    release_results(consultation=poll, by=User.objects.create_user("officer@example.org", "a long enough password"))
    answer(Client(), "evening")  # what came since is in no release
    html = draw()
    assert "12 people answered" in html and "while people could still answer" in html and ADDRESS in html


def test_no_poll_where_there_is_more_than_one_question(poll):
    two = Questionnaire((Section("s", "One", "", (ASKED, Question("b", QuestionKind.SHORT_TEXT, "Why?"))),))
    poll.versions.update(questionnaires={"en-gb": two.to_json()})
    assert poll_of(Consultation.objects.get(pk=poll.pk)) is None
    assert not draw().strip()
