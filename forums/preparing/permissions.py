"""Who may see and prepare forums."""

from django.utils import timezone
from wagtail.models import PagePermissionTester

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


class ForumsPermissions(PagePermissionTester):
    """A forum's page comes with its record: who may not make the one is not offered the other."""

    def can_add_subpage(self) -> bool:
        return super().can_add_subpage() and may_prepare(self.user)
