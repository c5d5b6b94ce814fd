"""Save and return, change and withdraw: with a code, a link, an account; and nobody else."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from consultations.answering import letters, services
from consultations.answering.addresses import SHORT_LIVED, address_of_copy, address_of_response
from consultations.models import Draft, Response
from formats.kinds import KINDS, MADE_HERE, Format
from home.alerts.models import MailFormat
from outbox.models import Message

from .asking import Browser


@pytest.fixture
def half_way(browser) -> Browser:
    browser.start()
    browser.fill(1, visits="no")
    return browser


@pytest.fixture
def sent(half_way) -> Browser:
    half_way.fill(2, why_not="Too dark.")
    half_way.tell(email="somebody@example.org", name="Somebody")
    half_way.send(wants_copy="on")
    half_way.open("sent")
    half_way.code = re.search(r"<dd>(\w{3}-\w{3}-\w{3})</dd>", half_way.text)[1]
    return half_way


def test_a_killed_browser_loses_nothing(half_way, another_browser):
    half_way.fill(2, autosave=True, why_not="Half a sen")
    assert half_way.page.json()["saved"].startswith("Saved at ")
    code = Draft.objects.get().return_code
    other = another_browser()
    address = other.post("/consultations/respond/return/", {"code": code.lower().replace("-", " ")}).url
    assert address == half_way.answer
    assert "Half a sen" in other.get(f"{address}2/").content.decode()


def test_autosave_saves_what_is_not_right_yet_and_complains_of_nothing(half_way):
    half_way.fill(1, visits="yes")
    assert half_way.fill(3, autosave=True, times="99", last_day="3").status_code == 200
    assert Draft.objects.get().answers["times"] == {"number": 99}


def test_autosave_says_what_the_page_shows_now(browser):
    browser.start()
    assert browser.fill(1, autosave=True, visits="no").json()["shown"] == ["visits"]
    assert browser.fill(2, autosave=True, why_not="Late").json()["shown"] == ["why-not"]
    browser.fill(1, visits="yes")
    late = browser.fill(2, drawn_with="{}", autosave=True, why_not="Late")
    assert late.json()["shown"] == [], "nothing of a page that is asked no more"


def test_autosave_after_sending_says_that_it_is_gone(sent):
    drawn_with = '{"why-not": "x"}'
    assert sent.fill(2, drawn_with=drawn_with, autosave=True, why_not="Late").status_code == 410
    assert Response.objects.get().answers["why-not"] == {"text": "Too dark."}


def test_somebody_comes_back_to_where_they_left_off(half_way):
    assert half_way.get(half_way.answer).url == f"{half_way.answer}2/"


def test_later_gives_the_code_and_sends_a_link(half_way):
    assert half_way.fill(2, why_not="", later="1").url == f"{half_way.answer}later/"
    half_way.open("later")
    assert Draft.objects.get().return_code in half_way.text
    half_way.post(f"{half_way.answer}later/", {"email": "Somebody@example.org"})
    assert half_way.answer in Message.objects.get(to="somebody@example.org").text
    assert Draft.objects.get().email == "somebody@example.org", "for the one reminder"


def test_letters_look_as_the_respondent_asked(half_way):
    draft = Draft.objects.get()
    for asked_for in ("ordinary", "large", "plain"):
        draft.format = asked_for
        letters.send_link(draft, f"{asked_for}@example.org")
    sent = {message.to.partition("@")[0]: message.html for message in Message.objects.all()}
    assert "font: 18px" in sent["ordinary"]
    assert "font: 24px" in sent["large"]
    assert sent["plain"] == ""


def test_nobody_fills_somebody_elses_mailbox(half_way):
    for _ in range(12):
        half_way.post(f"{half_way.answer}later/", {"email": "victim@example.org"})
    assert half_way.page.status_code == 429
    assert Message.objects.count() == 10


def test_codes_cannot_be_tried_out(browser, monkeypatch):
    monkeypatch.setattr("consultations.answering.return_views.MOST_TRIES_AN_HOUR", 3)
    for _ in range(4):
        browser.post("/consultations/respond/return/", {"code": "K7M-4QX-9RT"})
    assert browser.page.status_code == 429


def test_links_by_email_tell_nobody_whether_an_address_is_known(sent, another_browser):
    texts = []
    for address in ("somebody@example.org", "stranger@example.org"):
        other = another_browser()
        other.post("/consultations/respond/return/", {"email": address})
        texts.append(re.sub(r"csrf\w+", "", re.sub(r'value="[^"]*"', "", other.text)))
    assert texts[0] == texts[1]
    letter = Message.objects.filter(to="somebody@example.org").latest("pk")
    assert "/consultations/respond/sent/" in letter.text
    assert "We have none" in Message.objects.get(to="stranger@example.org").text


def test_the_receipt_has_the_reference_and_the_copy_that_was_asked_for(sent):
    letter = Message.objects.get(to="somebody@example.org")
    response = Response.objects.get()
    assert response.reference in letter.text
    assert sent.code in letter.text
    assert "Too dark." in letter.text


def test_who_asks_for_braille_first_gets_their_copy_in_braille_first(sent, another_browser):
    response = Response.objects.get()
    response.format = MailFormat.BRAILLE
    # Such an address tells the second in which it was made.
    with time_machine.travel(timezone.now(), tick=False):
        letters.send_receipt(response, code="", with_copy=True)
        address = address_of_copy(response, Format.BRAILLE)
    letter = Message.objects.latest("pk")
    assert letter.text.index(address) < letter.text.index("has arrived")
    plain = another_browser().get(address_of_copy(response, Format.PLAIN_TEXT))
    assert plain["Content-Type"].startswith("text/plain") and plain["X-Robots-Tag"] == "noindex"
    assert "Too dark." in plain.content.decode() and response.reference in plain.content.decode()
    own = another_browser().get(address_of_response(response)).content.decode()
    assert all(f"copy/{KINDS[each].name}" in own for each in MADE_HERE)

    services.withdraw(response)
    assert another_browser().get(address).status_code == 404
    assert another_browser().get(address.replace("braille.brf", "other.exe")).status_code == 404


def test_the_page_of_the_receipt_shows_the_code_for_a_while_and_in_this_browser_only(sent, another_browser):
    assert sent.code not in another_browser().get(f"{sent.answer}sent/").content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert sent.code not in sent.open("sent").content.decode()
    sent.post(f"{sent.answer}leave/", {})
    assert sent.code not in sent.open("sent").content.decode()


def own_page(code: str, browser: Browser) -> str:
    return browser.post("/consultations/respond/return/", {"code": code}).url


def test_with_the_code_an_answer_is_read_changed_and_stays_one(sent, another_browser):
    other = another_browser()
    address = own_page(sent.code, other)
    assert "Too dark." in other.get(address).content.decode()
    other.answer = other.post(f"{address}change/", {}).url.removesuffix("check/")
    other.fill(2, why_not="Too loud.")
    assert Response.objects.get().answers["why-not"] == {"text": "Too dark."}, "until it is sent again"
    reference = Response.objects.get().reference
    other.send()
    response = Response.objects.get()
    assert (response.answers["why-not"], response.reference) == ({"text": "Too loud."}, reference)
    assert response.changed_at
    assert "Too loud." in other.get(own_page(sent.code, other)).content.decode(), "the code stays the same"


def test_changing_twice_opens_one_draft(sent, another_browser):
    other = another_browser()
    address = own_page(sent.code, other)
    assert other.post(f"{address}change/", {}).url == other.post(f"{address}change/", {}).url


def test_withdrawn_it_counts_no_more_and_says_nothing(sent, another_browser):
    other = another_browser()
    address = own_page(sent.code, other)
    other.post(f"{address}change/", {})
    other.get(f"{address}withdraw/")
    assert "cannot be undone" in other.text
    other.post(f"{address}withdraw/", {})
    response = Response.objects.get()
    assert (response.state, response.answers, response.name, response.email) == ("withdrawn", {}, "", "")
    assert not Draft.objects.filter(changes=response).exists()
    assert "taken your answer back" in other.get(address).content.decode()
    assert other.post("/consultations/respond/return/", {"code": sent.code}).status_code == 200, (
        "the code opens nothing"
    )


def test_what_a_code_opens_on_a_shared_tablet_closes_soon(sent, another_browser):
    other = another_browser()
    address = own_page(sent.code, other)
    with time_machine.travel(timezone.now() + timedelta(seconds=SHORT_LIVED + 5)):
        assert other.get(address).status_code == 404
        letter = Message.objects.get(to="somebody@example.org").text
        by_mail = re.search(r"/consultations/respond/sent/\S+", letter)[0]
        assert "Too dark." in other.get(by_mail).content.decode()


def test_after_the_last_day_nothing_is_changed_or_withdrawn(sent, consultation, another_browser):
    other = another_browser()
    address = own_page(sent.code, other)
    consultation.phases.update(closes_on=timezone.localdate() - timedelta(days=1))
    assert "can no longer be changed" in other.get(address).content.decode()
    for what in ("change", "withdraw"):
        assert other.post(f"{address}{what}/", {}).url == address
    assert Response.objects.get().state == Response.State.COUNTED


def test_a_made_up_link_opens_nothing(browser):
    assert browser.get("/consultations/respond/sent/no-such-token/").status_code == 404
    assert browser.get(f"{browser.at}12345678-1234-1234-1234-123456789012/check/").status_code == 404


def test_an_account_finds_what_it_began_and_sent(consultation, django_user_model):
    user = django_user_model.objects.create_user("member@example.org")
    browser = Browser(consultation)
    browser.client.force_login(user)
    browser.start()
    browser.fill(1, visits="yes")
    assert browser.answer in browser.get("/consultations/respond/yours/").content.decode()
    browser.send()
    yours = browser.get("/consultations/respond/yours/").content.decode()
    assert Response.objects.get().reference in yours
    assert "1 sent" in browser.get("/account/").content.decode()


def test_forgotten_on_this_device_it_is_not_offered_to_the_next(half_way):
    half_way.post(f"{half_way.answer}leave/", {})
    half_way.get(half_way.at)
    assert "An answer was begun on this device" not in half_way.text
    assert Draft.objects.exists()


def test_withdrawing_twice_at_once_is_once(sent):
    response = Response.objects.get()
    services.withdraw(response)
    services.withdraw(response)
    assert Response.objects.get().state == "withdrawn"
