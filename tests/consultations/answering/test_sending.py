"""What is sent, by whichever channel: once, checked, with what there is reason to look at."""

from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.utils import timezone
from django.utils.formats import date_format
from wagtail import hooks

from consultations.answering import clock, flags, services
from consultations.answering.services import (
    ConsultationClosedError,
    InvalidAnswersError,
    RespondentDetails,
    submit_response,
)
from consultations.models import Channel, Draft, Phase, Response
from people.models import CommunityGroup
from people.roles import create_roles
from people.services import make_member_of_staff

from .asking import Browser, make_consultation

YES = {"visits": {"choices": ["yes"]}}
LONDON = ZoneInfo("Europe/London")


@pytest.fixture
def submit(consultation):
    def submitted(answers=None, **more) -> Response:
        given = {"key": uuid4(), "respondent": RespondentDetails(), **more}
        return submit_response(version=consultation.version, answers=YES if answers is None else answers, **given)

    return submitted


def test_the_same_key_is_the_same_response(submit):
    key = uuid4()
    first = submit(key=key)
    assert submit({"visits": {"choices": ["no"]}, "why-not": {"text": "Late."}}, key=key) == first
    assert Response.objects.get().answers == YES


def test_only_answers_to_questions_that_were_asked_are_recorded(submit):
    assert submit({**YES, "why-not": {"text": "Hidden."}, "nothing": {"text": "?"}}).answers == YES


def test_mistakes_are_named_question_by_question_and_nothing_is_recorded(submit):
    with pytest.raises(InvalidAnswersError) as refused:
        submit({"visits": {"choices": ["yes"]}, "times": {"number": 99}, "last": {"date": "?"}})
    assert refused.value.errors.keys() == {"times", "last"}
    with pytest.raises(InvalidAnswersError) as refused:
        submit({})
    assert refused.value.errors.keys() == {"visits"}
    assert not Response.objects.exists()


def test_paper_may_be_half_empty_and_come_after_the_last_day(submit, consultation):
    day = timezone.localdate() - timedelta(days=3)
    consultation.phases.update(closes_on=timezone.localdate() - timedelta(days=2))
    response = submit({}, channel=Channel.PAPER, received_on=day)
    assert (response.channel, response.received_on, response.state) == ("paper", day, "counted")
    with pytest.raises(ConsultationClosedError):
        submit()
    assert submit(received_on=day).received_on == day, "what was given in time may be recorded later"


def test_a_test_is_recorded_as_one_whenever_it_is(submit, consultation):
    consultation.phases.all().delete()
    assert submit(is_test=True).state == Response.State.TEST
    assert not Response.objects.counted().exists()


def test_others_are_told_in_the_same_transaction(submit):
    told = []
    with (
        hooks.register_temporarily("register_response_submitted", lambda response: told.append(("new", response.pk))),
        hooks.register_temporarily("register_response_withdrawn", lambda response: told.append(("gone", response.pk))),
    ):
        response = submit()
        services.withdraw(response)
        services.withdraw(response)
    assert told == [("new", response.pk), ("gone", response.pk)]


# Until when


@pytest.mark.parametrize(
    ("begun", "sent", "is_taken"),
    [
        ("2026-05-31 23:00", "2026-05-31 23:59", True),
        ("2026-05-31 23:59", "2026-06-01 00:59", True),
        ("2026-05-31 23:59", "2026-06-01 01:01", False),
        ("2026-05-01 10:00", "2026-05-01 10:10", True),
    ],
)
def test_the_last_day_counts_whole_and_what_was_begun_in_it_has_an_hour_more(db, begun, sent, is_taken):
    with time_machine.travel(datetime.fromisoformat(begun).replace(tzinfo=LONDON), tick=False):
        consultation = make_consultation()
        first, last = datetime(2026, 5, 1).date(), datetime(2026, 5, 31).date()
        consultation.phases.update(opens_on=first, closes_on=last)
        browser = Browser(consultation)
        browser.start()
        browser.fill(1, visits="no")
        browser.fill(2, why_not="Too dark.")
    with time_machine.travel(datetime.fromisoformat(sent).replace(tzinfo=LONDON), tick=False):
        browser.send()
        assert Response.objects.exists() is is_taken
        if is_taken:
            assert Response.objects.get().received_on <= last, "it counts for the last day"
        else:
            assert "The last day has passed" in browser.text
        assert (Browser(consultation).start().status_code == 302) is (sent < "2026-06-01"), (
            "nobody begins after midnight"
        )


def test_the_rule_is_said_where_one_begins(browser):
    browser.get(browser.at)
    assert "until midnight at the end of" in browser.text
    assert "can be sent until 1am" in browser.text


@pytest.mark.parametrize(
    ("first", "last", "words"), [(1, 5, "You can answer from"), (-5, -1, "The last day to answer was")]
)
def test_before_and_after_the_page_says_when(consultation, browser, first, last, words):
    today = timezone.localdate()
    consultation.phases.update(opens_on=today + timedelta(first), closes_on=today + timedelta(last))
    assert browser.get(browser.at).status_code == 200
    assert words in browser.text


def test_between_two_phases_nothing_is_said_to_be_over(consultation, browser):
    browser.start()
    today = timezone.localdate()
    consultation.phases.update(closes_on=today - timedelta(1))
    Phase.objects.create(consultation=consultation, opens_on=today + timedelta(9), closes_on=today + timedelta(20))
    for text in (browser.get(browser.at), browser.open(1)):
        assert "from " + date_format(today + timedelta(9), "l j F Y") in text.content.decode()
        assert "last day" not in text.content.decode()


