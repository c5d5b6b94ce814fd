"""Actions go up and down the tiers; each meeting has its list; nothing falls between."""

import contextlib
from datetime import date, timedelta
from io import BytesIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from actions.history import history_of
from actions.models import Action, ActionChange, MeetingDecision, Tier, TierMeeting
from actions.services import bring_down, change_action, create_action, escalate, keep_at_tier
from actions.statuses import ENDED, NEEDS_REASON, Status
from actions.tiers.charts import how_long_chart
from actions.tiers.escalating import escalate_what_is_past_its_limit
from actions.tiers.laying import lay_tiers
from actions.tiers.measuring import finding, measure, stays_of
from actions.tiers.meetings import agenda_of, close_meeting, decide, open_meeting
from outbox.models import Message
from tests.formats.reading_back import faults_of_pdf


@pytest.fixture
def tiers(db) -> list[Tier]:
    return lay_tiers()


def test_a_new_site_has_the_usual_three_and_keeps_what_staff_made_of_them(tiers):
    assert [(tier.number, tier.limit_days) for tier in tiers] == [(1, 42), (2, 91), (3, None)]
    Tier.objects.filter(number=1).update(limit_days=14)
    assert [tier.limit_days for tier in lay_tiers()] == [14, 91, None]


def test_an_action_begins_at_the_lowest_tier_unless_said_otherwise(make, tiers):
    assert make().tier == tiers[0]
    assert make("Another", tier=tiers[1]).tier == tiers[1]


@time_machine.travel("2027-03-03 12:00", tick=False)
def test_going_up_is_told_in_the_history_and_to_whoever_hears_of_it(make, tiers, keeper, officer):
    tiers[1].chair = officer
    tiers[1].save()
    action = make()
    escalate(action=action, reason="Two agencies must agree.", by=keeper)
    assert (action.tier, action.tier_since) == (tiers[1], date(2027, 3, 3))
    newest = history_of(action)[0]
    assert newest.sentences == ["Taken up to the Performance Group."]
    assert newest.reason == "Two agencies must agree."
    [message] = Message.objects.filter(to=officer.email)
    assert "Two agencies must agree." in message.text
    bring_down(action=action, reason="They have agreed.", by=keeper)
    assert action.tier == tiers[0]
    assert history_of(action)[0].sentences == ["Handed back to the Joint Agency Tasking and Co-ordination."]


def test_what_cannot_move(make, tiers, keeper):
    action = make()
    with pytest.raises(ValidationError, match="lowest"):
        bring_down(action=action, reason="Down.", by=keeper)
    with pytest.raises(ValidationError, match="Say why"):
        escalate(action=action, reason="  ", by=keeper)
    with pytest.raises(ValidationError, match="has not come"):
        escalate(action=action, reason="Soon.", by=keeper, on=timezone.localdate() + timedelta(days=1))
    change_action(action=action, by=keeper, status=Status.DONE)
    with pytest.raises(ValidationError, match="has ended"):
        escalate(action=action, reason="Up.", by=keeper)
    top = make("At the top", tier=tiers[2])
    with pytest.raises(ValidationError, match="highest"):
        escalate(action=top, reason="Up.", by=keeper)


def test_two_at_once_move_it_by_one_tier(make, keeper):
    action = make()
    stale = Action.objects.get(pk=action.pk)
    escalate(action=action, reason="First.", by=keeper)
    with pytest.raises(ValidationError, match="meanwhile"):
        escalate(action=stale, reason="Second.", by=keeper)
    assert ActionChange.objects.filter(tier_before__isnull=False, reason="Second.").count() == 0


@pytest.mark.parametrize(("days", "goes_up"), [(41, False), (42, False), (43, True)])
def test_the_limit_counts_its_last_day_as_within(make, days, goes_up):
    with time_machine.travel("2027-01-01 12:00", tick=False):
        action = make()
    with time_machine.travel(timezone.make_aware(timezone.datetime(2027, 1, 1, 0, 5)) + timedelta(days=days)):
        assert action.is_past_limit_on(timezone.localdate()) is goes_up
        assert escalate_what_is_past_its_limit() == goes_up
        assert escalate_what_is_past_its_limit() == 0  # harmless to repeat


