"""Who may do what after a forum."""

from forums.day.permissions import may_read_notes
from forums.preparing.models import Forum
from people.models import User


def may_report(user: User) -> bool:
    """Make the feedback, begin the report, draft the minutes and write to those who came."""
    return user.has_perm("forums.change_forum")


def may_decide_themes(user: User, forum: Forum) -> bool:
    """Read what the tables noted and say which theme each point has. Answers need `consultations.coding` besides."""
    return may_read_notes(user) and may_report(user)


def may_write_evidence(user: User) -> bool:
    """Say how a duty was done."""
    return user.has_perm("forums.change_dutynote")


def may_publish_evidence(user: User) -> bool:
    return user.has_perm("forums.publish_evidence")
