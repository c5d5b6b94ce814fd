"""Telling machines from people: what looks suspicious is held, never refused; only a flood has to wait."""

import re
from datetime import timedelta

import pytest
import time_machine
from django import forms
from django.test import RequestFactory

from people.public_forms import PublicForm
from people.suspicion import HELD_AFTER, QUICKEST, REFUSED_AFTER, opened_now

pytestmark = pytest.mark.django_db


class WordsForm(PublicForm):
    words = forms.CharField()


@pytest.fixture
def noon():
    with time_machine.travel("2026-03-04 12:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def send(noon):
    """Fills in the form as a person does, half a minute after opening it."""

    def send(ip: str = "192.0.2.1", after: float = 30, **data) -> WordsForm:
        data = {"words": "Hello", "opened": opened_now(), "further_topic": "", **data}
        noon.shift(timedelta(seconds=after))
        return WordsForm(data, request=RequestFactory().post("/", REMOTE_ADDR=ip))

    return send


def sentences(form: PublicForm) -> list[str]:
    assert form.is_valid(), form.errors
    return [suspicion.sentence for suspicion in form.suspicions]


def test_a_person_is_not_suspicious(send):
    assert sentences(send()) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"further_topic": "Buy now"}, "people do not see"),
        ({"after": QUICKEST - 1}, "three seconds"),
        ({"opened": ""}, "without the token"),
        ({"opened": "opened:forged:token"}, "without the token"),
    ],
)
def test_what_looks_like_a_machine_is_held_not_refused(send, given, words):
    [sentence] = sentences(send(**given))
    assert words in sentence


def test_a_page_left_open_over_night_is_nothing_odd(send):
    assert sentences(send(after=20 * 3600)) == [] and sentences(send(after=40 * 3600)) == []


def test_many_from_one_place_are_held_and_others_are_not(send):
    for _number in range(HELD_AFTER):
        assert sentences(send(after=10)) == []
    assert "one place" in sentences(send(after=10))[0]
    assert sentences(send(ip="192.0.2.2")) == []


def test_after_ten_minutes_one_place_is_as_good_as_any(send, noon):
    for _number in range(HELD_AFTER + 1):
        form = send(after=10)
        form.is_valid()
    noon.shift(timedelta(minutes=11))
    assert sentences(send()) == []


def test_only_a_flood_has_to_wait_and_its_words_stay_in_the_form(send):
    for _number in range(REFUSED_AFTER):
        assert send(after=4).is_valid()
    form = send(after=4, words="Still here")
    assert not form.is_valid() and "send them again" in form.non_field_errors()[0]
    assert 'value="Still here"' in str(form["words"])


def test_a_form_with_a_mistake_does_not_count(send):
    for _number in range(HELD_AFTER + 3):
        assert not send(words="").is_valid()
    assert sentences(send()) == []


def test_the_trap_is_out_of_reach_of_screen_readers_tabs_and_autofill(rf):
    html = str(WordsForm(request=rf.get("/")))
    trap = re.search(r'<div class="left-empty"[^>]*>.*?</div>', html, re.DOTALL)[0]
    assert 'aria-hidden="true"' in trap and 'tabindex="-1"' in trap and 'autocomplete="off"' in trap
    assert trap.count("further_topic") >= 2 and html.count('name="further_topic"') == 1


def test_two_pages_opened_at_different_times_carry_different_tokens(rf, noon):
    first = str(WordsForm(request=rf.get("/"))["opened"])
    noon.shift(60)
    assert first != str(WordsForm(request=rf.get("/"))["opened"])