def test_it_goes_up_by_itself_with_its_reason_and_the_day(make, tiers):
    with time_machine.travel("2027-01-01 12:00", tick=False):
        action, ended, at_the_top = make(), make("Ended", status=Status.DONE), make("Top", tier=tiers[2])
    with time_machine.travel("2027-02-13 06:15", tick=False):
        assert escalate_what_is_past_its_limit() == 1
    with time_machine.travel("2027-05-16 06:15", tick=False):  # 92 days later
        assert escalate_what_is_past_its_limit() == 1
    action.refresh_from_db()
    assert (action.tier, action.tier_since) == (tiers[2], date(2027, 5, 16))
    reasons = [(each.on, each.reason) for each in history_of(action)][:2]
    assert reasons[1] == (
        date(2027, 2, 13),
        "It was not resolved within the 42 days that the Joint Agency Tasking and Co-ordination has for it.",
    )
    for other in (ended, at_the_top):
        assert Action.objects.get(pk=other.pk).tier == other.tier


def test_one_that_cannot_be_saved_keeps_none_of_the_others_from_going_up(make, tiers, caplog):
    with time_machine.travel("2027-01-01 12:00", tick=False):
        broken, action = make("Broken"), make()
    Action.objects.filter(pk=broken.pk).update(title="")
    with time_machine.travel("2027-02-13 06:15", tick=False):
        assert escalate_what_is_past_its_limit() == 1
    assert [Action.objects.get(pk=each.pk).tier for each in (broken, action)] == [tiers[0], tiers[1]]
    assert f"Action {broken.pk} is past its limit" in caplog.text


@time_machine.travel("2027-03-03 12:00", tick=False)
def test_a_meeting_can_put_the_limit_off(make, tiers, keeper):
    action = make(on=date(2027, 1, 1))
    assert action.is_past_limit_on(timezone.localdate())
    keep_at_tier(action=action, until=date(2027, 4, 1), reason="The poles come in March.", by=keeper)
    assert escalate_what_is_past_its_limit() == 0
    with time_machine.travel("2027-04-02 06:15", tick=False):
        assert escalate_what_is_past_its_limit() == 1
    assert "put it off until 1 April 2027" in history_of(action)[0].reason
    action.refresh_from_db()
    assert action.kept_until is None


# Meetings


def test_every_open_action_is_on_exactly_one_list(make, tiers, keeper):
    for number, status in enumerate(Status):
        made = make(f"Action {number}", status=status, reason="2 of 9." if status in NEEDS_REASON else "")
        if status not in ENDED:
            escalate(action=made, reason="Up.", by=keeper)
    make("Below")
    listed = [pk for tier in tiers for pk in Action.objects.on_the_list_of(tier).values_list("pk", flat=True)]
    assert sorted(listed) == sorted(Action.objects.going_on().values_list("pk", flat=True))
    assert len(listed) == 4


def test_a_tier_has_one_open_meeting(tiers):
    first = open_meeting(tier=tiers[0], held_on=date(2027, 3, 3))
    assert open_meeting(tier=tiers[0], held_on=date(2027, 3, 10)) == first
    assert TierMeeting.objects.get().held_on == date(2027, 3, 10)
    with pytest.raises(IntegrityError), transaction.atomic():
        TierMeeting.objects.create(tier=tiers[0], held_on=date(2027, 4, 1))


@time_machine.travel("2027-03-03 12:00", tick=False)
@pytest.mark.parametrize(
    ("verdict", "given", "stands"),
    [
        ("keep", {"until": date(2027, 5, 1)}, {"kept_until": date(2027, 5, 1)}),
        ("escalate", {"reason": "Money."}, {"tier__number": 3}),
        ("bring_down", {"reason": "Agreed."}, {"tier__number": 1}),
        ("accepted", {"until": date(2027, 6, 1)}, {"status": "accepted", "due_on": date(2027, 6, 1)}),
        ("in_progress", {}, {"status": "in_progress"}),
        ("done", {}, {"status": "done"}),
        ("not_doing", {"reason": "No money."}, {"status": "not_doing", "status_reason": "No money."}),
        ("no_evidence", {"reason": "2 in 52 weeks."}, {"status": "no_evidence"}),
    ],
)
def test_what_a_meeting_decides_is_done_once_on_its_day(make, tiers, verdict, given, stands):
    keeper = make("Something else").made_by
    action = make(tier=tiers[1], on=date(2027, 2, 1))
    meeting = open_meeting(tier=tiers[1], held_on=date(2027, 3, 1))
    decision = decide(meeting=meeting, action=action, verdict=verdict, by=keeper, **given)
    assert Action.objects.filter(pk=action.pk, **stands).exists()
    assert decide(meeting=meeting, action=action, verdict="done", by=keeper) == decision
    assert MeetingDecision.objects.count() == 1
    assert list(agenda_of(meeting)) == []
    assert all(each.on == date(2027, 3, 1) for each in history_of(action)[:-1])


