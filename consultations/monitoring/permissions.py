"""Who sees counts of equality monitoring, and who enters its paper sheets."""

from consultations.channels.permissions import may_enter
from people.models import User


def may_see(user: User) -> bool:
    return user.has_perm("consultations.view_equality")


def may_key(user: User) -> bool:
    """Whoever enters paper forms also enters their equality sheets, in a pile of their own."""
    return may_enter(user)
