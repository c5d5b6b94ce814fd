"""Who may see and prepare forums."""

from people.models import User


def may_see(user: User) -> bool:
    return user.has_perm("forums.view_forum")


def may_prepare(user: User) -> bool:
    """Whether they may start, change and cancel forums, invite people and see who comes."""
    return user.has_perm("forums.change_forum")
