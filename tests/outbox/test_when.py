"""When mailings may go out: quiet hours in local time, dates, holds."""

from datetime import UTC, datetime, time

import pytest
import time_machine
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st
from wagtail import hooks
from wagtail.models import Site

from outbox import sending
from outbox.models import OutgoingMail
from outbox.when import is_quiet, quiet_until, waiting_because

times = st.times()


@given(times, times, times)
def test_quiet_hours_and_loud_hours_share_the_day_out(at, start, end):
    if start == end:
        assert not is_quiet(at, quiet_from=start, quiet_until=end)
    else:
        swapped = is_quiet(at, quiet_from=end, quiet_until=start)
        assert is_quiet(at, quiet_from=start, quiet_until=end) != swapped


@pytest.mark.parametrize(
    ("at", "is_in"), [("20:59", False), ("21:00", True), ("00:00", True), ("07:59", True), ("08:00", False)]
)
def test_the_first_minute_is_quiet_and_the_last_is_not(at, is_in):
    assert is_quiet(time.fromisoformat(at), quiet_from=time(21), quiet_until=time(8)) == is_in


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "ends"),
    [
        ("2026-01-10T22:00:00+00:00", "2026-01-11T08:00:00+00:00"),
        ("2026-01-10T03:00:00+00:00", "2026-01-10T08:00:00+00:00"),
        # In summer eight o'clock here is seven in Greenwich, and quiet begins at eight in the evening there.
        ("2026-07-10T20:30:00+00:00", "2026-07-11T07:00:00+00:00"),
        # The night the clocks go forward has an hour less.
        ("2026-03-28T22:00:00+00:00", "2026-03-29T07:00:00+00:00"),
        ("2026-01-10T12:00:00+00:00", None),
    ],
)
def test_quiet_hours_end_at_eight_here_whatever_the_clocks_do(now, ends):
    found = quiet_until(datetime.fromisoformat(now))
    assert found == (datetime.fromisoformat(ends) if ends else None)


@pytest.mark.django_db
def test_an_ordinary_mailing_waits_for_the_morning_and_an_urgent_one_does_not(make_mailing):
    with time_machine.travel("2026-01-10 23:00:00Z", tick=False) as clock:
        ordinary, urgent = make_mailing(["a@example.org"]), make_mailing(["b@example.org"], is_urgent=True)
        sending.send_batch(ordinary.pk)
        sending.send_batch(urgent.pk)
        assert [each.to for each in mail.outbox] == [["b@example.org"]]
        assert "quiet hours, 11 January 2026, 8am" in waiting_because(ordinary)
        clock.move_to("2026-01-11 08:00:00Z")
        sending.send_batch(ordinary.pk)
    assert len(mail.outbox) == 2


@pytest.mark.django_db
def test_the_partnership_sets_its_own_quiet_hours(make_mailing):
    site = Site.objects.get(is_default_site=True)
    OutgoingMail.objects.create(site=site, quiet_from=time(12), quiet_until=time(14))
    mailing = make_mailing(1)
    with time_machine.travel("2026-01-10 13:00:00Z", tick=False):
        assert waiting_because(mailing)
    with time_machine.travel("2026-01-10 23:00:00Z", tick=False):
        assert not waiting_because(mailing)


@pytest.mark.django_db
@pytest.mark.usefixtures("midday")
def test_a_mailing_waits_for_its_date_even_if_it_is_urgent(make_mailing, midday):
    mailing = make_mailing(1, not_before=datetime(2026, 3, 4, 13, tzinfo=UTC), is_urgent=True)
    assert not sending.send_batch(mailing.pk)
    assert mail.outbox == []
    assert "1pm" in waiting_because(mailing)
    midday.shift(3_600)
    sending.send_batch(mailing.pk)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("midday")
def test_whoever_holds_a_mailing_back_holds_urgent_ones_too(make_mailing):
    mailing = make_mailing(1, is_urgent=True)
    with hooks.register_temporarily("register_mailing_hold", lambda mailing: "Held before the election."):
        assert not sending.send_batch(mailing.pk)
        assert waiting_because(mailing) == "Held before the election."
        assert sending.queue_due_mailings() == []
    sending.send_batch(mailing.pk)
    assert len(mail.outbox) == 1
