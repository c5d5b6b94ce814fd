"""Who may let out what is held."""

from django.utils import timezone

from people.models import User

from .models import Held


def may_decide(user: User, held: Held) -> bool:
    """While the period lasts its named officers alone; after it anybody who may release at all."""
    if held.decision or not user.has_perm("home.release_held"):
        return False
    if not held.period.lasts_on(timezone.localdate()):
        return True
    return held.period.officers.filter(pk=user.pk).exists()
