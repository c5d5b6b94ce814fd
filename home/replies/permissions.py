"""Who may do what with replies in the staff pages."""

from moderation.permissions import SEE_ORIGINAL
from people.models import User

from .models import Reply


def may_see(user: User) -> bool:
    return user.has_perm("home.view_reply")


def may_see_what_was_removed(user: User) -> bool:
    """What moderators left out of somebody's words, as in the moderators' own list."""
    return user.has_perm(SEE_ORIGINAL)


def may_answer(user: User, reply: Reply) -> bool:
    """Once moderators have looked at it; what they did not publish is answered by email alone."""
    return user.has_perm("home.answer_reply") and reply.state in {Reply.State.ACCEPTED, Reply.State.REFUSED}


def may_assign(user: User) -> bool:
    return user.has_perm("home.change_reply")
