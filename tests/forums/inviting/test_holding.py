"""In a sensitive period invitations and reminders wait for a named officer; nothing is lost, nothing surprises."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone

from forums.inviting import letters, sending
from forums.models import Invitation
from home.models import Held, SensitivePeriod
from home.sensitive_periods import services
from outbox.models import Message
from people.models import User


@pytest.fixture
def officer(db) -> User:
    user = User.objects.create_user("officer@example.org")
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "release_held"]))
    return user


@pytest.fixture
def period(officer) -> SensitivePeriod:
    today = timezone.localdate()
    made = SensitivePeriod.objects.create(name="Elections", starts_on=today, ends_on=today + timedelta(days=3))
    made.officers.add(officer)
    return made


@pytest.fixture
def send(forum, officer, django_capture_on_commit_callbacks):
    """Staff send what is on the list, and the worker runs."""

    def go(name: str = "Lake residents") -> None:
        Invitation.objects.create(forum=forum, name=name, email=f"{name.split(maxsplit=1)[0].lower()}@example.org")
        sending.release(forum=forum, fingerprint=sending.plan_of(forum).fingerprint, by=officer)
        sending.send_invitations(forum)

    return go


def invited() -> list[str]:
    found = Message.objects.filter(subject__startswith=str(letters.INVITATION.subject))
    return sorted(found.values_list("to", flat=True))


def reminded() -> int:
    return Message.objects.filter(subject__startswith=str(letters.REMINDER.subject)).count()


def test_invitations_wait_for_an_officer_and_each_batch_for_itself(forum, period, officer, send, admin_client):
    send()
    held = Held.objects.get()
    page = admin_client.get(reverse("forum_sending", args=[forum.pk])).content.decode()
    assert (
        "are held" in page
        and reverse("forum_sending", args=[forum.pk])
        in admin_client.get(reverse("held_thing", args=[held.pk])).content.decode()
    )
    assert (invited(), held.kind, held.decision) == ([], "forum-letters", "")
    services.release(held, officer=officer, reason="It was planned long before.")
    sending.send_invitations(forum)
    assert invited() == ["lake@example.org"]
    send("Watch")
    assert invited() == ["lake@example.org"] and Held.objects.undecided().count() == 1


def test_after_the_period_they_wait_on_until_somebody_decides_or_sends_anew(forum, period, send):
    send()
    with time_machine.travel(timezone.now() + timedelta(days=5)):
        sending.send_invitations(forum)
        assert invited() == []
        send("Watch")
        assert invited() == ["lake@example.org", "watch@example.org"]
        assert not Held.objects.undecided().exists()


def test_dropped_invitations_are_on_the_list_again(forum, period, officer, send):
    send()
    services.drop(Held.objects.get(), officer=officer, reason="Too near polling day.")
    sending.send_invitations(forum)
    assert invited() == [] and len(sending.plan_of(forum).emails) == 1


@pytest.mark.parametrize("decision", ["release", "drop"])
def test_reminders_wait_and_are_asked_about_once(forum, period, officer, invite, decision):
    invite()
    sending.remind(forum)
    sending.remind(forum)
    held = Held.objects.get()
    assert reminded() == 0 and "Reminders" in held.title
    getattr(services, decision)(held, officer=officer, reason="Because.")
    sending.remind(forum)
    assert (reminded(), Held.objects.count()) == (1 if decision == "release" else 0, 1)
