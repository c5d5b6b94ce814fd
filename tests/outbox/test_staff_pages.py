"""What staff see of what leaves, and who may do what about it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from core.waiting import waiting_for
from outbox import messages, sending
from outbox.emails import Email
from outbox.models import Mailing, Message, Suppression
from outbox.services import queue_email, stop_mailing
from people import roles
from people.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midday")]

DEEDS = (
    "see it",
    "stop it",
    "let it go on",
    "send again",
    "see messages",
    "try a message again",
    "change suppressions",
)
ALL = set(DEEDS)
WHO_MAY = {
    "resident": set(),
    "Analysts": set(),
    "Editors": {"see it"},
    "Moderators": {"see it", "stop it", "let it go on"},
    "Communications team": ALL,
    "Support team": ALL,
    "Administrators": ALL,
    "superuser": ALL,
}


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker):
    """One person in each role, made once for the whole table."""
    with django_db_blocker.unblock():
        # Wagtail's own two are there already, and other tests rely on what belongs to them.
        before = set(Group.objects.values_list("pk", flat=True))
        roles.create_roles()
        people = {who: User.objects.create_user(f"{number}@example.org") for number, who in enumerate(WHO_MAY)}
        for who, person in people.items():
            person.groups.set(Group.objects.filter(name=who))
        User.objects.filter(pk=people["superuser"].pk).update(is_superuser=True)
        yield {who: User.objects.get(pk=person.pk) for who, person in people.items()}
        User.objects.filter(pk__in=[person.pk for person in people.values()]).delete()
        Group.objects.exclude(pk__in=before).delete()


def ask(client, deed: str, mailing: Mailing, message: Message) -> int:
    """Try the deed; the status that comes of it."""
    addresses = {
        "see it": reverse("mailings:inspect", args=[mailing.pk]),
        "stop it": reverse("outbox_stop", args=[mailing.pk]),
        "let it go on": reverse("outbox_go_on", args=[mailing.pk]),
        "send again": reverse("outbox_resend", args=[mailing.pk]),
        "see messages": reverse("messages:inspect", args=[message.pk]),
        "try a message again": reverse("outbox_try_again", args=[message.pk]),
        "change suppressions": reverse("suppressions:add"),
    }
    is_looking = deed in {"see it", "see messages", "change suppressions"}
    return (client.get if is_looking else client.post)(addresses[deed]).status_code


@pytest.mark.parametrize("who", WHO_MAY)
def test_who_may_do_what(who, everybody, client, make_mailing, settings):
    settings.STAFF_MFA_REQUIRED = False
    client.force_login(everybody[who])
    may = set()
    for deed in DEEDS:
        mailing, message = make_mailing(2), queue_email(Email("Subject", "Words"), to="ann@example.org")
        Message.objects.update(state="refused")
        if deed == "let it go on":
            stop_mailing(mailing=mailing, user=everybody["superuser"])
        if deed == "send again":
            mailing.deliveries.update(state="unknown")
        before = mailing.counts(), Mailing.objects.get(pk=mailing.pk).state
        status = ask(client, deed, mailing, message)
        did = status == 200 or (
            status == 302
            and deed in {"stop it", "let it go on", "send again", "try a message again"}
            and (
                before != (mailing.counts(), Mailing.objects.get(pk=mailing.pk).state)
                or Message.objects.get(pk=message.pk).state == "waiting"
            )
        )
        may |= {deed} if did else set()
    assert may == WHO_MAY[who]


@pytest.fixture
def officer(everybody, client, settings) -> User:
    settings.STAFF_MFA_REQUIRED = False
    client.force_login(everybody["Communications team"])
    return everybody["Communications team"]


def shown(client, mailing: Mailing) -> str:
    return " ".join(client.get(reverse("mailings:inspect", args=[mailing.pk])).content.decode().split())


def test_the_page_counts_what_became_of_it_and_names_nobody(client, officer, make_mailing):
    mailing = make_mailing(10)
    states = ["accepted"] * 4 + ["bounced", "bounced", "unknown"]
    for delivery, state in zip(mailing.deliveries.order_by("pk"), states, strict=False):
        mailing.deliveries.filter(pk=delivery.pk).update(state=state, problem="550 No" if state == "bounced" else "")
    page = shown(client, mailing)
    for state, count in {"accepted": 4, "bounced": 2, "unknown": 1, "waiting": 3}.items():
        assert f'data-state="{state}">{count}<' in page
    assert "7 of 10 people" in page
    assert "550 No (2)" in page
    assert "Send again to 1 person" in page
    assert "person-" not in page


def test_stop_and_go_on_are_one_press_each_and_remembered(client, officer, make_mailing):
    mailing = make_mailing(3)
    assert "Stop sending" in shown(client, mailing)
    client.post(reverse("outbox_stop", args=[mailing.pk]))
    page = shown(client, mailing)
    assert "Stopped. 3 people do not get it." in page
    assert "Go on to 3 people" in page and "0 of 3 people" in page
    assert "Stop sending" not in page
    client.post(reverse("outbox_go_on", args=[mailing.pk]))
    while sending.send_batch(mailing.pk):
        pass
    assert len(mail.outbox) == 3
    log = ModelLogEntry.objects.filter(object_id=mailing.pk).order_by("timestamp")
    assert [(entry.action, entry.user, entry.data) for entry in log] == [
        ("outbox.stop", officer, {"count": 3}),
        ("outbox.resume", officer, {"count": 3}),
    ]
    page = shown(client, mailing)
    assert "3 of 3 people" in page
    history = [page.index(words) for words in (": Finished<", ": Let go on (3)", ": Stopped (3)", ": sending began")]
    assert history == sorted(history), "the newest first"


def test_sending_again_is_logged_with_who_decided_it(client, officer, make_mailing):
    mailing = make_mailing(2)
    mailing.deliveries.update(state="unknown")
    client.post(reverse("outbox_resend", args=[mailing.pk]))
    entry = ModelLogEntry.objects.get(action="outbox.resend")
    assert (entry.user, entry.data) == (officer, {"count": 2})
    assert client.post(reverse("outbox_resend", args=[mailing.pk])).status_code == 302, "once is enough"
    assert ModelLogEntry.objects.filter(action="outbox.resend").count() == 1


def test_nothing_is_done_by_a_link(client, officer, make_mailing):
    mailing = make_mailing(2)
    for name in ("outbox_stop", "outbox_go_on", "outbox_resend"):
        assert client.get(reverse(name, args=[mailing.pk])).status_code == 405
    assert mailing.counts() == {"waiting": 2}


def test_why_it_waits_stands_on_the_page(client, officer, make_mailing, midday):
    midday.move_to("2026-03-04 22:00:00Z")
    assert "end of the quiet hours, 5 March 2026, 8am" in shown(client, make_mailing(2))


def test_nobody_writes_mailings_or_messages_by_hand(client, everybody, make_mailing, settings):
    settings.STAFF_MFA_REQUIRED = False
    client.force_login(everybody["superuser"])
    mailing = make_mailing(1)
    for name in ("mailings", "messages"):
        assert client.get(reverse(f"{name}:add")).status_code == 302
    for name in ("mailings:edit", "mailings:delete"):
        assert client.get(reverse(name, args=[mailing.pk])).status_code == 302
    assert Mailing.objects.filter(pk=mailing.pk).exists()


def test_an_address_is_added_and_taken_from_the_list_and_the_log_does_not_keep_it(client, officer):
    client.post(reverse("suppressions:add"), {"address": "Ann@Example.org", "reason": "asked", "detail": "By phone"})
    row = Suppression.objects.get()
    assert row.address == "ann@example.org"
    client.post(reverse("suppressions:delete", args=[row.pk]))
    assert not Suppression.objects.exists()
    labels = set(ModelLogEntry.objects.filter(content_type__model="suppression").values_list("label", flat=True))
    assert labels == {"a…@example.org"}


def test_what_needs_somebody_stands_first_in_the_staff_pages(officer, make_mailing):
    mailing = make_mailing(2)
    mailing.deliveries.update(state="unknown")
    queue_email(Email("Subject", "Words"), to="ann@example.org")
    Message.objects.update(state="refused")
    found = {each.label: each.count for each in waiting_for(officer)}
    assert found["mailing that may not have reached everybody"] == 1
    assert found["message that could not be delivered"] == 1
    assert found["mailing on its way"] == 1


@pytest.mark.parametrize(("hour", "is_urgent", "waits"), [(3, False, True), (3, True, False), (12, False, False)])
def test_the_dashboard_says_why_nothing_moves_at_night(officer, make_mailing, hour, is_urgent, waits):
    mailing = make_mailing(2)
    Mailing.objects.filter(pk=mailing.pk).update(is_urgent=is_urgent)
    with time_machine.travel(datetime(2026, 3, 5, hour, tzinfo=UTC)):
        [words] = [each.progress.words for each in waiting_for(officer) if each.progress]
    assert words.startswith("0 of 2 people") and ("quiet hours until 5 March 2026, 8am" in words) is waits


def test_the_dashboard_leads_to_exactly_what_it_counts(client, officer, make_mailing):
    unknown, _another = make_mailing(2), make_mailing(1)
    unknown.deliveries.update(state="unknown")
    for to in ("ann@example.org", "bob@example.org", "cat@example.org"):
        queue_email(Email("Subject", "Words"), to=to)
    Message.objects.exclude(to="cat@example.org").update(state="refused")
    Message.objects.filter(to="bob@example.org").update(created_at=timezone.now() - timedelta(days=9))
    led = {each.label: each.address for each in waiting_for(officer)}
    listed = {label: list(client.get(led[label]).context["object_list"]) for label in led if "on its way" not in label}
    assert listed["mailing that may not have reached everybody"] == [unknown]
    assert listed["message that could not be delivered"] == [Message.objects.get(to="ann@example.org")]


def test_the_first_staff_page_shows_how_far_sending_is(client, officer, make_mailing):
    mailing = make_mailing(4)
    mailing.deliveries.filter(address__in=["person-0@example.org", "person-1@example.org"]).update(state="accepted")
    mailing.deliveries.filter(address="person-2@example.org").update(state="claimed")
    ended = make_mailing(9)
    ended.deliveries.update(state="accepted")
    Mailing.objects.filter(pk=ended.pk).update(state="done")
    (row,) = (each for each in waiting_for(officer) if each.progress)
    assert (row.count, row.progress[:2], row.address) == (1, (2, 4), reverse("mailings:inspect", args=[mailing.pk]))
    client.force_login(officer)
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert '<label>2 of 4 people <progress max="4" value="2"></progress></label>' in page
    make_mailing(1)
    (row,) = (each for each in waiting_for(officer) if each.progress)
    assert (row.label, row.progress.words) == ("mailings on their way", "2 of 5 people")
    assert row.address == reverse("mailings:index")


def test_the_first_staff_page_says_nothing_of_sending_where_nothing_is_sent(officer):
    assert not [each for each in waiting_for(officer) if each.progress]


@pytest.mark.parametrize("many", [1, 30])
def test_the_list_of_mailings_asks_as_much_for_many_as_for_one(
    client, officer, make_mailing, django_assert_max_num_queries, many
):
    for _ in range(many):
        make_mailing(2)
    with django_assert_max_num_queries(30):
        assert client.get(reverse("mailings:index")).status_code == 200


def test_a_message_given_up_is_tried_again_from_its_page(client, officer):
    message = queue_email(Email("Subject", "Words"), to="ann@example.org")
    Message.objects.update(state="refused", problem="550 no")
    page = client.get(reverse("messages:inspect", args=[message.pk])).content.decode()
    assert "Try again now" in page
    assert "Words" not in page.replace("Passwords", "")
    client.post(reverse("outbox_try_again", args=[message.pk]))
    messages.send_due_messages()
    assert len(mail.outbox) == 1
