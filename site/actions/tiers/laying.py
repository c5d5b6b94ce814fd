"""The tiers that a new installation begins with."""

from django.db import transaction
from django.utils.translation import gettext as _

from .models import Tier

# Days: six weeks of tasking meetings, then a quarter between performance meetings.
OPERATIONAL_LIMIT, MEDIUM_TERM_LIMIT = 42, 91


@transaction.atomic
def lay_tiers() -> list[Tier]:
    """The three usual tiers where there are none; staff change them as theirs meet. All tiers, the lowest first."""
    usual = [
        (_("Operational"), _("Joint Agency Tasking and Co-ordination"), OPERATIONAL_LIMIT),
        (_("Medium-term"), _("Performance Group"), MEDIUM_TERM_LIMIT),
        (_("Strategic"), _("Responsible Authorities Group"), None),
    ]
    if not Tier.objects.exists():
        for number, (name, meets, limit) in enumerate(usual, start=1):
            Tier.objects.get_or_create(number=number, defaults={"name": name, "meets": meets, "limit_days": limit})
    return list(Tier.objects.all())
