"""What a mail service tells us later about a message it had accepted: it bounced, or somebody reported it.

Each service posts to `/mail-events/<service>/tracking/` (anymail.urls), in its own format, with the secret of
`MAIL_WEBHOOK_SECRET`; anymail reads them all alike.
"""

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason, tracking
from django.db import transaction
from django.dispatch import receiver

from .models import Delivery, DeliveryState, Message, MessageState, SuppressionReason
from .services import suppress

DID_NOT_ARRIVE = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}
SUPPRESSED_FOR = {
    RejectReason.INVALID: SuppressionReason.BOUNCED,
    RejectReason.BOUNCED: SuppressionReason.BOUNCED,
    RejectReason.SPAM: SuppressionReason.COMPLAINED,
    RejectReason.UNSUBSCRIBED: SuppressionReason.ASKED,
}
ASKED_FOR_SILENCE = {
    EventType.COMPLAINED: SuppressionReason.COMPLAINED,
    EventType.UNSUBSCRIBED: SuppressionReason.ASKED,
}


@receiver(tracking)
@transaction.atomic
def hear(sender: type, event: AnymailTrackingEvent, **kwargs) -> None:
    """Record a bounce or a complaint; hearing it twice changes nothing."""
    said = str(event.mta_response or event.description or event.event_type)[:300]
    if event.event_type in DID_NOT_ARRIVE and event.message_id:
        _did_not_arrive(str(event.message_id), (event.recipient or "").lower(), said)
    reason = ASKED_FOR_SILENCE.get(event.event_type) or SUPPRESSED_FOR.get(event.reject_reason)
    if reason and event.recipient:
        suppress(event.recipient, reason=reason, detail=said)


def _did_not_arrive(server_id: str, recipient: str, said: str) -> None:
    """Several recipients may share the service's name of a message, so the address must fit too."""
    Delivery.objects.filter(server_id=server_id, address=recipient).update(state=DeliveryState.BOUNCED, problem=said)
    Message.objects.filter(server_id=server_id, to=recipient).update(state=MessageState.REFUSED, problem=said)
