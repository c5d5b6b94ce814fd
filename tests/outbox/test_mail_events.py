"""What a mail service reports later: read by anymail, with a secret, and believed only about its own messages."""

import base64
import json

import pytest
from anymail.exceptions import AnymailAPIError, AnymailRecipientsRefused
from anymail.signals import AnymailTrackingEvent, tracking
from django.urls import reverse
from requests import Response

from outbox import sending
from outbox.mail_server import Outcome, result_of
from outbox.models import Delivery, Suppression

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("midday")]

SECRET = "us:secret"
POSTMARK_BOUNCE = {
    "RecordType": "Bounce",
    "ID": 42,
    "Type": "HardBounce",
    "MessageID": "service-1",
    "Email": "person-0@example.org",
    "BouncedAt": "2026-03-04T12:01:00Z",
    "Details": "smtp;550 5.1.1 The email account does not exist.",
    "Description": "The server was unable to deliver your message.",
}


@pytest.fixture
def delivered(make_mailing, settings) -> Delivery:
    """A delivery that a mail service accepted under the name service-1."""
    mailing = make_mailing(2)
    settings.EMAIL_BACKEND = "anymail.backends.test.EmailBackend"
    while sending.send_batch(mailing.pk):
        pass
    assert mailing.counts() == {"accepted": 2}
    assert all(mailing.deliveries.values_list("server_id", flat=True)), "the service's names are kept"
    mailing.deliveries.filter(address="person-0@example.org").update(server_id="service-1")
    return mailing.deliveries.get(address="person-0@example.org")


def report(client, body: dict, *, service: str = "postmark", secret: str = SECRET):
    given = {"HTTP_AUTHORIZATION": f"Basic {base64.b64encode(secret.encode()).decode()}"} if secret else {}
    address = reverse("mail_events", args=[service])
    return client.post(address, json.dumps(body), content_type="application/json", **given)


def test_a_bounce_is_recorded_and_the_address_written_to_no_more(client, settings, delivered):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    for _ in range(2):
        assert report(client, POSTMARK_BOUNCE).status_code == 200
    delivered.refresh_from_db()
    assert delivered.state == "bounced"
    assert "does not exist" in delivered.problem
    assert delivered.mailing.counts() == {"accepted": 1, "bounced": 1}
    assert Suppression.objects.get().address == "person-0@example.org"


@pytest.mark.parametrize("secret", ["", "us:wrong"])
def test_without_the_secret_nothing_is_believed(client, settings, delivered, secret):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    assert report(client, POSTMARK_BOUNCE, secret=secret).status_code == 400
    assert not Suppression.objects.exists()
    delivered.refresh_from_db()
    assert delivered.state == "accepted"


def test_there_is_no_such_address_unless_a_secret_is_set(client, settings):
    settings.ANYMAIL = {}
    assert report(client, POSTMARK_BOUNCE).status_code == 404


def test_a_service_that_nobody_knows_has_no_address(client, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    assert report(client, POSTMARK_BOUNCE, service="pigeons").status_code == 404


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        ({"event_type": "complained"}, "complained"),
        ({"event_type": "unsubscribed"}, "asked"),
        ({"event_type": "rejected", "reject_reason": "spam"}, "complained"),
        ({"event_type": "bounced", "reject_reason": "invalid"}, "bounced"),
        ({"event_type": "bounced", "reject_reason": "timed_out"}, None),
        ({"event_type": "deferred", "reject_reason": "other"}, None),
        ({"event_type": "delivered"}, None),
        ({"event_type": "opened"}, None),
    ],
)
def test_what_a_report_means_for_the_address(event, reason):
    told = AnymailTrackingEvent(message_id="m", recipient="Ann@Example.org", **{"reject_reason": None, **event})
    tracking.send(sender=object, event=told, esp_name="Test")
    found = Suppression.objects.first()
    assert (found and (found.address, found.reason)) == (reason and ("ann@example.org", reason))


def test_a_report_about_somebody_else_changes_no_delivery(delivered):
    told = AnymailTrackingEvent(event_type="bounced", message_id="service-1", recipient="other@example.org")
    tracking.send(sender=object, event=told, esp_name="Test")
    delivered.refresh_from_db()
    assert delivered.state == "accepted"


def api_error(code: int | None) -> AnymailAPIError:
    response = Response()
    response.status_code, response.reason = code, "As told"
    return AnymailAPIError("no", status_code=code, response=response)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (AnymailRecipientsRefused(), Outcome.REFUSED),
        (api_error(429), Outcome.AWAY),
        (api_error(401), Outcome.AWAY),
        (api_error(422), Outcome.PUT_OFF),
        (api_error(500), Outcome.UNKNOWN),
        (AnymailAPIError("the line broke"), Outcome.UNKNOWN),
    ],
)
def test_what_a_services_answer_means(error, outcome):
    assert result_of(error).outcome is outcome
