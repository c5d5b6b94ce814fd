"""Who may do what with the outcome of a consultation."""

from people.models import User


def may_write_outcome(user: User) -> bool:
    """Write what people said, and link it to what is done."""
    return user.has_perm("consultations.change_said")


def may_publish_outcome(user: User) -> bool:
    return user.has_perm("consultations.publish_outcome")
