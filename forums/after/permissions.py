"""Who may do what after a forum."""

from people.models import User


def may_report(user: User) -> bool:
    """Make the feedback, begin the report, draft the minutes and write to those who came."""
    return user.has_perm("forums.change_forum")


def may_write_evidence(user: User) -> bool:
    """Say how a duty was done."""
    return user.has_perm("forums.change_dutynote")


def may_publish_evidence(user: User) -> bool:
    return user.has_perm("forums.publish_evidence")
