"""What staff see: that it is held, what is held, and the decision."""

from datetime import date, time

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.utils.html import strip_tags

from consultations.models import Consultation, Phase
from forums.models import Forum
from home.models import Held, SensitivePeriod
from home.sensitive_periods.page_hooks import hold_rather_than_publish
from home.sensitive_periods.wagtail_hooks import held_things_wait
from outbox.services import create_mailing
from people.models import User
from tests.home.sensitive_periods.conftest import at

IN_PERIOD = at(5, 10)


@pytest.fixture
def enter(client):
    def entered(user: User):
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        return client

    return entered


@pytest.fixture
def held(period, draft) -> Held:
    with time_machine.travel(IN_PERIOD, tick=False):
        draft.get_latest_revision().publish()
    return Held.objects.get()


def test_the_editors_button_holds_and_says_so(period, draft, rf, admin_user):
    request = rf.post("/admin/")
    request.user, request.session = admin_user, {}
    request._messages = FallbackStorage(request)
    with time_machine.travel(IN_PERIOD, tick=False):
        assert hold_rather_than_publish(request, draft).status_code == 302
    (message,) = get_messages(request)
    assert "held: the sensitive period “Local elections” lasts until 31 May 2027" in str(message)
    assert "Facts only." in str(message)
    with time_machine.travel(at(6, 1), tick=False):
        assert hold_rather_than_publish(request, draft) is None


def test_publishing_many_at_once_holds_each(period, draft, client, admin_user):
    with time_machine.travel(IN_PERIOD, tick=False):
        client.force_login(admin_user)
        answer = client.post(f"/admin/bulk/wagtailcore/page/publish/?id={draft.pk}&next=/admin/", follow=True)
    assert "is saved but held" in answer.content.decode()
    draft.refresh_from_db()
    assert not draft.live


@pytest.mark.parametrize(("decision", "is_live"), [("release", True), ("drop", False)])
def test_an_officer_decides(held, officer, enter, draft, decision, is_live):  # noqa: PLR0917 - fixtures, and a case
    with time_machine.travel(IN_PERIOD, tick=False):
        client = enter(officer)
        assert held.title in client.get("/admin/held/").content.decode()
        address = f"/admin/held/{held.pk}/"
        assert f"/admin/pages/{draft.pk}/revisions/{held.version}/view/" in client.get(address).content.decode()
        assert client.post(address, {"decision": decision, "reason": ""}).status_code == 200
        assert not Held.objects.exclude(decision="").exists()
        client.post(address, {"decision": decision, "reason": "Needed now."})
        draft.refresh_from_db()
        assert draft.live is is_live
        assert "Needed now." in client.get("/admin/held/").content.decode()


def test_nobody_else_decides(held, colleague, enter, draft):
    with time_machine.travel(IN_PERIOD, tick=False):
        client = enter(colleague)
        address = f"/admin/held/{held.pk}/"
        assert "only its named officers decide" in client.get(address).content.decode()
        client.post(address, {"decision": "release", "reason": "Needed now."})
    draft.refresh_from_db()
    assert not draft.live


def test_without_the_permission_nothing_is_seen(held, enter):
    client = enter(User.objects.create_user("editor@example.org"))
    assert held.title not in client.get("/admin/held/", follow=True).content.decode()


def test_what_is_held_waits_for_those_who_may_release(held, officer):
    assert [each.count for each in held_things_wait(officer)] == [1]
    assert held_things_wait(User.objects.create_user("editor@example.org")) == []


def test_only_those_who_may_release_can_be_named(admin_client, officer):
    resident = User.objects.create_user("resident@example.org")
    days = {"name": "Elections", "starts_on": "2027-05-01", "ends_on": "2027-05-31", "guidance": ""}
    admin_client.post("/admin/sensitive_periods/new/", {**days, "officers": [resident.pk]})
    assert not SensitivePeriod.objects.exists()
    admin_client.post("/admin/sensitive_periods/new/", {**days, "ends_on": "2027-04-30", "officers": [officer.pk]})
    assert not SensitivePeriod.objects.exists()
    admin_client.post("/admin/sensitive_periods/new/", {**days, "officers": [officer.pk]})
    assert list(SensitivePeriod.objects.get().officers.all()) == [officer]
    admin_client.post("/admin/sensitive_periods/new/", {**days, "starts_on": "2027-05-31", "officers": [officer.pk]})
    assert SensitivePeriod.objects.count() == 1, "two at a time leave it unclear who decides"


def test_whoever_records_a_period_sees_what_is_due_in_it(client, admin_user, officer, draft):
    with time_machine.travel(at(4, 20), tick=False):
        client.force_login(admin_user)
        scheduled = draft.get_latest_revision_as_object()
        scheduled.go_live_at = at(5, 3)
        scheduled.save_revision().publish()
        for title, moment in (("News of May", at(5, 4)), ("News of June", at(6, 4))):
            create_mailing(kind="action-news", about=None, title=title, recipients=[], not_before=moment)
        consultation = Consultation.objects.create(title="Lights in the park", slug="lights")
        Phase.objects.create(consultation=consultation, opens_on=date(2027, 5, 5), closes_on=date(2027, 7, 5))
        Forum.objects.create(
            title="Spring forum", slug="spring", day=date(2027, 6, 1), starts_at=time(18), ends_at=time(20)
        )
        fields = {"name": "Elections", "starts_on": "2027-05-01", "ends_on": "2027-05-31", "guidance": ""}
        answer = client.post("/admin/sensitive_periods/new/", {**fields, "officers": [officer.pk]}, follow=True)
        words = " ".join(strip_tags(answer.content.decode()).split())
    assert "Bike marking Update 3 May 2027 It will be held on its day." in words
    assert "News of May News of an action that was raised 4 May 2027" in words and "News of June" not in words
    assert "Lights in the park Opening of a consultation 5 May 2027 Nobody has announced it yet." in words
    assert "Spring forum Forum 24 May 2027 Reminders" in words
