"""How long areas at risk are kept."""

from datetime import timedelta

from django.utils import timezone

from ..models import AreaAtRisk

KEPT_FOR = timedelta(days=3 * 365)


def forget_closed_areas() -> int:
    """Erase areas at risk that were closed three years ago, with their notes; how many. Their actions stay."""
    found = AreaAtRisk.objects.filter(closed_on__lt=timezone.localdate() - KEPT_FOR)
    count = found.count()
    found.delete()
    return count
