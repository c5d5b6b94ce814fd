"""How long the addresses of those who raised an action are kept."""

from datetime import timedelta

from django.utils import timezone

from ..models import Action, ActionRaiser

ADDRESSES_KEPT_FOR = timedelta(days=365)


def forget_old_raisers() -> int:
    """Erase the addresses of people who raised actions that ended a year ago; how many. Groups stay."""
    long_ended = Action.objects.ended().filter(status_since__lt=timezone.localdate() - ADDRESSES_KEPT_FOR)
    found = ActionRaiser.objects.exclude(email="").filter(action__in=long_ended.order_by().values("pk"))
    count = found.count()
    found.delete()
    return count
