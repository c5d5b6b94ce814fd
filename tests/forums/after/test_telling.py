"""Letters after the forum: to those who came and those who could not, each once, seen before they are sent."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from actions.services import create_action
from forums.after.reports import start_report
from forums.after.telling import AWAY, CAME, Letter, recipients_of, send_letter, why_not
from forums.models import Invitation
from home.models import Held, SensitivePeriod
from outbox.models import Mailing, OutgoingMail
from outbox.sending import send_batch
from people.models import CommunityGroup


@pytest.fixture(autouse=True)
def no_quiet_hours(db) -> None:
    """Letters go out at whatever hour these tests run."""
    OutgoingMail.objects.create(site=Site.objects.get(is_default_site=True), quiet_from=time(), quiet_until=time())


@pytest.fixture
def guests(guest, come, held) -> None:
    """One who came, one who declined, one who had a place and did not come, one who never answered."""
    guest("came@example.org")
    guest("no@example.org", coming="no", came=False)
    guest("missed@example.org", came=False)
    Invitation.objects.create(forum=held, email="silent@example.org", sent_at=held.begins)
    Invitation.objects.create(forum=held, email="never-sent@example.org")


def test_it_goes_to_everybody_who_came_or_was_invited_each_once(held, guests):
    found = {each.address: each.reference for each in recipients_of(held, Letter.FEEDBACK)}
    assert found == {
        "came@example.org": CAME,
        "no@example.org": AWAY,
        "missed@example.org": AWAY,
        "silent@example.org": AWAY,
    }


def test_a_group_that_came_without_an_address_is_written_to_at_its_own(held, come, group):
    parish = group("Parish", "parish")
    come(1, group=parish)
    assert recipients_of(held, Letter.REPORT) == []
    CommunityGroup.objects.filter(pk=parish.pk).update(contact_email="clerk@example.org", verified_at=held.begins)
    assert [each.address for each in recipients_of(held, Letter.REPORT)] == ["clerk@example.org"]


def test_feedback_is_asked_of_both_in_their_own_words_and_only_once(held, feedback, guests, staff):
    manager = staff("Forum managers")
    mailing = send_letter(forum=held, letter=Letter.FEEDBACK, by=manager)
    while send_batch(mailing.pk):
        pass
    words = {message.to[0]: message.body for message in mail.outbox}
    assert len(words) == 4 and all(feedback.respond_address in each for each in words.values())
    assert "Thank you for coming" in words["came@example.org"]
    assert "you can still have your say" in words["silent@example.org"]
    with pytest.raises(ValidationError, match="Nobody is written to twice"):
        send_letter(forum=held, letter=Letter.FEEDBACK, by=manager)


def test_in_a_sensitive_period_it_waits_for_a_named_officer(held, feedback, guests, staff, client):
    today = timezone.localdate()
    SensitivePeriod.objects.create(name="Elections", starts_on=today, ends_on=today + timedelta(days=1))
    client.force_login(staff("Forum managers"))
    answer = client.post(reverse("forum_letter", args=[held.pk, Letter.FEEDBACK.value]), follow=True)
    assert "waits until one of its officers" in answer.content.decode()
    assert not send_batch(Mailing.objects.get().pk)
    assert Held.objects.undecided().get().kind == "mailing" and mail.outbox == []


def test_what_is_not_there_yet_is_not_told(held, guests, note):
    assert all(why_not(held, letter) for letter in Letter)
    start_report(forum=held, by=None).save_revision().publish()
    create_action(title="Light the path", source=note("Dark."), public_wording="W", is_public=True, by=None)
    assert why_not(held, Letter.REPORT) == why_not(held, Letter.DID) == ""


def test_what_we_did_is_told_with_where_each_action_stands(held, guests, note, staff):
    create_action(title="Light the path", source=note("Dark."), public_wording="W", is_public=True, by=None)
    create_action(title="Not for the public", source=note("Dark too."), public_wording="W", by=None)
    mailing = send_letter(forum=held, letter=Letter.DID, by=staff("Forum managers"))
    while send_batch(mailing.pk):
        pass
    assert "Light the path" in mail.outbox[0].body and "Not for the public" not in mail.outbox[0].body
    assert "less than four weeks" in why_not(held, Letter.DID)


def test_staff_see_what_is_sent_and_to_how_many_before_they_send_it(held, feedback, guests, staff, client):
    client.force_login(staff("Forum managers"))
    Invitation.objects.create(forum=held, name="By post", address="1 High Street", letter_at=timezone.now())
    address = reverse("forum_letter", args=[held.pk, "forum-feedback"])
    page = client.get(address).content.decode()
    assert "1 address of somebody who came" in page and "3 of those who were invited" in page
    assert "1 guest has a postal address only" in page and "paper-form.pdf" in page
    assert "Thank you for coming" in page and not Mailing.objects.exists()
    client.post(address)
    assert Mailing.objects.get().deliveries.count() == 4
