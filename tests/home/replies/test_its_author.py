"""What its author can do with the link alone, and what is kept of them."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.utils import timezone

from home.models import Answer, Reply
from home.replies import retention, services
from moderation.models import Item
from outbox.models import Message
from people import personal_data
from people.models import User
from tests.home.replies.test_writing import fields_of


@pytest.fixture
def asker(db) -> User:
    user = User.objects.create_user("asker@example.org", name="Asking Person")
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def test_one_more_word_after_the_answer(client, reply_given, answer):
    reply = reply_given("First words", name="Asking Person")
    add = f"{reply.own_address}add/"
    assert add not in client.get(reply.own_address).content.decode()
    answer(reply)
    assert add in client.get(reply.own_address).content.decode()
    form = fields_of(client.get(add).content.decode())
    for _twice in range(2):
        client.post(add, {**form, "text": "One more thing"})
    more = Reply.objects.get(follows=reply)
    assert (more.update, more.address, more.may_be_public) == (reply.update, reply.address, True)
    assert Item.objects.filter(object_id=more.pk).exists()
    assert "One more thing" in client.get(reply.own_address).content.decode()


def test_a_private_answer_is_read_behind_the_link(client, reply_given, answer):
    reply = reply_given("Private words", may_be_public=False)
    answer(reply, "A private answer")
    page = client.get(reply.own_address)
    assert "A private answer" in page.content.decode()
    assert 'content="noindex"' in page.content.decode()
    assert "no-cache" in page["Cache-Control"]
    assert client.get(f"/your-reply/{'x' * 32}/").status_code == 404


def test_a_private_refusal_says_why_and_nothing_was_published(write, moderate):
    reply = moderate(write("Private words", may_be_public=False), "refused", reason="off-topic")
    letter = Message.objects.filter(to="asker@example.org").exclude(text__contains="has arrived").get()
    assert reply.own_address in letter.text
    assert "not about the subject" in letter.text


@pytest.mark.parametrize("action", ["published", "refused"])
def test_whoever_left_no_address_reads_on_their_page_why_and_can_appeal(client, write, moderate, action):
    given = {"removals": ["Barry"]} if action == "published" else {}
    reply = moderate(write("It was Barry", address=""), action, reason="accuses", **given)
    page = client.get(reply.own_address).content.decode()
    assert "accuses somebody who can be identified" in page
    appeal = re.search(r'href="(/moderation/appeal/[^"]+)"', page)
    form = fields_of(client.get(appeal[1]).content.decode())
    answer = client.post(appeal[1], {**form, "words": "It was in the paper."}).content.decode()
    assert "on the page of what you wrote" in answer
    assert Item.objects.get(object_id=reply.pk).appeal.words == "It was in the paper."
    page = client.get(reply.own_address).content.decode()
    assert "/moderation/appeal/" not in page and "We look at it again" in page
    moderate(reply, "appeal-dismissed", note_to_author="Papers err too.")
    page = client.get(reply.own_address).content.decode()
    assert "and it stays. Papers err too." in page


def test_where_nothing_was_left_out_there_is_nothing_to_appeal_against(client, reply_given):
    page = client.get(reply_given().own_address).content.decode()
    assert "/moderation/appeal/" not in page and "That is because" not in page


def test_passing_a_private_question_on_tells_nobody_that_it_was_published(reply_given):
    reply_given("Private words", may_be_public=False)
    assert Message.objects.count() == 1, "the receipt alone"


def test_withdrawing_takes_it_from_the_moderators_but_not_a_cry_for_help(write):
    reply = write("Words")
    services.withdraw(reply)
    assert Item.objects.get().text == "" and not Item.objects.open().exists()
    reply = write("He says he will kill me tonight")
    services.withdraw(reply)
    assert Item.objects.open().get().text


def test_own_data_is_handed_over_and_erased(write, reply_given, answer, asker):
    answer(reply_given("Words with my address"))
    write("Words of an account", user=asker, address="")
    write("Words of somebody else", address="other@example.org")
    part = next(each for each in personal_data.export(asker) if each["title"] == "What you wrote to the team")
    assert {record["your words"] for record in part["records"]} == {"Words with my address", "Words of an account"}
    personal_data.erase(asker)
    assert [each.text for each in Reply.objects.all()] == ["Words of somebody else"]


def test_an_address_that_nobody_confirmed_gives_nobody_anything(write, asker):
    EmailAddress.objects.update(verified=False)
    write("Words")
    assert not Reply.objects.by(asker).exists()


def test_an_answer_outlives_whoever_gave_it(reply_given, answer, member_of_team):
    answer(reply_given())
    personal_data.erase(member_of_team)
    assert Answer.objects.get().answered_by is None


def test_nobody_is_kept_longer_than_said(write, reply_given, answer):
    public = reply_given("Public words", name="Shown Person", shows_name=True)
    answer(public)
    private = reply_given("Private words", may_be_public=False)
    now = timezone.now()
    with time_machine.travel(now + timedelta(days=364), tick=False):
        retention.forget_old_replies()
        assert Reply.objects.exclude(address="").count() == 2
    with time_machine.travel(now + timedelta(days=366), tick=False):
        retention.forget_old_replies()
        public.refresh_from_db()
        assert (public.name, public.address, public.public_text) == ("", "", "Public words")
        assert Reply.objects.filter(pk=private.pk).exists()
    with time_machine.travel(now + timedelta(days=731), tick=False):
        retention.forget_old_replies()
        assert not Reply.objects.filter(pk=private.pk).exists()
        assert Reply.objects.filter(pk=public.pk).exists()


def test_same_key_and_words_make_one_row_in_a_race(write):
    key = uuid4()
    assert write("Words", key=key).pk == write("Words", key=key).pk
