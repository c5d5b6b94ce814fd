"""Who may do what with a community group."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from people.models import User

from .memberships import Membership
from .models import CommunityGroup

Visitor = User | AnonymousUser


def may_speak_for(user: Visitor, group: CommunityGroup) -> bool:
    """Answer for the group and look after its page: chair, secretary and representatives, in their term of office."""
    return (
        group.is_active and Membership.objects.speaking_on(timezone.localdate(), user=user).filter(group=group).exists()
    )


def may_manage_group(user: Visitor, group: CommunityGroup) -> bool:
    """Say who belongs to it and change its page: those who speak for it, and the team."""
    return may_speak_for(user, group) or may_keep_groups(user)


def may_see_groups(user: Visitor) -> bool:
    """The team's pages about groups."""
    return user.has_perm("people.view_communitygroup")


def may_keep_groups(user: Visitor) -> bool:
    """The team: check contacts, decide on new groups, appoint whoever speaks for one that has nobody."""
    return user.has_perm("people.change_communitygroup")
