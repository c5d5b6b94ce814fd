"""Who may do what with replies in the staff pages."""

from moderation.permissions import words_for
from people.models import User

from .models import Reply


def may_see(user: User) -> bool:
    return user.has_perm("home.view_reply")


def words_of(reply: Reply, user: User) -> str:
    """What this person may read of it: who answers reads what was not published too, which is answered by email."""
    return words_for(user, reply) or (reply.text if user.has_perm("home.answer_reply") else "")


def may_answer(user: User, reply: Reply) -> bool:
    """Once moderators have looked at it; what they did not publish is answered by email alone."""
    return user.has_perm("home.answer_reply") and reply.state in {Reply.State.ACCEPTED, Reply.State.REFUSED}


def may_assign(user: User) -> bool:
    return user.has_perm("home.change_reply")