@pytest.mark.parametrize(
    ("day", "closes"),
    [(-8, 7), (0, 7), (7, 7), (8, 40), (30, 40), (40, 40), (41, 40)],
    ids=["before", "in", "last", "between", "in the next", "its last", "after"],
)
def test_of_two_phases_the_present_ones_last_day_is_named_or_the_nexts(consultation, day, closes):
    today = timezone.localdate()
    Phase.objects.create(consultation=consultation, opens_on=today + timedelta(30), closes_on=today + timedelta(40))
    noon = timezone.localtime().replace(hour=12) + timedelta(days=day)
    with time_machine.travel(noon, tick=False):
        assert clock.closes_on(consultation) == today + timedelta(closes)
    assert clock.last_day(consultation) == today + timedelta(40)


def test_where_one_begins_the_present_phases_last_day_is_named(consultation, browser):
    today = timezone.localdate()
    Phase.objects.create(consultation=consultation, opens_on=today + timedelta(30), closes_on=today + timedelta(40))
    browser.get(browser.at)
    assert f"at the end of {date_format(today + timedelta(7), 'l j E Y')}" in browser.text
    assert date_format(today + timedelta(40), "j E Y") not in browser.text


def test_of_one_that_was_stopped_nobody_reads_that_its_last_day_has_passed(consultation, browser):
    browser.start()
    consultation.stopped_at = timezone.now()
    consultation.save()
    for text in (browser.get(browser.at), browser.open(1)):
        assert "This was stopped" in text.content.decode()
        assert "last day has passed" not in text.content.decode()


def test_a_survey_that_opens_without_questions_offers_no_empty_form(consultation, browser):
    consultation.versions.update(number=0)  # tried by staff, never published
    assert "There is nothing to answer yet" in browser.get(browser.at).content.decode()
    assert browser.start_again("12345678-1234-1234-1234-123456789012").status_code == 200
    assert not Draft.objects.exists()


# What there is reason to look at


def test_many_from_one_device_are_marked_and_counted(browser, monkeypatch):
    for _ in range(flags.MANY_FROM_DEVICE + 1):
        browser.start()
        browser.fill(1, visits="yes")
        browser.send()
    responses = Response.objects.order_by("pk")
    assert [response.flags for response in responses] == [[]] * flags.MANY_FROM_DEVICE + [["device"]]
    assert responses.counted().count() == flags.MANY_FROM_DEVICE + 1
    assert len({response.device for response in responses}) == 1
    assert browser.client.cookies[f"answer-{responses[0].consultation_id}"].value not in responses[0].device


def test_a_flood_from_one_connection_is_held_and_none_of_it_dropped(submit, monkeypatch):
    monkeypatch.setattr(flags, "FLOOD_IN_AN_HOUR", 3)
    for number in range(6):
        submit(network="one", device=f"device {number}")
    submit(network="another")
    assert Response.objects.count() == 7
    assert Response.objects.counted().count() == 4
    assert all(response.flags == ["flood"] for response in Response.objects.held())


def test_a_slow_flood_is_one_too(submit, monkeypatch):
    monkeypatch.setattr(flags, "FLOOD_IN_A_DAY", 3)
    start = timezone.now()
    for hours in range(0, 8, 2):
        with time_machine.travel(start + timedelta(hours=hours), tick=False):
            last = submit(network="one")
    assert last.state == Response.State.HELD


def test_no_final_answer_reads_the_whole_ledger(consultation):
    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # It would rightly read a ledger this small from end to end: what counts is that it need not.
            cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"{explain} {flags.CAME_FROM_ONE_CONNECTION}", ["2026-05-01", "one", "2026-04-30", 9])
        plan = str(cursor.fetchall())
    plans = [plan, Response.objects.from_device("one").explain(), Response.objects.with_return_code("one").explain()]
    for plan, index in zip(plans, ["response_network", "response_device", "response_code"], strict=True):
        assert index in plan
        assert "SCAN consultations_response" not in plan


def test_a_machine_is_held_and_not_told(browser):
    browser.start()
    browser.fill(1, visits="yes")
    assert browser.send(further_topic="buy").url.endswith("/sent/")
    assert (Response.objects.get().state, Response.objects.get().flags) == ("held", ["trap"])


def test_what_is_sent_within_seconds_is_held(browser, monkeypatch):
    monkeypatch.setattr("consultations.answering.views.QUICKEST", 60)
    browser.start()
    browser.fill(1, visits="yes")
    browser.send()
    assert Response.objects.get().flags == ["quick"]


def test_the_same_account_and_the_same_group_are_marked(submit, django_user_model):
    user = django_user_model.objects.create_user("somebody@example.org")
    group = CommunityGroup.objects.create(name="Walkers", slug="walkers", kind="residents")
    as_group = RespondentDetails(respondent_type="group", group=group, user=user)
    submit(respondent=RespondentDetails(user=user))
    submit(respondent=as_group)
    assert submit(respondent=RespondentDetails(user=user)).flags == ["account"]
    assert submit(respondent=as_group).flags == ["group"]


def test_staff_release_and_hold_with_a_reason(submit):
    create_roles()
    officer = make_member_of_staff(email="officer@example.org", name="Officer", roles=["Consultation managers"])
    held = submit(flags=["trap"])
    assert services.release([held], because="A class.", by=officer) == 1
    assert services.release([held], because="A class.", by=officer) == 0, "it counts already"
    assert Response.objects.counted().count() == 1
    services.hold([held], because="Twice.", by=officer)
    assert Response.objects.held().count() == 1


# Lean


def test_sending_takes_as_many_queries_with_many_answers_as_with_few(browser, django_assert_max_num_queries):
    browser.start()
    browser.fill(1, visits="yes")
    # The answer, its page and days; origins; recorded, emptied; and the savepoints of this test.
    with django_assert_max_num_queries(12):
        browser.send()
    assert Draft.objects.get().answers == {}
