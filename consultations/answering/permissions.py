"""Who may open which answer.

An ordinary draft is opened by its key, which nobody can guess. A group's answer belongs to the group: it is opened by
those who speak for it today, signed in, and by whoever came by the link that its registered contact was sent.
"""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from consultations.preparing.models import Consultation
from consultations.preparing.permissions import may_see as may_see_consultations
from people.models import CommunityGroup, User

from .models import Draft, Invitation, Respondent, Response

Visitor = User | AnonymousUser


def may_answer_for(group: CommunityGroup, user: Visitor, invitation: Invitation | None) -> bool:
    """Whether somebody speaks for a group: by their role in it today, or by its unexpired invitation."""
    if invitation and invitation.group_id == group.pk and is_valid(invitation):
        changed = group.contact_changed_at
        is_contacts = changed is None or (invitation.sent_at > changed)
        return group.is_active and group.is_verified and is_contacts
    return user.is_authenticated and CommunityGroup.objects.spoken_for_by(user).filter(pk=group.pk).exists()


def is_valid(invitation: Invitation) -> bool:
    return invitation.expires_at > timezone.now()


def may_begin(consultation: Consultation, invitation: Invitation | None) -> bool:
    """Whether somebody may begin an answer: anybody; where one must be invited, a person once for each invitation."""
    if not consultation.is_invited_only:
        return True
    if invitation is None or invitation.consultation_id != consultation.pk or not is_valid(invitation):
        return False
    return invitation.group_id is not None or invitation.used_at is None


def may_open(answer: Draft | Response | Respondent, user: Visitor, invitation: Invitation | None = None) -> bool:
    """Whether somebody who has the key to an answer may read and change it."""
    return answer.group is None or may_answer_for(answer.group, user, invitation)


def may_try(user: Visitor) -> bool:
    """Who may answer as a test, before it opens too."""
    return isinstance(user, User) and may_see_consultations(user)


def may_see(user: Visitor) -> bool:
    """The staff's side: who reads responses."""
    return user.has_perm("consultations.view_response")


def may_hold(user: Visitor) -> bool:
    """Who decides which responses count."""
    return user.has_perm("consultations.hold_response")


def may_invite(user: Visitor) -> bool:
    return user.has_perm("consultations.add_invitation")
