"""Who may do what in moderation."""

from typing import Protocol

from django.contrib.auth.models import Permission
from django.db.models import Q

from people.models import User

from .models import Item

DECIDE = "moderation.decide_item"
SEE_ORIGINAL = "moderation.view_original"
HANDLE_COMPLAINTS = "moderation.handle_complaint"


def may_decide(user: User) -> bool:
    """Whether the queue is open to this person."""
    return user.is_active and user.has_perm(DECIDE)


def may_decide_about(user: User, item: Item) -> bool:
    """Somebody other than its author, and about an appeal other than who took the decision, where there is another."""
    if not may_decide(user) or (is_by(user, item) and others_who_decide(user)):
        return False
    return may_decide_appeal(user, item) if has_open_appeal(item) else True


def is_by(user: User, item: Item) -> bool:
    """Whether a contribution came from this person, signed in or with their email address."""
    has_their_address = bool(user.email) and item.author_address.lower() == user.email.lower()
    return item.author_id == user.pk or has_their_address


def may_see_original(user: User, item: Item) -> bool:
    """What was removed is for those with the permission, and for whoever has to decide about it now."""
    if not may_decide(user):
        return False
    is_to_be_read = item.waiting_since is not None and (not item.holds_back or has_open_appeal(item))
    return is_to_be_read or not item.holds_back or user.has_perm(SEE_ORIGINAL)


class Moderated(Protocol):
    """A contribution that keeps what was sent, and, once it was let through, what is shown of it."""

    text: str
    public_text: str


def words_for(user: User, contribution: Moderated) -> str:
    """What a member of staff reads of a contribution outside the queue; empty where they may not read it yet.

    What moderators left out is for those with the permission, what they have not let through for those who decide.
    """
    if user.has_perm(SEE_ORIGINAL) or (not contribution.public_text and may_decide(user)):
        return contribution.text
    return contribution.public_text


def may_decide_appeal(user: User, item: Item) -> bool:
    """Somebody other than who took the decision, where there is somebody else who could."""
    if not may_decide(user) or not has_open_appeal(item):
        return False
    against = item.appeal.against
    decided_it = against is not None and against.decided_by_id == user.pk
    return not decided_it or not others_who_decide(user)


def may_handle_complaints(user: User) -> bool:
    return user.is_active and user.has_perm(HANDLE_COMPLAINTS)


def has_open_appeal(item: Item) -> bool:
    appeal = getattr(item, "appeal", None)
    return appeal is not None and appeal.decided_at is None


def others_who_decide(user: User) -> bool:
    """Whether anybody else with an open account may decide."""
    permission = Permission.objects.filter(content_type__app_label="moderation", codename="decide_item")
    may = Q(is_superuser=True) | Q(groups__permissions__in=permission) | Q(user_permissions__in=permission)
    return User.objects.filter(may, is_active=True).exclude(pk=user.pk).exists()
