"""The name beside the words is left out alone: in public, log and letter, and kept for those who may see it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from moderation.models import Decision
from moderation.numbers import numbers_of_last_year
from moderation.retention import forget_removed_words
from moderation.services import appeal, report, submit_again
from tests.moderation.conftest import letters_to
from tests.moderation.test_queue_page import QUEUE

pytestmark = pytest.mark.django_db
TEXT = "The lights are out on 07700 900123."
NAME = "Dave Smithson"
WHY = {"reason": "personal-details"}


def test_the_name_is_looked_through_like_the_words(sent):
    item = sent(signed=NAME)
    assert [each.found for each in item.found_concerns] == [(NAME,)]


def test_words_are_published_without_the_name_which_is_kept_and_its_author_told(sent, decided):
    item = sent(TEXT, signed=NAME)
    decision = decided(item, "published", leaves_out_name=True, **WHY)
    item.refresh_from_db()
    assert (item.subject.words, item.subject.recipient) == (TEXT, ""), "every word stands, beside no name"
    assert (item.signed, item.leaves_out_name, item.is_redacted) == (NAME, True, False)
    assert (decision.action, str(decision)) == (Decision.Action.UNSIGNED, "Published without the name")
    [letter] = letters_to("writer@example.org")
    assert "without your name beside it, because" in letter.text and "/moderation/appeal/" in letter.text


def test_words_and_name_are_left_out_together(sent, decided):
    item = sent(TEXT, signed=NAME)
    decision = decided(item, "published", removals=["07700 900123"], leaves_out_name=True, **WHY)
    assert str(decision) == "Published without some words and the name"
    item.refresh_from_db()
    assert "07700" not in item.subject.words and item.subject.recipient == ""
    [letter] = letters_to("writer@example.org")
    assert "without some words and without your name" in letter.text


@pytest.mark.parametrize("signed", ["", NAME])
def test_without_a_reason_nothing_is_left_out_and_without_a_name_there_is_nothing_to_leave_out(sent, decided, signed):
    item = sent(TEXT, signed=signed)
    if signed:
        with pytest.raises(Exception, match="Choose the reason"):
            decided(item, "published", leaves_out_name=True)
        return
    assert decided(item, "published", leaves_out_name=True).action == Decision.Action.PUBLISHED


def test_it_is_left_out_after_a_report_and_comes_back_after_an_appeal(sent, decided):
    item = sent(TEXT, signed=NAME)
    decided(item, "published")
    item.refresh_from_db()
    assert item.subject.recipient == NAME
    report(item=item, why="other")
    decided(item, "redacted", leaves_out_name=True, **WHY)
    item.refresh_from_db()
    assert item.subject.recipient == ""
    appeal(item=item, words="It is the name of my shop.")
    decided(item, "appeal-upheld")
    item.refresh_from_db()
    assert (item.subject.recipient, item.leaves_out_name) == (NAME, False)


def test_it_stays_left_out_of_what_its_author_changed(sent, decided):
    item = sent(TEXT, signed=NAME)
    decided(item, "published", leaves_out_name=True, **WHY)
    again = submit_again(subject=item.subject, text="They are still out.")
    assert again.leaves_out_name and [each.found for each in again.found_concerns] == [(NAME,)]


def test_who_may_not_see_the_name_neither_reads_it_nor_brings_it_back(sent, decided, people, client_of, moderator):
    item = sent(TEXT, signed=NAME, name=NAME)
    page = client_of(moderator)
    first = page.get(f"{QUEUE}?item={item.key}").content.decode()
    assert f"Leave out the name beside it: {NAME}" in first and f"signed in public: {NAME}" in first
    decided(item, "published", leaves_out_name=True, **WHY)
    report(item=item, why="other")
    item.refresh_from_db()
    address = f"{QUEUE}?item={item.key}"
    assert NAME not in page.get(address).content.decode()
    assert NAME in client_of(people("Support team")).get(address).content.decode()
    data = {"version": item.version, "action": "redacted", "other_removals": "lights", **WHY}
    assert page.post(f"{QUEUE}{item.key}/decide/", data).status_code == 302
    item.refresh_from_db()
    assert item.leaves_out_name and item.subject.recipient == ""


def test_it_counts_as_shortened_and_is_forgotten_like_removed_words(sent, decided):
    item = sent(TEXT, signed=NAME)
    decided(item, "published", leaves_out_name=True, **WHY)
    assert numbers_of_last_year(timezone.localdate() + timedelta(days=1)).shortened == 1
    forget_removed_words(type(item).objects.filter(pk=item.pk))
    item.refresh_from_db()
    assert (item.signed, item.leaves_out_name, item.text) == ("", True, TEXT)
