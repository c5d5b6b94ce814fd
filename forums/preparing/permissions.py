"""Who may see and prepare forums."""

from django.utils import timezone

from people.models import User

from .models import Forum


def may_see(user: User) -> bool:
    return user.has_perm("forums.view_forum")


def may_prepare(user: User) -> bool:
    """Whether they may start, change and cancel forums, invite people and see who comes."""
    return user.has_perm("forums.change_forum")


def may_cancel(user: User, forum: Forum) -> bool:
    """Until it has begun, once."""
    return may_prepare(user) and forum.cancelled_at is None and timezone.now() < forum.begins
