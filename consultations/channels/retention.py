"""How long uploaded tables are kept."""

from datetime import timedelta

from django.utils import timezone

from .models import UploadedTable

KEPT_FOR = timedelta(days=14)


def forget_tables() -> None:
    """Delete tables that nobody imported within fourteen days, with all that is in them."""
    waiting = [UploadedTable.State.READ, UploadedTable.State.FAILED]
    UploadedTable.objects.filter(state__in=waiting, made_at__lt=timezone.now() - KEPT_FOR).delete()