@pytest.mark.parametrize(
    ("verdict", "given"),
    [("keep", {}), ("escalate", {}), ("not_doing", {}), ("no_evidence", {"reason": "Nobody saw it."})],
)
def test_a_decision_that_lacks_something_changes_nothing(make, tiers, keeper, verdict, given):
    action, meeting = make(), open_meeting(tier=tiers[0], held_on=timezone.localdate())
    with pytest.raises(ValidationError):
        decide(meeting=meeting, action=action, verdict=verdict, by=keeper, **given)
    assert list(agenda_of(meeting)) == [action]
    assert action.changes.count() == 1


def test_what_was_not_decided_is_on_the_next_list(make, tiers, keeper):
    decided, left = make(), make("Left")
    meeting = open_meeting(tier=tiers[0], held_on=timezone.localdate())
    decide(meeting=meeting, action=decided, verdict="done", by=keeper)
    assert close_meeting(meeting=meeting, by=keeper) == 1
    with pytest.raises(ValidationError, match="closed"):
        decide(meeting=meeting, action=left, verdict="done", by=keeper)
    following = open_meeting(tier=tiers[0], held_on=timezone.localdate() + timedelta(days=14))
    assert list(agenda_of(following)) == [left]


def test_what_moved_meanwhile_is_not_before_the_meeting(make, tiers, keeper):
    action, meeting = make(), open_meeting(tier=tiers[0], held_on=timezone.localdate())
    escalate(action=action, reason="Up.", by=keeper)
    with pytest.raises(ValidationError, match="not before this meeting"):
        decide(meeting=meeting, action=action, verdict="done", by=keeper)


# How long things take


def test_how_long_things_take_is_read_from_the_history(make, tiers, keeper):
    with time_machine.travel("2027-01-01 12:00", tick=False):
        quick, slow, open_still = make("Quick"), make("Slow"), make("Open")
    with time_machine.travel("2027-01-11 12:00", tick=False):
        change_action(action=quick, by=keeper, status=Status.DONE)
    with time_machine.travel("2027-01-31 12:00", tick=False):
        escalate(action=slow, reason="Stuck.", by=keeper)
        change_action(action=slow, by=keeper, due_on=date(2027, 6, 1))
    with time_machine.travel("2027-02-10 12:00", tick=False):
        change_action(action=slow, by=keeper, status=Status.DONE)
    with time_machine.travel("2027-02-12 12:00", tick=False):
        change_action(action=quick, by=keeper, status=Status.IN_PROGRESS)  # taken up again
    with time_machine.travel("2027-03-01 12:00", tick=False):
        operational, medium, strategic = measure(Action.objects.all())
    assert (operational.took, operational.here, operational.went_up) == ([10, 30], 2, 1)
    assert (operational.middle, operational.longest, operational.within_limit) == (20, 30, 2)
    assert operational.past_limit == 1
    assert (medium.took, medium.here, medium.went_up) == ([10], 0, 0)
    assert (strategic.middle, strategic.within_limit, strategic.finished) == (None, None, 0)
    assert finding([operational, medium, strategic]).endswith("half of them left it within 20 days.")
    assert finding([medium]).endswith("the one action that left it took 10 days.")
    assert "Operational" in how_long_chart([operational, medium, strategic])
    assert finding([strategic]).startswith("Nothing has left")
    assert Action.objects.get(pk=open_still.pk).tier == tiers[0]


def test_an_empty_history_draws_no_chart(tiers):
    assert how_long_chart(measure(Action.objects.all())) == ""


# Whatever happens, in whatever order


STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["up", "down", "done", "again", "keep", "wait", "no"])), max_size=14
)


@pytest.mark.django_db
class TestNothingFallsBetween(TestCase):
    """No action is ever at none or at two tiers, nor on none or two lists; and its history agrees."""

    @settings(max_examples=25, deadline=None)
    @given(STEPS)
    def test_whatever_happens(self, steps):
        now = timezone.make_aware(timezone.datetime(2027, 1, 1, 9, 0))
        with time_machine.travel(now, tick=False) as clock:
            made = [create_action(title=f"Action {number}", by=None) for number in range(3)]
            for number, step in steps:
                clock.shift(timedelta(days=29))
                escalate_what_is_past_its_limit()
                action = Action.objects.select_related("tier").get(pk=made[number].pk)
                with contextlib.suppress(ValidationError):  # refused: then nothing has changed, as is seen below
                    _take(step, action)
                _nothing_falls_between()


