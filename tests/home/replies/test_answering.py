"""The team's side: who may answer, by when, and what the asker hears."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied

from home.models import Answer, RepliesSettings, Reply
from home.replies.wagtail_hooks import replies_to_answer
from moderation.models import Decision
from outbox.models import Message
from people import roles
from people.models import User


@time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=ZoneInfo("Europe/London")), tick=False)
def test_the_clock_is_the_settings(write, db):
    from wagtail.models import Site

    RepliesSettings.objects.create(site=Site.objects.get(is_default_site=True), answers_within_days=2)
    assert write().due_on == date(2026, 11, 24)


def test_the_answer_goes_by_email_in_both_cases(reply_given, answer):
    for may_be_public in (True, False):
        Message.objects.all().delete()
        reply = reply_given(f"Words {may_be_public}", may_be_public=may_be_public)
        given = answer(reply, "Yes, bring both.")
        letter = Message.objects.get(text__contains="Yes, bring both.")
        assert letter.to == "asker@example.org"
        assert (reply.public_address in letter.text) is may_be_public is given.is_public
        reply.refresh_from_db()
        assert reply.closed_at


def test_an_answer_sent_twice_is_one(reply_given, answer):
    reply, key = reply_given(), uuid4()
    answer(reply, key=key)
    answer(reply, key=key)
    assert Answer.objects.count() == 1
    assert Message.objects.filter(text__contains="Yes, bring both.").count() == 1


def test_what_is_being_checked_is_not_answered(write, answer):
    with pytest.raises(PermissionDenied):
        answer(write())


def test_what_is_not_published_is_answered_by_email_alone(write, moderate, answer):
    reply = moderate(write(), Decision.Action.REFUSED, reason="accuses")
    assert reply in Reply.objects.refused_unanswered()
    assert not answer(reply, "We cannot publish it, and this is our answer.").is_public
    assert Message.objects.filter(text__contains="this is our answer").exists()


@pytest.mark.parametrize(
    ("role", "sees", "answers"),
    [
        ("Editors", True, False),
        ("Moderators", True, True),
        ("Consultation managers", False, False),
        ("Forum managers", False, False),
        ("Analysts", False, False),
        ("Administrators", True, True),
        ("Communications team", True, True),
        ("Support team", True, True),
    ],
)
def test_who_sees_and_who_answers(client, reply_given, role, sees, answers):
    roles.create_roles()
    reply = reply_given()
    user = User.objects.create_user("staff@example.org")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    assert (client.get("/admin/replies/").status_code == 200) is sees
    words = {"key": uuid4(), "text": "Yes.", "agency": reply.agency_id, "is_public": "on"}
    client.post(f"/admin/replies/{reply.pk}/", words)
    assert Answer.objects.exists() is answers


def test_answering_in_the_staff_pages(client, member_of_team, reply_given, update):
    reply = reply_given("Can I bring two bikes?")
    client.force_login(member_of_team)
    assert "two bikes" in client.get("/admin/replies/").content.decode()
    page = client.get(f"/admin/replies/{reply.pk}/").content.decode()
    assert "5 working days left" in page or "working days left" in page
    words = {"key": uuid4(), "text": "Yes, both.", "agency": reply.agency_id, "is_public": "on"}
    assert client.post(f"/admin/replies/{reply.pk}/", words).status_code == 302
    assert "two bikes" not in client.get("/admin/replies/").content.decode()
    assert "Yes, both." in client.get(update.url).content.decode()


def test_staff_are_asked_to_check_what_they_quote(client, member_of_team, reply_given):
    reply = reply_given()
    client.force_login(member_of_team)
    words = {"key": uuid4(), "text": "Call the man on 07700 900123.", "agency": "", "is_public": "on"}
    refused = client.post(f"/admin/replies/{reply.pk}/", words)
    assert "07700 900123" in refused.content.decode()
    assert not Answer.objects.exists()
    client.post(f"/admin/replies/{reply.pk}/", {**words, "has_been_checked": "on"})
    assert Answer.objects.get().is_public


def test_closing_needs_a_reason_and_takes_it_off_the_list(client, member_of_team, reply_given):
    reply = reply_given()
    client.force_login(member_of_team)
    client.post(f"/admin/replies/{reply.pk}/close/", {"because": ""})
    assert reply in Reply.objects.unanswered()
    client.post(f"/admin/replies/{reply.pk}/close/", {"because": "Answered by phone."})
    assert reply not in Reply.objects.unanswered()


def test_an_answer_is_taken_from_the_public(client, member_of_team, reply_given, answer, update):
    given = answer(reply_given(), "Words we regret")
    client.force_login(member_of_team)
    client.post(f"/admin/replies/answers/{given.pk}/take-down/")
    assert "Words we regret" not in client.get(update.url).content.decode()


def test_what_waits_is_on_the_dashboard_and_says_what_is_late(reply_given, member_of_team):
    reply_given("In time")
    late = reply_given("Late")
    Reply.objects.filter(pk=late.pk).update(due_on=date(2020, 1, 1))
    waiting = replies_to_answer(User.objects.get(pk=member_of_team.pk))
    assert [(each.count, each.late) for each in waiting] == [(2, 1)]
    assert replies_to_answer(User.objects.create_user("resident@example.org")) == []


@pytest.mark.parametrize("may", [False, True])
def test_removed_words_are_for_those_who_may_see_them(client, write, moderate, member_of_team, may):
    reply = moderate(write("Ring 07700 900123"), removals=["07700 900123"], reason="personal-details")
    if may:
        member_of_team.user_permissions.add(Permission.objects.get(codename="view_original"))
    client.force_login(member_of_team)
    page = client.get(f"/admin/replies/{reply.pk}/").content.decode()
    assert ("07700 900123" in page) is may and ("You may not see which" in page) is not may
    assert ("07700 900123" in client.get("/admin/replies/").content.decode()) is may


@pytest.mark.parametrize(("role", "reads"), [("Editors", False), ("Moderators", True)])
def test_what_was_not_let_through_is_for_those_who_check_and_answer(client, write, moderate, role, reads):
    waits, refused = write("Barry did it"), moderate(write("Barry did it too"), "refused", reason="accuses")
    roles.create_roles()
    user = User.objects.create_user("staff@example.org")
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    for reply, list_name in ((waits, "being-checked"), (refused, "not-published")):
        for address in (f"/admin/replies/?list={list_name}", f"/admin/replies/{reply.pk}/"):
            page = client.get(address).content.decode()
            assert "Reply to" in page and ("Barry did it" in page) is reads
