"""Who may do what with ideas and comments in the staff pages."""

from people.models import User


def may_see(user: User) -> bool:
    return user.is_active and user.has_perm("consultations.view_contribution")


def may_answer(user: User) -> bool:
    """Answer, merge, and put what was held before the moderators."""
    return user.is_active and user.has_perm("consultations.answer_contribution")


def may_record_safety(user: User) -> bool:
    """Record the assessment without which nobody can post."""
    return user.is_active and user.has_perm("consultations.add_safetyassessment")
