"""What opens in a sensitive period waits for a named officer, whenever it was announced; what was open stays open."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from consultations.models import Consultation, Phase
from consultations.outcomes.services import lacking
from consultations.preparing.holding import settle_all
from consultations.preparing.models import State
from home.models import Held, SensitivePeriod
from home.sensitive_periods.services import HeldError, drop, release
from people.models import User

from .conftest import day, days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def midday():
    """Noon on a day in spring; `shift` goes on."""
    with time_machine.travel(datetime(2027, 4, 12, 12, tzinfo=ZoneInfo("Europe/London")), tick=False) as clock:
        yield clock


@pytest.fixture
def officer() -> User:
    user = User.objects.create_user("officer@example.org")
    user.user_permissions.add(Permission.objects.get(codename="release_held"))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def record(officer, django_capture_on_commit_callbacks):
    """Record a period from so many days from today until so many; returns it."""

    def recorded(first: int, last: int) -> SensitivePeriod:
        with django_capture_on_commit_callbacks(execute=True):
            period = SensitivePeriod.objects.create(name="Elections", starts_on=day(first), ends_on=day(last))
            period.officers.add(officer)
        return period

    return recorded


@pytest.fixture
def move(django_capture_on_commit_callbacks):
    """Give the only phase of a consultation other days."""

    def moved(consultation: Consultation, first: int, last: int) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            phase = Phase.objects.get(consultation=consultation)
            phase.opens_on, phase.closes_on = day(first), day(last)
            phase.save()

    return moved


def anew() -> Consultation:
    return Consultation.objects.get()


def test_announced_before_it_was_known_it_waits_on_its_day_and_after_the_period(make, record, client, midday):
    consultation = make("Lights", days(5, 60), is_out=True)
    record(3, 20)
    held = Held.objects.undecided().get()
    assert (held.kind, held.thing, timezone.localdate(held.due_at)) == ("opening", consultation, day(5))
    for later in (0, 6, 24, 50):
        midday.shift(timedelta(days=later))
        settle_all()
        one = anew()
        assert one.state == State.HELD
        assert not (one.has_opened or one.can_be_answered or Phase.objects.open_on(timezone.localdate()).exists())
        assert not Consultation.objects.closed_before(timezone.localdate()).exists()
        page = client.get(one.page.url).content.decode()
        assert "Not open yet. It was planned for" in page and 'class="button"' not in page
        assert "Opens on" not in client.get("/consultations/").content.decode()
        assert "It was planned for" in client.get(one.respond_address).content.decode()
    assert Held.objects.count() == 1
    assert "not opened" in lacking(anew())[0]


def test_released_early_it_opens_on_its_day_and_late_at_once(make, record, officer, midday):
    make("Lights", days(5, 60), is_out=True)
    record(3, 20)
    release(Held.objects.get(), officer=officer, reason="It concerns no candidate.")
    assert (anew().state, anew().opens_on) == (State.TO_OPEN, day(5))
    midday.shift(timedelta(days=5))
    settle_all()
    assert anew().state == State.OPEN


def test_released_late_its_first_day_is_the_day_it_opened(make, record, officer, midday):
    make("Lights", days(5, 60), is_out=True)
    record(3, 20)
    midday.shift(timedelta(days=9))
    release(Held.objects.get(), officer=officer, reason="It cannot wait.")
    one = anew()
    assert one.opens_on == day(0) and one.can_be_answered and one.opened_at
    settle_all()
    assert anew().can_be_answered


def test_when_its_last_day_has_passed_it_needs_other_days_first(make, record, officer, move, midday):
    consultation = make("Lights", days(5, 8), is_out=True)
    record(3, 20)
    midday.shift(timedelta(days=30))
    with pytest.raises(HeldError, match="last day has passed"):
        release(Held.objects.get(), officer=officer, reason="Now.")
    assert Held.objects.undecided().exists()
    move(consultation, 2, 30)
    assert anew().state == State.TO_OPEN
    assert Held.objects.get().decision == Held.Decision.RESCHEDULED


def test_what_is_dropped_is_not_asked_again_until_its_days_are_others(make, record, officer, move, midday):
    consultation = make("Lights", days(5, 60), is_out=True)
    record(3, 20)
    drop(Held.objects.get(), officer=officer, reason="A candidate leads it.")
    settle_all()
    assert anew().state == State.HELD and Held.objects.count() == 1
    move(consultation, 10, 60)
    assert Held.objects.undecided().count() == 1 and anew().waits_to_open


def test_moved_into_the_period_it_waits(make, record, move):
    consultation = make("Lights", days(40, 60), is_out=True)
    record(-2, 20)
    assert not anew().waits_to_open
    move(consultation, 0, 60)
    assert anew().state == State.HELD


def test_what_is_open_already_stays_open_and_nobody_is_asked(make, record):
    make("Lights", days(-2, 60), is_out=True)
    period = record(-5, 20)
    settle_all()
    assert anew().state == State.OPEN
    assert not Held.objects.undecided().exists()
    assert "open already" in Held.objects.get(period=period).reason


def test_a_period_whose_days_are_corrected_lets_it_go(make, record, django_capture_on_commit_callbacks):
    make("Lights", days(5, 60), is_out=True)
    period = record(3, 20)
    with django_capture_on_commit_callbacks(execute=True):
        period.starts_on, period.ends_on = day(103), day(120)
        period.save()
    assert anew().state == State.TO_OPEN


def test_releasing_its_announcement_releases_its_opening_and_other_words_do_not(make, record, officer):
    record(-1, 20)
    make("Lights", days(5, 60), is_out=True)
    release(Held.objects.get(), officer=officer, reason="It cannot wait.")
    settle_all()
    assert anew().state == State.TO_OPEN and not Held.objects.undecided().exists()


def test_releasing_other_words_of_its_page_does_not_open_it(make, record, officer, midday):
    make("Lights", days(5, 60), is_out=True)
    record(-1, 20)
    midday.shift(timedelta(hours=1))
    page = anew().source_page
    page.save_revision().publish()
    release(Held.objects.undecided().get(kind="page"), officer=officer, reason="Only a comma.")
    assert anew().state == State.HELD


def test_nobody_but_a_named_officer_decides_before_the_period_either(make, record):
    make("Lights", days(5, 60), is_out=True)
    record(3, 20)
    colleague = User.objects.create_superuser("colleague@example.org")
    with pytest.raises(PermissionDenied):
        release(Held.objects.get(), officer=colleague, reason="Because.")
