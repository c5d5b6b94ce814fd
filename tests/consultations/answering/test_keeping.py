"""What is kept for how long, the one reminder, and what an erased person leaves behind."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from consultations.answering import retention
from consultations.answering.services import RespondentDetails, submit_response
from consultations.models import Draft, Erasure, Invitation, Response
from outbox.models import Message
from people import personal_data
from people.models import CommunityGroup

from .asking import Browser


def later(**days):
    # At the same time of day, whether or not the clocks change until then.
    return time_machine.travel(timezone.localtime() + timedelta(**days), tick=False)


@pytest.fixture
def sent(browser) -> Browser:
    browser.start()
    browser.fill(1, visits="no")
    browser.fill(2, why_not="Too dark.")
    browser.tell(email="somebody@example.org", name="Somebody")
    browser.send()
    return browser


def test_a_sent_draft_is_empty_at_once_and_gone_after_a_day(sent):
    draft = Draft.objects.get()
    assert (draft.answers, draft.name, draft.email) == ({}, "", "")
    retention.forget_drafts()
    assert Draft.objects.exists()
    with later(days=1, hours=1):
        retention.forget_drafts()
        assert not Draft.objects.exists()
        assert "We cannot find this answer" in sent.open("check").content.decode()
    assert Response.objects.exists()


def test_an_unsent_draft_goes_thirty_days_after_the_last_day(browser):
    browser.start()
    for days, is_there in ((7 + 30, True), (7 + 31, False)):
        with later(days=days):
            retention.forget_drafts()
            assert Draft.objects.exists() is is_there


def test_where_answers_came_from_is_forgotten_when_it_closes(sent):
    with later(days=7):
        retention.forget_origins()
        assert Response.objects.get().device
        assert Response.objects.get().network
    with time_machine.travel(timezone.localtime().replace(hour=3) + timedelta(days=8), tick=False):
        retention.forget_origins()
    response = Response.objects.get()
    assert (response.device, response.network) == ("", "")


def test_names_go_after_a_year_and_answers_after_the_years_that_were_said(sent, consultation):
    Invitation.objects.create(
        consultation=consultation, email="one@example.org", token_hash="x", expires_at=timezone.now()
    )
    with later(days=7 + 365):
        retention.forget_names()
        assert Invitation.objects.exists()
    with later(days=7 + 366):
        retention.forget_names()
        retention.forget_answers()
        response = Response.objects.get()
        assert (response.name, response.email, response.wants_news) == ("", "", False)
        assert response.answers["why-not"] == {"text": "Too dark."}
        assert not Invitation.objects.exists()
    with later(days=7 + 3 * 365 + 2):
        retention.forget_answers()
        assert not Response.objects.exists()
        assert Erasure.objects.get().count == 1


def test_one_reminder_shortly_before_the_last_day(browser):
    browser.start()
    browser.post(f"{browser.answer}later/", {"email": "somebody@example.org"})
    for days, letters in ((1, 0), (5, 1), (6, 1), (8, 1)):
        with time_machine.travel(at_ten(days), tick=False):
            retention.remind()
            assert Message.objects.filter(subject__startswith="Your answer is not sent yet").count() == letters
    assert browser.answer in Message.objects.latest("pk").text


def at_ten(days: int):
    return timezone.localtime().replace(hour=10, minute=0, second=0, microsecond=0) + timedelta(days=days)


def reminders() -> int:
    return Message.objects.filter(subject__startswith="Your answer is not sent yet").count()


@pytest.mark.parametrize(("before", "letters"), [(20, 1), (3, 1), (0.5, 0)], ids=["a day", "this morning", "just now"])
def test_on_the_last_day_whoever_wrote_the_day_before_is_reminded_too(browser, before, letters):
    ten = at_ten(7)
    browser.start()
    Draft.objects.update(email="somebody@example.org", saved_at=ten - timedelta(hours=before))
    with time_machine.travel(ten, tick=False):
        retention.remind()
        assert reminders() == letters


@pytest.mark.parametrize(
    ("saved", "looked", "letters"),
    [
        ((6, 11), (7, 0), 0),  # not in the night
        ((6, 11), (7, 10), 1),  # the day before, after the morning's look
        ((7, 11), (7, 13), 1),  # on the last day, after the morning's look
        ((7, 22), (7, 23.5), 1),  # in its evening
        ((7, 23), (8, 0.5), 1),  # it can be sent until one o'clock
        ((7, 23), (8, 1), 0),  # too late
        ((3, 9), (5, 21), 0),  # the days before: not in the evening
        ((3, 9), (5, 12), 1),
    ],
)
def test_whatever_is_left_before_the_end_is_reminded_of_while_it_can_be_sent(browser, saved, looked, letters):
    def hour(days, hours):
        return at_ten(days).replace(hour=0) + timedelta(hours=hours)

    browser.start()
    Draft.objects.update(email="somebody@example.org", saved_at=hour(*saved))
    with time_machine.travel(hour(*looked), tick=False):
        retention.remind()
        retention.remind()
        assert reminders() == letters


@pytest.mark.parametrize("is_active", [True, False])
def test_who_is_signed_in_is_reminded_at_the_accounts_address(consultation, django_user_model, is_active):
    user = django_user_model.objects.create_user("member@example.org")
    browser = Browser(consultation)
    browser.client.force_login(user)
    browser.start()
    django_user_model.objects.update(is_active=is_active)
    assert not Draft.objects.get().email
    with time_machine.travel(at_ten(5), tick=False):
        retention.remind()
        retention.remind()
    assert reminders() == is_active
    assert not Message.objects.exclude(to="member@example.org").exists()


def test_nobody_is_reminded_of_what_they_sent_or_without_an_address(sent, another_browser):
    another_browser().start()
    with time_machine.travel(at_ten(5), tick=False):
        retention.remind()
    assert not Message.objects.filter(subject__startswith="Your answer is not sent yet").exists()


def test_an_erased_persons_answer_is_gone_and_a_day_says_so(consultation, django_user_model):
    user = django_user_model.objects.create_user("member@example.org")
    group = CommunityGroup.objects.create(name="Walkers", slug="walkers", kind="residents")

    def submit(**who):
        submit_response(
            version=consultation.version,
            key=uuid4(),
            answers={"visits": {"choices": ["yes"]}},
            respondent=RespondentDetails(user=user, name="Member", email=user.email, **who),
        )

    submit()
    submit(respondent_type="group", group=group)
    exported = str(personal_data.export(user))
    assert all(response.reference in exported for response in Response.objects.all())
    personal_data.erase(user)
    left = Response.objects.get()
    assert (left.group, left.name, left.email, left.user) == (group, "", "", None)
    erasure = Erasure.objects.get()
    assert (erasure.consultation, erasure.day, erasure.count) == (consultation, timezone.localdate(), 1)


def test_erasing_a_member_leaves_the_groups_draft(consultation, django_user_model):
    user = django_user_model.objects.create_user("member@example.org")
    group = CommunityGroup.objects.create(name="Walkers", slug="walkers", kind="residents")
    given = {"consultation": consultation, "version": consultation.version, "user": user}
    Draft.objects.create(return_code="a", respondent_type="group", group=group, **given)
    Draft.objects.create(return_code="b", **given)
    personal_data.erase(user)
    assert Draft.objects.get().group == group
