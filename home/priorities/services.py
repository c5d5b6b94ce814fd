"""Writing readings, proposals and local priorities."""

from django.db.models import QuerySet


def forget_proposers_name(proposals: QuerySet) -> int:
    """Take name and address from proposals; the words stay."""
    return proposals.update(user=None, name="", email="")
