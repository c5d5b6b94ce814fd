"""Taking contributions into the queue: order, clock, and the alarm."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from wagtail.models import Site

from core.models import Partnership
from core.waiting import waiting_for
from moderation.kinds import Author, UnknownKindError
from moderation.models import Item, ModerationSettings
from moderation.services import submit
from people.models import AccountMessage
from people.suspicion import Suspicion
from tests.moderation.conftest import letters_to

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
DUTY = "duty@example.org"


@pytest.fixture
def settings_of_site() -> ModerationSettings:
    settings = ModerationSettings.for_site(Site.objects.get(is_default_site=True))
    settings.duty_address = DUTY
    settings.save()
    return settings


def test_nothing_is_published_until_somebody_decides(sent):
    item = sent()
    assert item.state == Item.State.WAITING and not item.is_public
    assert item.subject.words == ""


def test_the_queue_is_risk_first_then_oldest(sent, noon):
    first = sent("The bins are full.")
    noon.shift(timedelta(minutes=1))
    second = sent("The gate squeaks.")
    noon.shift(timedelta(minutes=1))
    risk = sent("I want to kill myself.")
    noon.shift(timedelta(minutes=1))
    later_risk = sent("He has a knife, he is in danger.")
    assert list(Item.objects.to_decide()) == [risk, later_risk, first, second]


def test_a_risk_to_a_person_alerts_the_duty_contact_at_once_without_the_words(sent, settings_of_site):
    item = sent("My neighbour says he will kill himself; ring 07700 900123. I want to die.", title="A letter")
    [alert] = letters_to(DUTY)
    assert str(item.key) in alert.text and "procedure" in alert.text
    assert "07700" not in alert.text and "I want to die" not in alert.text
    assert "07700" not in alert.subject


def test_an_alert_goes_to_the_partnership_where_nobody_is_on_duty(sent):
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.email = "team@example.org"
    partnership.save()
    sent("I want to die.")
    assert len(letters_to("team@example.org")) == 1


def test_without_any_address_the_contribution_is_still_taken(sent):
    assert sent("I want to die.").is_risk


def test_what_means_no_risk_alerts_nobody(sent, settings_of_site):
    sent("Ring 07700 900123, idiot.")
    assert letters_to(DUTY) == []


def test_the_clock_is_that_of_staffed_hours(sent, noon):
    noon.move_to("2026-03-06 18:00:00Z")
    assert sent().due_at == datetime(2026, 3, 9, 17, 0, tzinfo=LONDON)


def test_sending_the_same_contribution_again_changes_nothing(sent, settings_of_site):
    item = sent("I want to die.")
    again = submit(subject=item.subject, kind="letter", text="Something else", author=Author())
    assert again == item and again.text == "I want to die."
    assert len(letters_to(DUTY)) == 1


def test_what_the_form_found_suspicious_is_kept_beside_what_the_text_holds(db):
    subject = AccountMessage.objects.create(recipient="a@example.org", subject="A letter", text="Buy bitcoin")
    suspicion = Suspicion("Too quick.")
    item = submit(subject=subject, kind="letter", text="Buy bitcoin", author=Author(), suspicions=[suspicion])
    assert [concern.kind for concern in item.found_concerns] == ["spam", "machine"]
    assert item.state == Item.State.WAITING


def test_a_kind_that_nobody_registered_is_refused(db):
    subject = AccountMessage.objects.create(recipient="a@example.org", subject="A letter", text="Words")
    with pytest.raises(UnknownKindError, match="poem"):
        submit(subject=subject, kind="poem", text="Words", author=Author())


def test_what_waits_stands_on_the_dashboard_of_those_who_may_decide(sent, people, noon):
    sent("I want to die.")
    sent("The bins are full.")
    sent("The gate squeaks.")
    waiting = {each.label: (each.count, each.late) for each in waiting_for(people("Moderators"))}
    assert waiting == {"sign of risk to a person": (1, 1), "contributions to check": (2, 0)}
    noon.shift(timedelta(days=3))
    assert {each.late for each in waiting_for(people("Support team")) if each.order == 10} == {2}
    assert not [each for each in waiting_for(people("Editors")) if "contribution" in each.label]
