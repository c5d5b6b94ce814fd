"""The promise to answer stays in sight: the public's, the managers', and when it is late, an officer's."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import Consultation, OutcomeSettings, Phase, Reminder
from consultations.outcomes.clock import BEFORE, ON_THE_DAY, OVERDUE, Clock, clock_of, reminder_due
from consultations.outcomes.panels import consultation_panel
from consultations.outcomes.reminding import remind_of_answers
from home.panels import draw

DUE = date(2027, 5, 4)


@pytest.mark.parametrize(
    ("today", "answered", "sentence"),
    [
        (date(2027, 4, 29), None, "We promised to answer by 4 May 2027: 5 days left."),
        (date(2027, 5, 3), None, "We promised to answer by 4 May 2027: 1 day left."),
        (DUE, None, "We promised to answer by 4 May 2027: that is today."),
        (date(2027, 5, 5), None, "We promised to answer by 4 May 2027: overdue by 1 day."),
        (date(2027, 6, 4), None, "We promised to answer by 4 May 2027: overdue by 31 days."),
        (date(2027, 6, 4), DUE, "We promised to answer by 4 May 2027, and answered on 4 May 2027."),
        (
            date(2027, 6, 4),
            date(2027, 5, 6),
            "We promised to answer by 4 May 2027, and answered on 6 May 2027: 2 days late.",
        ),
    ],
)
def test_the_public_reads_how_long_is_left(today, answered, sentence):
    clock = Clock(DUE, today, answered)
    assert clock.sentence == sentence
    assert clock.is_overdue is (answered is None and today > DUE)


@pytest.mark.parametrize(
    ("today", "number"),
    [
        (DUE - timedelta(15), None),
        (DUE - timedelta(14), BEFORE),
        (DUE - timedelta(1), BEFORE),
        (DUE, ON_THE_DAY),
        (DUE + timedelta(1), OVERDUE),
        (DUE + timedelta(7), OVERDUE),
        (DUE + timedelta(8), OVERDUE + 1),
        (DUE + timedelta(15), OVERDUE + 2),
    ],
)
def test_when_it_is_reminded_of(today, number):
    assert reminder_due(DUE, today, days_before=14) == number


@given(days=st.integers(-400, 400), before=st.integers(0, 90))
def test_reminders_only_ever_go_on_and_by_one_at_a_time(days, before):
    today = DUE + timedelta(days)
    now, tomorrow = (reminder_due(DUE, day, days_before=before) for day in (today, today + timedelta(1)))
    if now is None:
        assert today < DUE
    else:
        assert tomorrow in {now, now + 1}


@pytest.mark.django_db
def test_there_is_no_clock_before_it_has_closed_nor_where_it_was_stopped():
    made = Consultation.objects.create(title="Lights", slug="lights")
    Phase.objects.create(consultation=made, opens_on=date(2027, 1, 4), closes_on=date(2027, 2, 9))
    assert made.response_due_on == DUE
    assert clock_of(made, date(2027, 2, 9)) is None
    assert clock_of(made, date(2027, 2, 10)) == Clock(DUE, date(2027, 2, 10))
    made.stopped_at = "2027-02-10T10:00Z"
    assert clock_of(made, date(2027, 3, 1)) is None


def at(consultation: Consultation, days: int):
    """A morning so many days after the answer was due."""
    return time_machine.travel(f"{consultation.response_due_on + timedelta(days)} 08:15", tick=False)


def test_each_reminder_is_sent_once_and_the_overdue_ones_to_the_officer_too(consultation, manager, person, post):
    officer = person("officer")
    OutcomeSettings.objects.create(site_id=1, escalates_to=officer)
    person("reader", "view_said")
    told = {}
    for days in (-15, -14, -3, 0, 1, 2, 8, 40):
        with at(consultation, days):
            remind_of_answers()
            assert remind_of_answers() == 0
            post()
        told[days] = sorted(address for message in mail.outbox for address in message.to)
        mail.outbox.clear()
    both = [manager.email, officer.email]
    assert told == {-15: [], -14: [manager.email], -3: [], 0: [manager.email], 1: both, 2: [], 8: both, 40: both}
    assert Reminder.objects.count() == 5


def test_a_reminder_says_what_is_promised_and_leads_to_where_it_is_answered(consultation, manager, post):
    with at(consultation, 1):
        remind_of_answers()
        (message,) = post()
    assert message.subject == "Overdue: the answer to “Lights in the park”"
    assert "overdue by 1 day" in message.body
    assert f"/admin/consultations/{consultation.pk}/outcome/" in message.body


def test_what_has_been_answered_or_stopped_is_not_reminded_of(consultation, manager):
    with at(consultation, 1):
        for fields in ({"answered_on": date(2027, 1, 1)}, {"answered_on": None, "stopped_at": "2027-01-01T10:00Z"}):
            Consultation.objects.update(**fields)
            assert remind_of_answers() == 0


def test_a_promise_that_is_moved_is_reminded_of_anew(consultation, manager):
    with at(consultation, 0):
        assert remind_of_answers() == 1
        Consultation.objects.update(response_due_weeks=13)
        assert remind_of_answers() == 1


def test_the_page_shows_the_promise_until_it_is_kept(consultation):
    with at(consultation, 3):
        (panel,) = draw([consultation_panel(consultation)])
    assert "overdue by 3 days" in panel.html
    assert consultation_panel(Consultation.objects.create(title="New", slug="new")) is None
