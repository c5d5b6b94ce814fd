"""What alerts keep is kept no longer than we say."""

from datetime import timedelta

from django.utils import timezone

from .models import Alert, Subscription, Unsubscribed
from .services import forget

UNCONFIRMED_FOR = timedelta(days=7)
TOLD_FOR = timedelta(days=365)
UNSUBSCRIBED_FOR = timedelta(days=5 * 365)


def forget_what_is_over() -> None:
    """Requests that nobody confirmed, who was told of old updates, and who left long ago."""
    now = timezone.now()
    stale = Subscription.objects.requested_before(now - UNCONFIRMED_FOR)
    addresses = set(stale.values_list("address", flat=True))
    stale.delete()
    for address in addresses.difference(Subscription.objects.values_list("address", flat=True)):
        forget(address)
    Alert.objects.filter(update__sending__sent_at__lt=now - TOLD_FOR).delete()
    Unsubscribed.objects.filter(left_at__lt=now - UNSUBSCRIBED_FOR).delete()
