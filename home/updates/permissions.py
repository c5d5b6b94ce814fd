"""Who may do what with an update."""

from typing import TYPE_CHECKING

from people.models import User

from .records import AppealApproval

if TYPE_CHECKING:
    from .models import UpdatePage


def may_publish(user: User, update: "UpdatePage") -> bool:
    """Publish, correct and withdraw it."""
    return update.permissions_for_user(user).can_publish()


def may_see_report(user: User, update: "UpdatePage") -> bool:
    return update.permissions_for_user(user).can_edit()


def may_decide_about(user: User, approval: AppealApproval) -> bool:
    """Agree to an appeal, or refuse it, on the agency's behalf."""
    return user.is_active and approval.agency.approvers.filter(pk=user.pk).exists()


def may_record_proceedings(user: User, update: "UpdatePage") -> bool:
    """Take an appeal back because somebody was arrested or charged: its agency knows of that first."""
    return may_publish(user, update) or may_review(user, update)


def may_review(user: User, update: "UpdatePage") -> bool:
    """Decide whether an appeal that proceedings took back is shown again."""
    return user.is_active and update.agency is not None and update.agency.approvers.filter(pk=user.pk).exists()
