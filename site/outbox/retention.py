"""What was sent is kept no longer than we say."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from people.models import User

from .models import (
    Delivery,
    DeliveryState,
    Mailing,
    MailingState,
    Message,
    MessageState,
    Suppression,
    SuppressionReason,
)
from .services import ADDRESSES_KEPT_FOR, MESSAGES_KEPT_FOR, WORDS_KEPT_FOR


def forget_what_was_sent() -> None:
    """Erase the words of old messages, then the messages, then the addresses of old mailings; their counts stay."""
    now = timezone.now()
    ended = Message.objects.exclude(state=MessageState.WAITING)
    ended.filter(created_at__lt=now - WORDS_KEPT_FOR).exclude(text="").update(text="", html="")
    ended.filter(created_at__lt=now - MESSAGES_KEPT_FOR).delete()
    # What is news to nobody after so long goes to nobody any more.
    never_ended = Mailing.objects.going().filter(created_at__lt=now - ADDRESSES_KEPT_FOR)
    never_ended.update(state=MailingState.STOPPED, ended_at=now - ADDRESSES_KEPT_FOR)
    for mailing in Mailing.objects.filter(ended_at__lte=now - ADDRESSES_KEPT_FOR, final_counts__isnull=True):
        with transaction.atomic():
            Mailing.objects.filter(pk=mailing.pk).update(final_counts=mailing.deliveries.counts())
            mailing.deliveries.all().delete()


def take_person_out_of_deliveries(user: User) -> None:
    """Take an account's address out of every mailing."""
    take_address_out(Delivery.objects.filter(address=user.email), because=DeliveryState.STOPPED)


def take_address_out(theirs: QuerySet[Delivery], *, because: DeliveryState = DeliveryState.UNWANTED) -> None:
    """Take the address out of these deliveries: what was sent counts still, what waits is not sent.

    Staff read `because` of what is not sent: that somebody unsubscribed, unless it is said otherwise.
    """
    theirs.filter(state=DeliveryState.WAITING).update(state=because, settled_at=timezone.now())
    theirs.update(address="", reference="", server_id="", problem="")


def erase_suppression(user: User) -> None:
    """Forget that messages came back. Who reported us or asked for silence has it kept: that is what they asked for."""
    Suppression.objects.of(user.email).filter(reason=SuppressionReason.BOUNCED).delete()
