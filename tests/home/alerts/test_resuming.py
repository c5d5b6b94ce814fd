"""An update taken off the site while its emails leave: once it is published again, the rest are told, nobody twice."""

from datetime import date

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from home.alerts import services, tasks
from home.alerts.digests import send_daily_digests
from home.alerts.models import Alert, Subscription
from home.alerts.resuming import after_unpublishing, rest_of
from home.alerts.sending import ALERT, recipients_who_have, send_alerts, send_withdrawal
from home.updates.models import Correction, UpdatePage, Withdrawal
from home.updates.services import withdraw_for_proceedings
from outbox.models import Delivery, DeliveryState, Mailing
from outbox.services import resume_mailing, stop_mailing
from outbox.staff_pages import waiting_because
from people.models import User
from people.personal_data import erase
from people.roles import create_roles
from people.services import make_member_of_staff

from .conftest import receivers
from .test_sending import run_queued, while_the_first_leaves

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midday")]


@pytest.fixture
def publish(django_capture_on_commit_callbacks):
    """Publishes an update as an editor does, and lets the worker tell whoever is to be told."""

    def publish(update: UpdatePage) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            update.save_revision().publish()
        for task in (tasks.tell_of_update, tasks.tell_the_rest):
            run_queued(task)
        DBTaskResult.objects.all().delete()

    return publish


@pytest.fixture
def broken_off(make_update, make_place, subscriber, publish, post, monkeypatch):  # noqa: PLR0917 - fixtures by name
    """An update about Olney that `first` has, and that was unpublished before `second` and `third` got it."""
    place = make_place("Olney")
    for name in ("first", "second", "third"):
        subscriber(f"{name}@example.org", areas=[place])
    update = make_update(is_live=False, areas=[place])
    publish(update)
    while_the_first_leaves(monkeypatch, lambda: UpdatePage.objects.get(pk=update.pk).unpublish())
    post()
    assert receivers(mail.outbox) == ["first@example.org"]
    return UpdatePage.objects.get(pk=update.pk)


@pytest.mark.parametrize("is_stopped", [True, False], ids=["in time", "after their turn came"])
def test_an_appeal_shown_again_says_whom_it_has_not_reached_and_where_it_goes_on(
    broken_off, post, client, django_capture_on_commit_callbacks, is_stopped
):
    """Somebody was arrested while it was going out; whoever reviews it decides for those too who never had it."""
    create_roles()
    approver = make_member_of_staff(
        email="a@example.org", name="Approver", roles=["Communications team"], password="a long enough password"
    )
    broken_off.agency.approvers.add(approver)
    UpdatePage.objects.filter(pk=broken_off.pk).update(kind="appeal", live=True)
    appeal = UpdatePage.objects.get(pk=broken_off.pk)
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_for_proceedings(update=appeal, sentence="Withdrawn because of legal proceedings.", user=approver)
    if is_stopped:
        run_queued(tasks.tell_of_withdrawal)
    post()
    alert = Mailing.objects.get(kind=ALERT)
    assert alert.counts() == {"accepted": 1, "stopped" if is_stopped else "withdrawn": 2}
    client.force_login(approver)
    review, report = (reverse(f"update_{name}", args=[broken_off.pk]) for name in ("review", "report"))
    unsent = "2 people had not been sent it when it was withdrawn."
    assert f"{unsent} Showing it again sends it to nobody by itself." in client.get(review).content.decode()
    page = client.post(review, {"decision": "show"}, follow=True).content.decode()
    inspect = reverse("mailings:inspect", args=[alert.pk])
    assert f"The appeal is shown again. {unsent}" in page and f'href="{inspect}"' in page
    assert "It was stopped before everybody had it." in client.get(report).content.decode()
    told = names_told()
    post()
    assert names_told() == told, "it does not go on by itself"
    with django_capture_on_commit_callbacks(execute=True):
        assert "Go on to 2 people" in client.get(inspect).content.decode()
        client.post(reverse("outbox_go_on", args=[alert.pk]))
    post()
    assert names_told() == [*told, "second", "third"]
    assert "It was stopped before everybody had it." not in client.get(report).content.decode()


def names_told() -> list[str]:
    return sorted(message.to[0].split("@")[0] for message in mail.outbox)


