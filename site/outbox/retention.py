"""What was sent is kept no longer than we say."""

from django.db import transaction
from django.utils import timezone

from .models import Mailing, Message, MessageState
from .services import ADDRESSES_KEPT_FOR, MESSAGES_KEPT_FOR, WORDS_KEPT_FOR


def forget_what_was_sent() -> None:
    """Erase the words of old messages, then the messages, then the addresses of old mailings; their counts stay."""
    now = timezone.now()
    ended = Message.objects.exclude(state=MessageState.WAITING)
    ended.filter(created_at__lt=now - WORDS_KEPT_FOR).exclude(text="").update(text="", html="")
    ended.filter(created_at__lt=now - MESSAGES_KEPT_FOR).delete()
    for mailing in Mailing.objects.filter(ended_at__lt=now - ADDRESSES_KEPT_FOR, final_counts=None):
        with transaction.atomic():
            Mailing.objects.filter(pk=mailing.pk).update(final_counts=mailing.deliveries.counts())
            mailing.deliveries.all().delete()
