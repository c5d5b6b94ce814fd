"""Who may do what with priorities, measures and proposals."""

from django.contrib.auth.models import AnonymousUser
from wagtail.models import PagePermissionTester

from people.models import User


class StrategyPermissions(PagePermissionTester):
    """A plan or an assessment is published by being signed off, and in no other way."""

    def can_publish(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return super().can_publish()

    def can_set_view_restrictions(self) -> bool:
        return super().can_publish()

    def can_publish_subpage(self) -> bool:
        return super().can_publish_subpage() and self.page.live


class PriorityPermissions(PagePermissionTester):
    """A priority is published with its plan, or later: nobody reads one of a plan that nobody has signed."""

    def can_publish(self) -> bool:
        plan = self.page.get_parent()
        return super().can_publish() and plan is not None and plan.live


class IndexPermissions(PagePermissionTester):
    """What is made under the index begins as a draft."""

    def can_publish_subpage(self) -> bool:
        return False

    def can_reorder_children(self) -> bool:
        return super().can_publish_subpage()


def may_write_readings(user: User | AnonymousUser) -> bool:
    return user.has_perm("home.change_measure")


def may_decide_proposals(user: User | AnonymousUser) -> bool:
    """Choose local priorities and report on them, for an area's tasking group."""
    return user.has_perm("home.change_localpriority")


def may_read_packs(user: User | AnonymousUser) -> bool:
    """A pack holds what the public sees and what is only meant for the group: staff read it."""
    return user.has_perm("wagtailadmin.access_admin")
