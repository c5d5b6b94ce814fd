"""Writing to the team: once however often it is sent, nothing lost, and what happens next is said."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from home.models import Reply, Withdrawal
from moderation.cards import card_of
from moderation.models import Item
from moderation.services.letters import appeal_token
from outbox.models import Message

WORDS = {"text": "Can I bring two bikes?", "may_be_public": "yes", "address": "asker@example.org"}


def fields_of(page: str) -> dict[str, str]:
    """The hidden fields of a form, as a browser would send them."""
    return dict(re.findall(r'<input type="hidden" name="(key|opened)" value="([^"]+)"', page))


@pytest.fixture
def address(update) -> str:
    return f"/reply/{update.pk}/"


@pytest.fixture
def send(client, address):
    """Open the form, fill it in, send it; the answer."""

    def sent(form: dict | None = None, **changes):
        form = form or fields_of(client.get(address).content.decode())
        return client.post(address, {**form, **WORDS, **changes})

    return sent


def test_what_is_sent_waits_for_moderators_and_its_author_gets_a_receipt(send, client, update):
    response = send()
    reply = Reply.objects.get()
    assert response.url == f"{reply.own_address}?sent=1"
    assert (reply.update, reply.state, reply.agency) == (update, Reply.State.CHECKING, update.agency)
    assert Item.objects.get().text == WORDS["text"]
    receipt = Message.objects.get(to="asker@example.org")
    assert reply.own_address in receipt.text
    assert WORDS["text"] not in receipt.text, "the address may be somebody else's"
    assert WORDS["text"] in client.get(response.url).content.decode()


def test_the_way_back_to_the_update_stands_on_what_was_sent(send, client, update):
    response = send()
    back = f'<a href="{update.url}">'
    assert f"{back}Go back to “Bike marking”</a>" in client.get(response.url).content.decode()
    followed = client.get(Reply.objects.get().own_address).content.decode()
    assert f"{back}Bike marking</a>" in followed and "Go back" not in followed
    update.unpublish()
    assert update.url not in client.get(response.url).content.decode(), "what nobody can read is no way back"


def test_emergency_comes_first_and_what_happens_next_is_said(client, address):
    page = client.get(address).content.decode()
    assert page.index('id="emergency"') < page.index("<textarea")
    assert "answers within 5 working days" in page


def test_sent_twice_it_is_one(send, client, address):
    form = fields_of(client.get(address).content.decode())
    first, second = send(form), send(form)
    assert first.url == second.url
    assert Reply.objects.count() == Message.objects.count() == Item.objects.count() == 1


def test_other_words_from_a_second_tab_of_the_same_form_are_not_lost(send, client, address):
    form = fields_of(client.get(address).content.decode())
    send(form)
    send(form, text="And is it free?")
    assert set(Reply.objects.values_list("text", flat=True)) == {WORDS["text"], "And is it free?"}


def test_the_form_is_new_for_everybody(client, address):
    first, second = client.get(address), Client().get(address)
    assert fields_of(first.content.decode())["key"] != fields_of(second.content.decode())["key"]
    assert "no-cache" in first["Cache-Control"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": " "}, "Write what you would like to say or ask."),
        ({"may_be_public": ""}, "Choose how you would like to be answered."),
        ({"may_be_public": "no", "address": ""}, "Write your email address, or choose to be answered on this site."),
        ({"address": "asker"}, "Write an email address in full"),
        ({"shows_name": "on"}, "Write the name to show"),
        ({"text": "x" * 5001}, "Write at most 5000 characters. Yours has 5001."),
    ],
)
def test_mistakes_are_named_at_the_top_and_nothing_is_kept(send, changes, sentence):
    response = send(**changes)
    page = response.content.decode()
    summary = page[page.index('class="error-summary"') : page.index("</div>", page.index('class="error-summary"'))]
    assert sentence in summary
    assert "Error:" in page[: page.index("</title>")]
    assert not Reply.objects.exists()


def test_words_survive_a_mistake_elsewhere(send):
    assert WORDS["text"] in send(may_be_public="").content.decode()


def test_a_machine_is_held_and_not_refused(send):
    send(further_topic="buy pills")
    assert Reply.objects.exists()
    assert any(concern["kind"] for concern in Item.objects.get().concerns)


def test_one_mailbox_cannot_be_filled_with_receipts(send):
    for number in range(15):
        send(text=f"Words {number}")
    assert Reply.objects.count() == 15
    assert Message.objects.count() == 10


def test_questions_are_asked_of_an_area_or_of_everybody(client, area):
    for path, expected in ((f"/ask/{area.slug}/", area), ("/ask/", None)):
        form = fields_of(client.get(path).content.decode())
        client.post(path, {**form, **WORDS})
        assert Reply.objects.order_by("pk").last().area == expected


def test_signed_in_it_is_known_whose_it_is(client, address, member_of_team):
    client.force_login(member_of_team)
    page = client.get(address).content.decode()
    assert f'value="{member_of_team.email}"' in page
    client.post(address, {**fields_of(page), **WORDS})
    assert Reply.objects.get().user == member_of_team


def test_nobody_replies_to_what_is_not_public(client, address, update):
    Withdrawal.objects.create(update=update, sentence="It was wrong.")
    assert client.get(address).status_code == 404
    assert client.get(f"/reply/{uuid4().int % 10**6 + 10**6}/").status_code == 404


def test_what_was_begun_before_the_update_was_withdrawn_is_not_lost_and_repeats_none_of_it(client, address, update):
    form = fields_of(client.get(address).content.decode())
    Withdrawal.objects.create(update=update, sentence="Somebody has been charged.", because="proceedings")
    wrong = client.post(address, {**form, **WORDS, "text": ""})
    sent = client.post(address, {**form, **WORDS})
    reply = Reply.objects.get()
    assert reply.update == update and Item.objects.get().text == WORDS["text"]
    for page in (wrong, client.get(sent.url), client.get(reply.own_address)):
        assert update.title not in page.content.decode()


def test_a_quick_way_out_stands_where_somebody_writes_about_violence(send, client, address, update):
    from home.models import Topic

    assert b"data-exit-page" not in client.get(address).content
    update.topics = [Topic.objects.create(name="Violence at home", slug="violence-at-home", is_sensitive=True)]
    update.save()
    send()
    reply = Reply.objects.get()
    for path in (address, reply.own_address, f"{reply.own_address}add/", f"{reply.own_address}withdraw/"):
        assert b"data-exit-page" in client.get(path).content
    appeal = reverse("moderation:appeal", args=[appeal_token(Item.objects.get())])
    assert b"data-exit-page" in client.get(appeal).content


def test_a_receipt_about_a_sensitive_subject_names_nothing(send, update):
    from home.models import Topic

    update.topics.add(Topic.objects.create(name="Domestic abuse", slug="domestic-abuse", is_sensitive=True))
    update.save()
    send()
    assert Message.objects.get().subject.startswith("A message from")


def test_moderators_are_told_that_a_name_will_be_public_and_what_is_found_in_it(write):
    write(name="Call 01632 960 001", shows_name=True)
    signed = Item.objects.get()
    assert signed.signed == "Call 01632 960 001" and "Call" not in signed.title
    assert [concern.kind for concern in signed.found_concerns] == ["phone"]
    write("And my sister?", name="Call 01632 960 001")
    unsigned = Item.objects.exclude(pk=signed.pk).get()
    assert not unsigned.signed and unsigned.found_concerns == []


@pytest.mark.parametrize(
    ("address", "words"), [("asker@example.org", "told why by email"), ("", "left no email address")]
)
def test_moderators_read_what_deciding_means_for_what_is_answered_by_email(write, member_of_team, address, words):
    write("Private words", may_be_public=False, address=address)
    write("Public words")
    private, public = (card_of(item, member_of_team, timezone.now()) for item in Item.objects.order_by("pk"))
    assert words in private.note and public.note == ""