def test_who_waits_when_it_is_unpublished_is_told_once_it_is_published_again_and_nobody_twice(
    broken_off, publish, post
):
    mailing = Mailing.objects.get()
    assert mailing.counts() == {"accepted": 1, "waiting": 2}, "and not said to have unsubscribed"
    assert waiting_because(mailing) == "The update is off the site. This goes on once it is published again."
    assert post() == mail.outbox[:1]
    publish(broken_off)
    for _ in range(2):
        post()
    assert names_told() == ["first", "second", "third"]
    publish(UpdatePage.objects.get(pk=broken_off.pk))
    post()
    assert names_told() == ["first", "second", "third"]
    assert Mailing.objects.get().counts() == {"accepted": 3}


def test_an_editor_reads_beforehand_whom_publishing_it_again_reaches(broken_off, make_place, subscriber, publish):
    elsewhere = make_place("Hanslope")
    subscriber("new@example.org", areas=[elsewhere])
    assert rest_of(broken_off).sentence == (
        "1 person has had its email and gets no second one. 2 people who have not get it once this is published."
    )
    assert after_unpublishing(broken_off) == (
        "2 people still wait for its email. They get it once you publish it again. "
        "1 person has it already: if it was wrong, withdraw it, so that they are told."
    )
    broken_off.areas = [elsewhere]
    assert rest_of(broken_off).sentence == (
        "1 person has had its email and gets no second one. 1 person who has not gets it once this is published. "
        "2 people who waited do not: it is no longer about what they chose."
    )


def test_mended_meanwhile_it_reaches_whom_it_now_concerns_and_says_why_the_others_do_not_get_it(
    broken_off, make_place, subscriber, publish, post
):
    elsewhere = make_place("Hanslope")
    both = Subscription.objects.get(address="second@example.org")
    both.areas.add(elsewhere)
    subscriber("new@example.org", areas=[elsewhere])
    broken_off.areas = [elsewhere]
    publish(broken_off)
    post()
    assert names_told() == ["first", "new", "second"]
    states = dict(Delivery.objects.values_list("address", "state"))
    assert states["third@example.org"] == DeliveryState.NOT_THEIRS
    assert rest_of(broken_off) is None
    subscriber("late@example.org", areas=[elsewhere])
    publish(UpdatePage.objects.get(pk=broken_off.pk))
    post()
    assert names_told() == ["first", "new", "second"], "everybody has been told: it is over"


def test_put_right_again_before_they_were_asked_it_reaches_them_once(broken_off, make_place, publish, post):
    olney = list(broken_off.areas.all())
    broken_off.areas = [make_place("Hanslope")]
    publish(broken_off)
    sent_back = UpdatePage.objects.get(pk=broken_off.pk)
    sent_back.areas = olney
    publish(sent_back)
    for _ in range(2):
        post()
    assert names_told() == ["first", "second", "third"]


def test_who_was_left_out_by_mistake_is_told_while_the_others_wait(make_update, make_place, subscriber, publish, post):
    olney, hanslope = make_place("Olney"), make_place("Hanslope")
    subscriber("olney@example.org", areas=[olney])
    waits = subscriber("hanslope@example.org", areas=[hanslope])
    update = make_update(is_live=False, areas=[olney, hanslope])
    publish(update)
    # The mail server puts one off, so that the mailing is not over when the others have been settled.
    Delivery.objects.filter(address=waits.address).update(due_at="2026-03-04 18:00:00Z")
    update.areas = [hanslope]
    publish(update)
    post()
    assert mail.outbox == []
    update.areas = [olney, hanslope]
    publish(update)
    with time_machine.travel("2026-03-04 19:00:00Z", tick=False):
        for _ in range(2):
            post()
    assert names_told() == ["hanslope", "olney"]


def test_what_a_person_stopped_is_for_a_person_to_let_go_on(broken_off, publish, post):
    editor = User.objects.create_superuser("editor@example.org", "a long and quiet sentence")
    mailing = Mailing.objects.get()
    stop_mailing(mailing=mailing, user=editor)
    assert rest_of(broken_off) is None
    publish(broken_off)
    post()
    assert names_told() == ["first"]
    resume_mailing(mailing=mailing, user=editor)
    post()
    assert names_told() == ["first", "second", "third"]


@pytest.mark.parametrize("is_put_off", [True, False])
def test_a_last_day_that_passed_too_soon_can_be_put_off(is_put_off, make_update, subscriber, publish, post):
    subscriber("a@example.org")
    with time_machine.travel("2026-03-04 22:00:00Z", tick=False):
        update = make_update(is_live=False, expires_on=date(2026, 3, 4))
        publish(update)
    with time_machine.travel("2026-03-05 09:00:00Z", tick=False):
        post()
        assert Mailing.objects.get().counts() == {"expired": 1}
        update.expires_on = date(2026, 3, 9) if is_put_off else None
        assert rest_of(update).told == 1
        publish(update)
        for _ in range(2):
            post()
        assert names_told() == ["a"]
        assert Mailing.objects.get().counts() == {"accepted": 1}