def _take(step: str, action: Action) -> None:
    if step == "up":
        escalate(action=action, reason="Up.", by=None)
    elif step == "down":
        bring_down(action=action, reason="Down.", by=None)
    elif step == "keep":
        keep_at_tier(action=action, until=timezone.localdate() + timedelta(days=60), reason="", by=None)
    elif step != "wait":
        status = {"done": Status.DONE, "again": Status.IN_PROGRESS, "no": Status.NO_EVIDENCE}[step]
        change_action(action=action, by=None, status=status, reason="3 in 52 weeks.")


def _nothing_falls_between() -> None:
    tiers = list(Tier.objects.all())
    going_on = set(Action.objects.going_on().values_list("pk", flat=True))
    lists = [set(Action.objects.on_the_list_of(tier).values_list("pk", flat=True)) for tier in tiers]
    assert set().union(*lists) == going_on
    assert sum(len(each) for each in lists) == len(going_on)
    open_stays = [stay for stay in stays_of(Action.objects.all()) if stay.until is None]
    stands = {(action.pk, action.tier_id, action.tier_since) for action in Action.objects.going_on()}
    assert {(stay.action, stay.tier, stay.since) for stay in open_stays} == stands
    for action in Action.objects.all():
        last = action.changes.last()
        assert (last.tier_after_id, last.status_after) == (action.tier_id, action.status)


# In the staff pages


def test_decisions_are_entered_on_one_page(client, make, tiers, keeper):
    done, stays, refused = make("Done"), make("Stays"), make("Refused")
    client.force_login(keeper)
    answer = client.post(reverse("action_tier", args=[tiers[0].pk]), {"held_on": timezone.localdate().isoformat()})
    address = answer["Location"]
    posted = {f"action-{done.pk}-verdict": "done", f"action-{refused.pk}-verdict": "not_doing"}
    page = client.post(address, posted)
    assert page.status_code == 200
    assert "nobody is told no without the reason" in page.content.decode()
    assert Action.objects.get(pk=done.pk).status == Status.DONE  # the good one was saved all the same
    posted[f"action-{refused.pk}-reason"] = "It would blind the bats."
    answer = client.post(address, posted | {"close": ""})
    assert answer["Location"] == address
    assert Action.objects.get(pk=refused.pk).status_reason == "It would blind the bats."
    assert TierMeeting.objects.get().closed_at
    assert list(Action.objects.on_the_list_of(tiers[0])) == [stays]
    assert "It would blind the bats." in client.get(address).content.decode()
    listed = client.get(reverse("action_tier", args=[tiers[0].pk])).content.decode()
    assert f'href="{address}"' in listed and "2 decisions" in listed


def test_the_list_is_given_as_a_file(client, make, tiers, keeper):
    make("=Light the underpass")
    client.force_login(keeper)
    csv = b"".join(client.get(reverse("action_agenda_csv", args=[tiers[0].pk]))).decode()
    assert "'=Light the underpass" in csv
    book = load_workbook(BytesIO(client.get(reverse("action_agenda_xlsx", args=[tiers[0].pk])).content))
    assert book.worksheets[0]["B2"].value == "=Light the underpass"
    pdf = client.get(reverse("action_agenda_pdf", args=[tiers[0].pk]))
    assert (pdf.status_code, faults_of_pdf(pdf.content)) == (200, [])


def test_an_action_is_made_in_a_meeting_at_its_tier(client, tiers, keeper):
    meeting = open_meeting(tier=tiers[1], held_on=timezone.localdate())
    client.force_login(keeper)
    link = f"/admin/actions/new/?source=meeting%3A{meeting.pk}"
    assert link in client.get(meeting.staff_address).content.decode()
    form = client.get(link).context["form"]
    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [], "")}
    client.post(link, given | {"title": "Ask the fire service"})
    action = Action.objects.get()
    assert (action.source, action.tier) == (meeting, tiers[1])
    assert action.staff_address in client.get(meeting.staff_address).content.decode(), "the link is kept both ways"


def test_fifty_on_a_list_ask_as_much_as_one(client, make, tiers, keeper, django_assert_max_num_queries):
    client.force_login(keeper)
    make()
    meeting = open_meeting(tier=tiers[0], held_on=timezone.localdate())
    addresses = [reverse("action_tiers"), reverse("action_tier", args=[tiers[0].pk]), meeting.staff_address]
    few = []
    for address in addresses:
        client.get(address)
        with django_assert_max_num_queries(60) as asked:
            client.get(address)
        few.append(len(asked))
    for number in range(12):
        make(f"Action {number}")
    for address, most in zip(addresses, few, strict=True):
        with django_assert_max_num_queries(most):
            client.get(address)
