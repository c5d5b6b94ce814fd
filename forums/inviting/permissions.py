"""Who may invite people, and who may see who comes and what they need."""

from django.utils import timezone

from forums.preparing.models import Forum
from forums.preparing.permissions import may_prepare
from people.models import User


def may_see_guests(user: User, forum: Forum) -> bool:
    """Names, addresses and needs: those who prepare the forum, and nobody else."""
    return may_prepare(user)


def may_invite(user: User, forum: Forum) -> bool:
    """Until it begins, unless it is cancelled."""
    return may_prepare(user) and forum.takes_answers


def may_seat_guests(user: User, forum: Forum) -> bool:
    """Until the day is over, as tables come after the talks; unless it is cancelled."""
    return may_see_guests(user, forum) and forum.cancelled_at is None and timezone.localdate() <= forum.day
