"""Who may do what on the day of a forum.

Scribes, and people with a phone in the room, have no account: a table's link and the screen's code are all they need,
and let them do nothing else.
"""

from moderation.permissions import may_decide
from people.models import User


def may_check_in(user: User) -> bool:
    """Whether they may see who is expected, check guests in, let others in and print the lists."""
    return user.has_perm("forums.add_attendance")


def may_read_notes(user: User) -> bool:
    """Whether they may read what the tables say before it is public."""
    return user.has_perm("forums.view_tablenote")


def may_run_tables(user: User) -> bool:
    """Whether they may print the tables' links, write with them, and end them."""
    return user.has_perm("forums.add_tablelink")


def may_run_screen(user: User) -> bool:
    """Whether they may put polls on the big screen, enter hands and questions on paper, and clear the wall."""
    return user.has_perm("forums.change_poll")


def may_let_through(user: User) -> bool:
    """Whether they may publish what tables and phones sent, which is a moderator's decision like any other."""
    return may_decide(user)


def may_see_the_day(user: User) -> bool:
    """Whether the page of the day has anything for them."""
    return may_check_in(user) or may_read_notes(user) or may_run_screen(user)
