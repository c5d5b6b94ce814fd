"""Community groups: what they are, when they meet, and who may speak for each."""

from .kinds import AddedGroupKind, GroupKind, group_kinds
from .meetings import GroupMeeting
from .memberships import SPEAKING_ROLES, GroupRole, Membership, MembershipState
from .models import CommunityGroup

__all__ = [
    "SPEAKING_ROLES",
    "AddedGroupKind",
    "CommunityGroup",
    "GroupKind",
    "GroupMeeting",
    "GroupRole",
    "Membership",
    "MembershipState",
    "group_kinds",
]