def test_an_update_left_out_of_a_digest_comes_with_a_later_one_and_was_had_by_nobody(
    make_update, subscriber, publish, post, midday
):
    subscriber("daily@example.org", frequency="daily")
    goes, stays = make_update("This goes", is_live=False), make_update("This stays")
    publish(goes)
    send_daily_digests()
    UpdatePage.objects.get(pk=goes.pk).unpublish()
    (message,) = post()
    assert "This goes" not in message.body
    assert recipients_who_have(goes) == []
    assert [each.address for each in recipients_who_have(stays)] == ["daily@example.org"]
    publish(UpdatePage.objects.get(pk=goes.pk))
    midday.shift(24 * 60 * 60)
    assert send_daily_digests() is not None
    assert "This goes" in post()[-1].body and "This stays" not in mail.outbox[-1].body
    midday.shift(24 * 60 * 60)
    assert send_daily_digests() is None


def withdraw(update: UpdatePage) -> None:
    """With its alert let go on by somebody who did not see that it is withdrawn."""
    send_withdrawal(Withdrawal.objects.create(update=update, sentence="It was wrong."))
    resume_mailing(mailing=Mailing.objects.about(update).get(), user=None)


@pytest.mark.parametrize(
    ("happens", "state"),
    [
        (lambda update: services.unsubscribe(subscription=Subscription.objects.get()), DeliveryState.UNWANTED),
        (lambda update: Subscription.objects.update(threshold="urgent"), DeliveryState.NOT_THEIRS),
        (withdraw, DeliveryState.WITHDRAWN),
        (lambda update: update.delete(), DeliveryState.GONE),
        (lambda update: UpdatePage.objects.update(expires_on=date(2026, 3, 3)), DeliveryState.EXPIRED),
    ],
)
def test_the_figures_say_why_somebody_did_not_get_it(happens, state, make_update, subscriber, post):
    subscriber("a@example.org")
    update = make_update()
    mailing = send_alerts(update)
    happens(UpdatePage.objects.get(pk=update.pk))
    assert post() == []
    assert mailing.counts() == {state: 1}


def test_a_correction_of_what_was_withdrawn_is_not_said_to_be_unwanted(make_update, subscriber, post):
    subscriber("a@example.org")
    update = make_update()
    send_alerts(update)
    post()
    correction = Correction.objects.create(update=update, note="It was Saturday.")
    tasks.tell_of_correction.func(correction.pk)
    Withdrawal.objects.create(update=update, sentence="It was wrong.")
    post()
    assert Mailing.objects.about(correction).get().counts() == {DeliveryState.WITHDRAWN: 1}


def test_who_is_erased_in_the_middle_of_a_batch_gets_nothing_and_leaves_no_trace(
    make_update, subscriber, post, monkeypatch
):
    user = User.objects.create_user("second@example.org", "a long and quiet sentence")
    subscriber("first@example.org")
    subscriber("second@example.org", user=user)
    update = make_update()
    mailing = send_alerts(update)
    while_the_first_leaves(monkeypatch, lambda: erase(user))
    post()
    assert names_told() == ["first"]
    assert mailing.counts() == {DeliveryState.ACCEPTED: 1, DeliveryState.UNWANTED: 1}
    assert not Delivery.objects.filter(address="second@example.org").exists()
    assert Alert.objects.count() == 1


@pytest.mark.parametrize("happens", ["moved", "deleted"])
def test_an_update_that_goes_elsewhere_in_the_middle_leads_nobody_to_its_old_address(
    happens, make_update, subscriber, post, monkeypatch
):
    for name in ("first", "second"):
        subscriber(f"{name}@example.org")
    update = make_update()
    send_alerts(update)

    def happen():
        page = UpdatePage.objects.get(pk=update.pk)
        if happens == "deleted":
            page.delete()
        else:
            page.slug = "another-end"
            page.save_revision().publish()

    while_the_first_leaves(monkeypatch, happen)
    post()
    words = {message.to[0].split("@")[0]: message.body for message in post()}
    if happens == "deleted":
        assert words.keys() == {"first"}
    else:
        assert "/another-end/" in words["second"] and update.full_url not in words["second"]
