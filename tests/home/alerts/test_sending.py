"""Telling people: each at most once, in the form they asked for, and of what was wrong."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone
from wagtail.models import Locale

from core.recurring import registered_jobs
from home.alerts import services, tasks
from home.alerts.digests import send_daily_digests, send_digests
from home.alerts.models import Alert, Subscription
from home.alerts.sending import recipients_who_have, send_alerts, send_correction, send_withdrawal
from home.models import Held, SensitivePeriod
from home.sensitive_periods.services import release
from home.updates import services as update_services
from home.updates.models import Correction, UpdatePage, Withdrawal
from home.updates.reports import report_of
from outbox.models import Delivery, DeliveryState, Mailing
from people.models import User

from .conftest import receivers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midday")]


def texts(message) -> tuple[str, str]:
    """The plain and the laid-out words of a message."""
    return message.body, next((content for content, kind in message.alternatives if kind == "text/html"), "")


def test_an_update_goes_at_once_to_those_who_want_it_so(make_update, make_place, subscriber, post):
    place = make_place("Olney")
    mine = subscriber("a@example.org", areas=[place])
    subscriber("daily@example.org", areas=[place], frequency="daily")
    subscriber("elsewhere@example.org", areas=[make_place("Hanslope")])
    update = make_update(areas=[place])
    send_alerts(update)
    (message,) = post()
    assert message.to == ["a@example.org"]
    assert message.subject == "Bikes are being taken"
    for words in texts(message):
        assert "Two were taken on Sunday." in words and "Lock yours at two points." in words
        assert mine.manage_address in words and update.full_url in words
    assert message.extra_headers["List-Unsubscribe"] == f"<{mine.unsubscribe_address}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nobody_is_told_twice_however_often_and_by_whichever_way(make_update, make_place, subscriber, post, topic):
    places = [make_place("Olney"), make_place("Hanslope")]
    mine = subscriber("a@example.org", areas=places)
    update = make_update(areas=places)
    assert send_alerts(update) is not None
    assert send_alerts(update) is None
    late = subscriber("late@example.org", areas=places)
    assert send_alerts(update).deliveries.get().address == late.address
    mine.frequency = "daily"
    mine.save()
    assert send_daily_digests() is None
    assert receivers(post()) == ["a@example.org", "late@example.org"]


@pytest.mark.parametrize(
    "state", [{"is_live": False}, {"tells_subscribers": False}, {"expires_on": "2026-03-03"}, "withdrawn"]
)
def test_what_is_not_to_be_told_is_not(state, make_update, subscriber):
    subscriber("a@example.org")
    subscriber("daily@example.org", frequency="daily")
    update = make_update(**({} if state == "withdrawn" else state))
    if state == "withdrawn":
        Withdrawal.objects.create(update=update, sentence="It was wrong.")
    assert send_alerts(UpdatePage.objects.get(pk=update.pk)) is None
    assert send_daily_digests() is None


def test_whoever_gets_digests_reads_why_an_urgent_one_comes_now(make_update, subscriber, post):
    subscriber("a@example.org")
    subscriber("weekly@example.org", frequency="weekly")
    send_alerts(make_update(urgency="urgent"))
    says_why = {message.to[0]: ["not with your next digest" in words for words in texts(message)] for message in post()}
    assert says_why == {"a@example.org": [False, False], "weekly@example.org": [True, True]}


@pytest.mark.parametrize(("last_day", "is_sent"), [("2026-03-04", False), ("2026-03-05", True)])
def test_what_waited_until_its_last_day_was_over_is_sent_to_nobody(last_day, is_sent, make_update, subscriber, post):
    """Written at night, it waits for the end of the quiet hours; by then there may be nothing to tell."""
    subscriber("a@example.org")
    subscriber("daily@example.org", frequency="daily")
    with time_machine.travel("2026-03-04 22:00:00Z", tick=False):
        send_alerts(make_update(expires_on=date.fromisoformat(last_day)))
        send_daily_digests()
    with time_machine.travel("2026-03-05 09:00:00Z", tick=False):
        assert len(post()) == (2 if is_sent else 0)


def test_who_unsubscribes_before_the_message_leaves_does_not_get_it(make_update, subscriber, post):
    mine = subscriber("a@example.org")
    send_alerts(make_update())
    services.unsubscribe(subscription=mine)
    assert post() == []
    assert Delivery.objects.exclude(state=DeliveryState.WAITING).count() == 1


def test_a_sensitive_topic_is_named_in_no_subject_and_no_first_line(make_update, topic, subscriber, post):
    abuse = topic("Domestic abuse", is_sensitive=True)
    subscriber("a@example.org")
    subscriber("daily@example.org", frequency="daily")
    update = make_update("Domestic abuse: where to turn", topics=[abuse], summary="Help with domestic abuse.")
    send_alerts(update)
    send_daily_digests()
    messages = post()
    assert receivers(messages) == ["a@example.org", "daily@example.org"]
    for message in messages:
        plain, laid_out = texts(message)
        assert "abuse" not in message.subject.lower()
        begins = " ".join(plain.split("\n", 1)[1].split())[:140] if "updates" in message.subject else plain[:140]
        assert "abuse" not in begins.lower(), "what a list of messages shows of one"
        preview = laid_out.split('class="preview">')[1].split("</div>")[0]
        assert "abuse" not in preview.lower()
        assert "where to turn" in plain, "inside it says what it is about"


@pytest.mark.parametrize(
    ("format", "has"),
    [
        ("ordinary", "18px"),
        ("large", "24px"),
        ("plain", ""),
        ("audio", "formats/audio.mp3"),
        ("braille", "formats/braille.brf"),
    ],
)
def test_each_gets_the_form_they_asked_for(format, has, make_update, subscriber, post):
    subscriber("a@example.org", format=format)
    send_alerts(make_update())
    plain, laid_out = texts(post()[0])
    assert bool(laid_out) == bool(has)
    assert has in laid_out
    if format in {"audio", "braille"}:
        button = laid_out.index('class="button"')
        assert has in laid_out[button : button + 200], "the link stands first"
        assert has in plain.split("Bikes are being taken")[0]


def test_each_gets_their_language_where_it_has_been_translated(make_update, subscriber, post):
    polish = Locale.objects.create(language_code="pl")
    Locale.objects.get_or_create(language_code="cy")
    subscriber("pl@example.org", language="pl")
    subscriber("cy@example.org", language="cy")
    update = make_update()
    translation = update.copy_for_translation(polish, copy_parents=True)
    UpdatePage.objects.filter(pk=translation.pk).update(title="Kradną rowery", live=True)
    send_alerts(update)
    subjects = {message.to[0]: message.subject for message in post()}
    assert subjects == {"pl@example.org": "Kradną rowery", "cy@example.org": "Bikes are being taken"}


def settle(update, **states: str) -> None:
    """Let the mail server have said of each address, by the part before the @, what became of it."""
    for name, state in states.items():
        Delivery.objects.filter(mailing__in=Mailing.objects.about(update), address=f"{name}@example.org").update(
            state=state
        )


def test_a_correction_goes_to_exactly_those_who_have_the_update(make_update, subscriber, post):
    for name in ("accepted", "unknown", "bounced", "waiting", "left"):
        subscriber(f"{name}@example.org")
    update = make_update()
    send_alerts(update)
    settle(update, accepted="accepted", unknown="unknown", bounced="bounced", left="accepted")
    services.unsubscribe(subscription=Subscription.objects.get(address="left@example.org"))
    subscriber("never-had-it@example.org")
    correction = Correction.objects.create(update=update, note="It was Saturday, not Sunday.")
    mailing = send_correction(correction)
    assert sorted(each.address for each in mailing.deliveries.all()) == ["accepted@example.org", "unknown@example.org"]
    assert send_correction(correction) is None, "a task that ran twice sends once"
    post()
    corrections = [message for message in mail.outbox if message.subject.startswith("Correction: ")]
    assert len(corrections) == 2
    assert all("It was Saturday, not Sunday." in words for message in corrections for words in texts(message))


def test_a_correction_reaches_who_had_it_in_a_digest_too(make_update, subscriber, post):
    subscriber("daily@example.org", frequency="daily")
    update = make_update()
    send_daily_digests()
    post()
    assert [each.address for each in recipients_who_have(update)] == ["daily@example.org"]
    other = make_update("Something else")
    assert recipients_who_have(other) == []


def test_a_withdrawal_stops_what_waits_and_tells_those_who_have_it(make_update, subscriber, post):
    subscriber("has-it@example.org")
    subscriber("waits@example.org")
    update = make_update("A man is wanted")
    mailing = send_alerts(update)
    settle(update, **{"has-it": "accepted"})
    withdrawal = Withdrawal.objects.create(update=update, sentence="Somebody has been charged.")
    send_withdrawal(withdrawal)
    messages = post()
    assert receivers(messages) == ["has-it@example.org"]
    assert "wanted" not in messages[0].subject
    for words in texts(messages[0]):
        assert "Somebody has been charged." in words and "wanted" not in words
    assert mailing.deliveries.get(address="waits@example.org").state == DeliveryState.STOPPED
    assert send_withdrawal(withdrawal) is None


def test_digests_hold_what_is_new_for_each_and_nothing_is_sent_otherwise(make_update, make_place, subscriber, post):
    olney, hanslope = make_place("Olney"), make_place("Hanslope")
    subscriber("both@example.org", areas=[olney, hanslope], frequency="daily")
    subscriber("olney@example.org", areas=[olney], frequency="daily")
    subscriber("neither@example.org", areas=[make_place("Woolstone")], frequency="daily")
    assert send_daily_digests() is None
    make_update("In Olney", areas=[olney])
    make_update("In Hanslope", areas=[hanslope])
    assert send_daily_digests() is not None
    assert send_daily_digests() is None, "the job may be started twice"
    by_address = {message.to[0]: message for message in post()}
    assert by_address.keys() == {"both@example.org", "olney@example.org"}
    assert by_address["both@example.org"].subject.endswith("2 updates for you")
    for words in texts(by_address["olney@example.org"]):
        assert "In Olney" in words and "In Hanslope" not in words


def test_a_digest_leaves_out_what_was_withdrawn_while_it_waited(make_update, subscriber, post):
    subscriber("a@example.org", frequency="daily")
    stays, goes = make_update("This stays"), make_update("This goes")
    send_daily_digests()
    Withdrawal.objects.create(update=goes, sentence="It was wrong.")
    (message,) = post()
    assert "This stays" in message.body and "This goes" not in message.body
    assert Alert.objects.filter(update=stays).count() == 1


def test_the_report_counts_who_had_it_in_a_digest(make_update, subscriber, post):
    for name in ("first", "second", "third"):
        subscriber(f"{name}@example.org", frequency="daily")
    update = make_update()
    assert not report_of(update).is_in_emails, "so that it says that none has left yet"
    send_daily_digests()
    post()
    Delivery.objects.filter(address="third@example.org").update(state=DeliveryState.BOUNCED)
    subscriber("later@example.org", frequency="daily")
    make_update("Something else")
    send_daily_digests()
    report = report_of(update)
    found = {result.label: result.count for result in report.results if result.is_of_emails}
    assert found == {
        f"in a digest: {DeliveryState.ACCEPTED.label}": 2,
        "in a digest: Waiting": 1,
        f"in a digest: {DeliveryState.BOUNCED.label}": 1,
    }
    assert report.is_in_emails


def test_the_report_says_how_many_were_told_of_a_correction(make_update, subscriber, post):
    for name in ("first", "second"):
        subscriber(f"{name}@example.org")
    update = make_update()
    send_alerts(update)
    post()
    assert report_of(update).follow_ups == []
    send_correction(Correction.objects.create(update=update, note="It was on Monday."))
    for accepted in (0, 2):
        ((mailing, count),) = report_of(update).follow_ups
        assert (count, mailing.accepted_count) == (2, accepted)
        post()


@pytest.mark.parametrize("late", [0, 1, 6, 7])
def test_weekly_digests_go_on_mondays_or_as_soon_as_a_worker_is_there_again(late, make_update, subscriber, midday):
    job = registered_jobs()["send weekly digests of alerts on Mondays"]
    subscriber("a@example.org", frequency="weekly")
    update = make_update()
    due = job.due_after(timezone.now())
    assert timezone.localtime(due).strftime("%A %H:%M") == "Monday 07:40"
    midday.move_to(due + timedelta(days=late))
    assert job.call() is not None
    assert list(Alert.objects.values_list("update", flat=True)) == [update.pk]
    assert job.call() is None, "and nobody has it a second time"


@pytest.mark.parametrize(("frequency", "reach_days"), [("daily", 3), ("weekly", 9)])
def test_a_digest_that_could_not_be_made_is_caught_up_with(frequency, reach_days, make_update, subscriber, midday):
    make_update()
    midday.shift(timedelta(days=reach_days - 1))
    subscriber("a@example.org", frequency=frequency)
    assert send_digests(frequency) is not None
    midday.shift(timedelta(days=2))
    subscriber("later@example.org", frequency=frequency)
    assert send_digests(frequency) is None, "nobody gets what is no longer news"


def run_queued(task) -> None:
    """Run the tasks of this kind that wait, as the worker would."""
    from django_tasks_db.models import DBTaskResult

    for queued in DBTaskResult.objects.filter(task_path=task.module_path):
        task.func(*queued.args_kwargs["args"])


def test_in_a_sensitive_period_an_alert_waits_for_its_named_officer(make_update, subscriber, post, midday):
    subscriber("a@example.org")
    officer = User.objects.create_superuser("officer@example.org", "a long and quiet sentence")
    update = make_update()
    send_alerts(update)
    period = SensitivePeriod.objects.create(name="Elections", starts_on="2026-03-04", ends_on="2026-03-20")
    period.officers.add(officer)
    assert receivers(post()) == []
    held = Held.objects.get()
    release(held, officer=officer, reason="A danger to life.")
    assert "a@example.org" in receivers(post())


def test_a_withdrawal_waits_for_nobody_in_a_sensitive_period(make_update, subscriber, post):
    subscriber("a@example.org")
    update = make_update("A man is wanted")
    send_alerts(update)
    post()
    SensitivePeriod.objects.create(name="Elections", starts_on="2026-03-04", ends_on="2026-03-20")
    send_withdrawal(Withdrawal.objects.create(update=update, sentence="Somebody has been charged."))
    assert post()[-1].subject == "Withdrawn: our message of 4 March 2026"
    assert not Held.objects.exists()


def test_correcting_and_withdrawing_an_update_reach_who_has_it(
    make_update, subscriber, post, django_capture_on_commit_callbacks
):
    """The whole way: an editor corrects, then withdraws; the worker runs the tasks, the messages leave."""
    subscriber("a@example.org")
    update = make_update()
    send_alerts(update)
    post()
    with django_capture_on_commit_callbacks(execute=True):
        update_services.correct(update=update, note="It was Saturday.")
    run_queued(tasks.tell_of_correction)
    post()
    with django_capture_on_commit_callbacks(execute=True):
        update_services.withdraw(update=UpdatePage.objects.get(pk=update.pk), sentence="It was wrong.")
    run_queued(tasks.tell_of_withdrawal)
    subjects = [message.subject for message in post()]
    assert subjects == [
        "Bikes are being taken",
        "Correction: Bikes are being taken",
        "Withdrawn: our message of 4 March 2026",
    ]


def test_publishing_tells_subscribers_once(make_update, subscriber, post, django_capture_on_commit_callbacks):
    """The whole way: an editor publishes, the worker runs the task, the message leaves."""
    subscriber("a@example.org")
    update = make_update(is_live=False)
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            update.save_revision().publish()
        run_queued(tasks.tell_of_update)
    assert receivers(post()) == ["a@example.org"]


def while_the_first_leaves(monkeypatch, happens) -> None:
    """Let something happen while the mail server takes the first message of a batch."""
    from django.core.mail.backends.locmem import EmailBackend

    send_messages = EmailBackend.send_messages

    def send(self, messages):
        sent = send_messages(self, messages)
        if len(mail.outbox) == 1:
            happens()
        return sent

    monkeypatch.setattr(EmailBackend, "send_messages", send)


def test_a_correction_in_the_middle_of_a_batch_reaches_who_had_the_old_words_and_nobody_else_gets_them(
    make_update, subscriber, post, monkeypatch
):
    for name in ("first", "second", "third"):
        subscriber(f"{name}@example.org")
    update = make_update()
    send_alerts(update)

    def correct():
        UpdatePage.objects.filter(pk=update.pk).update(title="Bikes were found")
        send_correction(Correction.objects.create(update=update, note="They were found."))

    while_the_first_leaves(monkeypatch, correct)
    post()
    told = sorted((message.to[0].split("@")[0], message.subject) for message in post())
    assert told == [
        ("first", "Bikes are being taken"),
        ("first", "Correction: Bikes were found"),
        ("second", "Bikes were found"),
        ("third", "Bikes were found"),
    ]


def test_a_withdrawal_in_the_middle_of_a_digest_stops_it_for_all_others(make_update, subscriber, post, monkeypatch):
    for name in ("first", "second"):
        subscriber(f"{name}@example.org", frequency="daily")
    goes = make_update("A man is wanted")
    make_update("This stays")
    send_daily_digests()

    def withdraw():
        send_withdrawal(Withdrawal.objects.create(update=goes, sentence="Somebody has been charged."))

    while_the_first_leaves(monkeypatch, withdraw)
    post()
    post()
    words = {
        name: [each.body for each in mail.outbox if each.to == [f"{name}@example.org"]] for name in ("first", "second")
    }
    assert ["A man is wanted" in body for body in words["first"]] == [True, False], "and then that it was withdrawn"
    assert "Somebody has been charged." in words["first"][1]
    assert ["A man is wanted" in body for body in words["second"]] == [False]
    assert "This stays" in words["second"][0]
