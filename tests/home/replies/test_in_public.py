"""What anybody sees of replies: what moderators let through and its author agreed to, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse

from home.models import Reply, Withdrawal
from home.replies import services
from home.replies.services import Subject
from moderation.models import Decision


@pytest.fixture
def seen(update):
    """What somebody who comes now reads under the update."""
    return lambda query="": Client().get(f"{update.url}{query}").content.decode()


def test_nothing_before_moderators_let_it_through(write, moderate, seen):
    assert "Nobody has replied yet." in seen()
    reply = write("Can I bring two bikes?")
    assert "two bikes" not in seen()
    moderate(reply)
    assert "two bikes" in seen()
    assert "Waiting for an answer" in seen()


@pytest.mark.parametrize("action", [Decision.Action.REFUSED, Decision.Action.HELD])
def test_nothing_that_moderators_refuse_or_hold(write, moderate, seen, action):
    moderate(write("Nonsense about bikes"), action, reason="off-topic")
    assert "Nonsense" not in seen()


def test_what_is_taken_down_goes_at_once_with_its_answers(reply_given, moderate, answer, seen):
    reply = reply_given("Words about bikes")
    answer(reply, "An answer about bikes")
    assert "An answer about bikes" in seen()
    moderate(reply, Decision.Action.TAKEN_DOWN, reason="abuse")
    assert "about bikes" not in seen()


def test_who_asked_for_an_email_is_never_shown(reply_given, answer, seen, client):
    reply = reply_given("My private question", may_be_public=False)
    answer(reply, "A private answer")
    for page in (seen(), client.get("/questions/").content.decode(), client.get("/").content.decode()):
        assert "private" not in page
    assert not reply.answers.get().is_public


def test_the_team_may_answer_by_email_what_was_asked_in_public(reply_given, answer, seen):
    answer(reply_given("Public words"), "Only for you", is_public=False)
    assert "Public words" in seen()
    assert "Only for you" not in seen()


def test_a_name_is_shown_only_where_it_is_wanted(reply_given, seen):
    reply_given("First", name="Shown Person", shows_name=True)
    reply_given("Second", name="Hidden Person")
    page = seen()
    assert "Shown Person" in page
    assert "Hidden Person" not in page
    assert "A resident" in page
    assert "asker@example.org" not in page


def test_words_left_out_are_marked(write, moderate, seen):
    moderate(write("Ask at 5 Mill Lane please"), removals=["5 Mill Lane"], reason="personal-details")
    page = seen()
    assert "Mill Lane" not in page
    assert "removed]" in page
    assert "Moderators left some words out." in page


def test_anybody_can_report_what_is_published(reply_given, seen):
    reply = reply_given()
    assert f"/report/reply/{reply.pk}/" in seen()


def test_what_followed_an_answer_stands_below_it(reply_given, answer, seen):
    reply = reply_given("First question")
    answer(reply, "First answer")
    follow_up = reply_given("Second question", subject=Subject.after(reply))
    answer(follow_up, "Second answer")
    page = seen()
    places = [page.index(words) for words in ("First question", "First answer", "Second question", "Second answer")]
    assert places == sorted(places)


def test_as_many_queries_with_twenty_as_with_one(reply_given, answer, update, rf):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from home.templatetags.replies import replies_of

    def queries() -> int:
        from django.template.loader import render_to_string

        with CaptureQueriesContext(connection) as asked:
            context = replies_of({"request": rf.get("/")}, update)
            render_to_string("home/replies/replies_of.html", context)
        return len(asked)

    answer(reply_given("One"))
    follow_up = reply_given("More", subject=Subject.after(Reply.objects.get()))
    answer(follow_up)
    queries()  # the first fills what is asked once a process, such as the languages
    with_one = queries()
    for number in range(9):
        reply = reply_given(f"Words {number}")
        answer(reply)
        answer(reply_given("More", subject=Subject.after(reply)))
    assert queries() == with_one <= 5


def test_pages_of_replies(reply_given, seen):
    for number in range(11):
        reply_given(f"Words number {number}.")
    assert "Words number 10." in seen()
    assert "Words number 0." not in seen()
    assert "Words number 0." in seen("?replies=2")


def test_questions_of_an_area_are_on_its_page(reply_given, answer, area, client):
    reply = reply_given("Is the light on the path mended?", subject=Subject(area=area))
    answer(reply, "Since Tuesday.")
    for path in (f"/questions/{area.slug}/", "/questions/"):
        page = client.get(path).content.decode()
        assert "light on the path" in page
        assert "Since Tuesday." in page


def test_neighbourhood_panel_leads_to_asking_and_shows_what_was_answered(reply_given, answer, area):
    from django.template.loader import render_to_string

    from home.panels import neighbourhood_panels

    def panel() -> str:
        found = next(each for each in neighbourhood_panels(area) if each.name == "questions")
        return render_to_string(found.template, found.context)

    assert f"/ask/{area.slug}/" in panel()
    reply = reply_given("Is the light mended?", subject=Subject(area=area))
    assert "light" not in panel()
    answer(reply, "Since Tuesday.")
    assert "Since Tuesday." in panel()


def test_home_panel_only_when_something_was_answered(reply_given, answer):
    from home.replies.panels import answered_panel

    reply = reply_given()
    assert answered_panel() is None
    answer(reply)
    assert [each.pk for each in answered_panel().context["replies"]] == [reply.pk]


@pytest.mark.parametrize("what", ["withdrawn", "unpublished"])
def test_with_its_update_a_reply_and_its_answer_leave_every_page(reply_given, answer, update, client, what):
    from home.replies.panels import answered_panel

    reply = reply_given()
    answer(reply)
    address = reverse("moderation:report", args=["reply", reply.pk])
    assert client.get(address).status_code == 200
    if what == "withdrawn":
        Withdrawal.objects.create(update=update, sentence="Somebody has been charged.")
    else:
        update.unpublish()
    assert answered_panel() is None
    assert client.get(address).status_code == 404


def test_withdrawn_by_its_author_it_is_gone_and_erased(reply_given, answer, seen, client):
    reply = reply_given("Words to take back", name="Shown Person", shows_name=True)
    answer(reply, "Their answer")
    client.post(f"{reply.own_address}withdraw/")
    assert "Words to take back" not in seen()
    assert "Their answer" not in seen()
    reply.refresh_from_db()
    assert (reply.text, reply.public_text, reply.name, reply.address, reply.user) == ("", "", "", "", None)
    assert "You have withdrawn this" in client.get(reply.own_address).content.decode()


def test_a_decision_after_it_was_withdrawn_brings_nothing_back(reply_given, seen):
    reply = reply_given("Words to take back")
    services.withdraw(reply)
    services.accept(Reply.objects.get(pk=reply.pk), "Words to take back")
    assert "Words to take back" not in seen()


def test_moderators_leave_out_the_name_and_no_word(reply_given, moderate, seen):
    reply = reply_given("The lamp at the gate", name="Shown Person", shows_name=True)
    assert "Shown Person" in seen()
    moderate(reply, Decision.Action.REDACTED, leaves_out_name=True, reason="personal-details")
    assert "The lamp at the gate" in seen() and "Shown Person" not in seen()
    reply.refresh_from_db()
    assert reply.name == "Shown Person", "it is kept for the team"
    assert "Your name was left out there." in Client().get(reply.own_address).content.decode()


def test_with_its_update_deleted_a_reply_is_no_question_and_is_still_answered(reply_given, answer, update, client):
    from home.replies.panels import answered_panel

    reply = reply_given("About the bikes")
    answer(reply)
    waits = reply_given("Also about the bikes")
    update.delete()
    assert answered_panel() is None
    assert "About the bikes" not in client.get(reverse("replies:questions")).content.decode()
    waits = Reply.objects.get(pk=waits.pk)
    assert answer(waits).is_public is False and list(Reply.objects.unanswered()) == []
