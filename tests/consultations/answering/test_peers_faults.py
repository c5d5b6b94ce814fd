"""Faults that people met on other sites for consultations, each as a test that it cannot happen here."""

import pytest
from django.db import transaction
from wagtail import hooks

from consultations.answering import services
from consultations.models import Draft, Response
from tests.consultations.answering.asking import hidden


def test_a_branch_that_hides_a_whole_page_leads_past_it(browser):
    browser.start()
    browser.open(1)
    assert "Question 1 of up to 11" in browser.text, "nobody is told that one question is all"
    assert browser.fill(1, visits="no").url == f"{browser.answer}2/"
    assert browser.fill(2, why_not="Too dark.").url == f"{browser.answer}about/"
    assert browser.open(3).url == f"{browser.answer}about/", "nobody lands on a page without questions"
    browser.open(2)
    assert "Question 2 of 2" in browser.text


def test_what_a_branch_hides_is_kept_and_not_counted(browser):
    browser.start()
    browser.fill(1, visits="no")
    browser.fill(2, why_not="Too dark.")
    assert browser.fill(1, visits="yes").url == f"{browser.answer}3/"
    browser.tell()
    assert "Too dark." not in browser.open("check").content.decode()
    browser.fill(1, visits="no")
    assert "Too dark." in browser.open(2).content.decode(), "it was only hidden"
    browser.fill(1, visits="yes")
    browser.send()
    assert Response.objects.get().answers == {"visits": {"choices": ["yes"]}}


def test_two_anonymous_people_on_one_device_send_two_answers(browser):
    for words in ("The first.", "The second."):
        browser.start()
        browser.fill(1, visits="no")
        browser.fill(2, why_not=words)
        browser.send()
    told = [response.answers["why-not"]["text"] for response in Response.objects.order_by("pk")]
    assert told == ["The first.", "The second."]


def test_the_second_person_on_a_device_sees_nothing_of_what_the_first_sent(browser):
    browser.start()
    browser.fill(1, visits="no")
    browser.fill(2, why_not="My neighbour.")
    browser.tell(name="Somebody", email="somebody@example.org")
    browser.send()
    first = browser.answer
    for where in ("", "1/", "2/", "about/", "check/", "later/"):
        page = browser.client.get(f"{first}{where}", follow=True)
        assert page.request["PATH_INFO"] == f"{first}sent/"
        assert "My neighbour" not in page.content.decode()
        assert "somebody@example.org" not in page.content.decode()
    browser.get(browser.at)
    assert "Go on with your answer" not in browser.text


def test_the_second_person_is_offered_a_new_answer_where_the_first_was_left_unsent(browser):
    browser.start()
    browser.fill(1, visits="no")
    first = browser.answer
    browser.get(browser.at)
    assert "Go on with your answer" in browser.text
    browser.start_again(hidden(browser.text, "key"))
    assert browser.answer != first
    assert Draft.objects.count() == 2


def test_a_retry_after_a_time_out_is_the_same_answer(browser):
    browser.start()
    browser.fill(1, visits="no")
    browser.fill(2, why_not="Too dark.")
    first, again = browser.send(), browser.send()
    assert first.url == again.url == f"{browser.answer}sent/"
    assert Response.objects.count() == 1
    reference = Response.objects.get().reference
    assert reference in browser.open("sent").content.decode()


def test_a_double_click_on_start_begins_one_answer(browser):
    browser.get(browser.at)
    key = hidden(browser.text, "key")
    assert browser.start_again(key).url == browser.start_again(key).url
    assert Draft.objects.count() == 1


def test_a_start_page_that_the_first_person_left_open_is_a_new_beginning_for_the_second(browser):
    browser.get(browser.at)
    key = hidden(browser.text, "key")
    browser.start_again(key)
    browser.fill(1, visits="no")
    first = browser.answer
    browser.start_again(key)
    assert browser.answer != first


def test_failure_in_the_middle_of_a_submission_leaves_nothing_behind(browser):
    browser.start()
    browser.fill(1, visits="no")
    browser.fill(2, why_not="Too dark.")
    browser.tell(email="somebody@example.org")
    before = Draft.objects.values().get()

    def fail(response: Response) -> None:
        assert Response.objects.count() == 1, "it was about to be recorded"
        raise RuntimeError("The power fails.")

    with hooks.register_temporarily("register_response_submitted", fail), pytest.raises(RuntimeError):
        browser.send()
    assert not Response.objects.exists()
    assert Draft.objects.values().get() == before, "and what was written is still there"
    browser.send()
    assert Response.objects.count() == 1


def test_two_tabs_on_different_pages_lose_nothing_of_each_other(browser):
    browser.start()
    browser.fill(1, visits="yes")
    browser.open(3)
    drawn_with = hidden(browser.text, "drawn_with")
    browser.fill(3, name_it="Green")
    browser.fill(3, drawn_with=drawn_with, times="4")
    assert Draft.objects.get().answers == {
        "visits": {"choices": ["yes"]},
        "name-it": {"text": "Green"},
        "times": {"number": 4},
    }, "a page that left a question as it was does not empty it"


def test_of_two_tabs_that_answer_the_same_question_the_last_wins(browser):
    browser.start()
    browser.fill(1, visits="yes")
    browser.open(3)
    drawn_with = hidden(browser.text, "drawn_with")
    browser.fill(3, name_it="Green")
    browser.fill(3, drawn_with=drawn_with, name_it="Dark")
    assert Draft.objects.get().answers["name-it"] == {"text": "Dark"}


def test_answers_that_change_while_they_are_sent_are_not_lost_unseen(browser, monkeypatch):
    browser.start()
    browser.fill(1, visits="no")
    browser.fill(2, why_not="Too dark.")
    real = services.checked_answers

    def meanwhile(*args, **more):
        with transaction.atomic():
            browser.fill(2, why_not="Too loud.")
        return real(*args, **more)

    monkeypatch.setattr(services, "checked_answers", meanwhile)
    assert browser.send().url == f"{browser.answer}check/?changed=1"
    monkeypatch.undo()
    assert not Response.objects.exists()
    assert Draft.objects.get().answers["why-not"] == {"text": "Too loud."}


def test_back_saves_the_page_it_leaves(browser):
    browser.start()
    browser.fill(1, visits="no")
    assert browser.fill(2, why_not="Half a", back="1").url == f"{browser.answer}1/"
    assert Draft.objects.get().answers["why-not"] == {"text": "Half a"}


def test_a_mistake_loses_nothing_of_the_page(browser):
    browser.start()
    browser.fill(1, visits="yes")
    browser.fill(3, name_it="Green", times="often", rank_trees="1", rank_lights="1")
    assert "Error:" in browser.text[: browser.text.index("</title>")]
    assert 'value="often"' in browser.text, "it stands as it was typed"
    assert "Write a number in figures" in browser.text
    assert "Give each place once" in browser.text
    assert Draft.objects.get().answers["name-it"] == {"text": "Green"}
