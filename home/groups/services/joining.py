"""Who belongs to a group: asking, inviting, accepting, handing over, leaving. No password is ever shared."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from home.groups import letters
from people.models import CommunityGroup, GroupRole, Membership, MembershipState, User


class NotPossibleError(Exception):
    """What was asked cannot be done; the sentence says why, to whoever asked."""


@transaction.atomic
def ask_to_join(*, group: CommunityGroup, user: User, words: str = "") -> Membership:
    """Ask those who speak for a group to be let in; asking twice is asking once."""
    if current_membership(group, user):
        raise NotPossibleError(_("You belong to this group already."))
    asked, is_new = Membership.objects.get_or_create(
        group=group, user=user, state=MembershipState.ASKED, defaults={"words": words, "language": get_language() or ""}
    )
    if is_new:
        letters.tell_of_request(asked)
    return asked


@transaction.atomic
def accept_request(
    *, membership: Membership, by: User, role: str = GroupRole.MEMBER, ends_on: date | None = None
) -> Membership:
    """Let somebody in who has asked, as what, and until when."""
    found = _locked(membership, MembershipState.ASKED)
    found.state, found.role, found.ends_on = MembershipState.ACTIVE, role, ends_on
    found.starts_on, found.words = timezone.localdate(), ""
    found.full_clean()
    found.save()
    letters.tell_accepted(found)
    _log(found, "groups.accept", by)
    return found


@transaction.atomic
def refuse_request(*, membership: Membership, by: User) -> None:
    """Do not let somebody in. Nothing is kept but that it was done."""
    found = _locked(membership, MembershipState.ASKED)
    letters.tell_refused(found)
    _log(found, "groups.refuse", by)
    found.delete()


@transaction.atomic
def invite(
    *,
    group: CommunityGroup,
    email: str,
    by: User,
    role: str = GroupRole.MEMBER,
    ends_on: date | None = None,
    takes_over_from: Membership | None = None,
) -> Membership:
    """Invite an address to a role. A second invitation of one address takes the first one's place.

    Nothing is given until whoever owns the address has signed in with it and accepted.
    """
    address = email.strip().lower()
    holder = User.objects.filter(email=address).first()
    held = current_membership(group, holder) if holder else None
    if held and held.role == role and takes_over_from is None:
        raise NotPossibleError(_("This person has this role already."))
    invitation = Membership.objects.invited().filter(group=group, email=address).first() or Membership(
        group=group, email=address, state=MembershipState.INVITED
    )
    invitation.role, invitation.ends_on, invitation.invited_by = role, ends_on, by
    invitation.takes_over_from, invitation.language = takes_over_from, get_language() or ""
    invitation.full_clean()
    invitation.save()
    letters.send_invitation(invitation)
    _log(invitation, "groups.invite", by)
    return invitation


@transaction.atomic
def accept_invitation(*, membership: Membership, user: User) -> Membership:
    """Take on the role one was invited to. Whoever hands it over has lost it with this moment."""
    found = _locked(membership, MembershipState.INVITED)
    if found.email.lower() != user.email.lower():
        raise NotPossibleError(_("This invitation was sent to another address."))
    today = timezone.localdate()
    if found.ends_on and found.ends_on < today:
        raise NotPossibleError(_("The last day of this role is over. Ask for a new invitation."))
    predecessor = found.takes_over_from
    held = Membership.objects.on(today).filter(group=found.group, user=user).first()
    if held and held != predecessor:
        _end(held)
    found.group.memberships.asked().filter(user=user).delete()
    found.user, found.email, found.state, found.starts_on = user, "", MembershipState.ACTIVE, today
    found.language = get_language() or ""
    found.full_clean()
    found.save()
    if predecessor and predecessor.state == MembershipState.ACTIVE:
        _end(predecessor)
        _hand_contact_on(predecessor, user.email)
        letters.tell_handed_over(predecessor, found)
    letters.tell_of_new_one(found)
    _log(found, "groups.join", user)
    return found


@transaction.atomic
def decline_invitation(*, membership: Membership, user: User) -> None:
    found = _locked(membership, MembershipState.INVITED)
    if found.email.lower() != user.email.lower():
        raise NotPossibleError(_("This invitation was sent to another address."))
    letters.tell_declined(found)
    found.delete()


def hand_over(*, membership: Membership, email: str, ends_on: date | None = None, by: User) -> Membership:
    """Offer one's own role to a successor. It stays with its holder until the successor has accepted."""
    if membership.user and email.strip().lower() == membership.user.email.lower():
        raise NotPossibleError(_("This is your own address. Write your successor's."))
    earlier = Membership.objects.invited().filter(takes_over_from=membership)
    with transaction.atomic():
        earlier.exclude(email=email.strip().lower()).delete()
        return invite(
            group=membership.group,
            email=email,
            role=membership.role,
            ends_on=ends_on,
            by=by,
            takes_over_from=membership,
        )


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> Membership:
    """Somebody leaves, or is asked to: whatever the role opened is closed with this moment."""
    found = _locked(membership, MembershipState.ACTIVE)
    _end(found)
    _hand_contact_on(found, "")
    if by != found.user:
        # Whom they invited would let them back in, or somebody of theirs.
        theirs = Q(takes_over_from=found) | Q(group=found.group, invited_by=found.user)
        Membership.objects.invited().filter(theirs).delete()
        letters.tell_ended(found)
    _log(found, "groups.leave", by)
    return found


@transaction.atomic
def end_term_that_is_over(*, membership: Membership) -> bool:
    """The last day of a part is over: it is past, and its holder no contact, unless they go on in another part."""
    today = timezone.localdate()
    found = Membership.objects.select_for_update().over_before(today).filter(pk=membership.pk).first()
    if found is None:
        return False
    # Its last day stays what was agreed, however late this comes.
    found.state = MembershipState.ENDED
    found.save()
    if not (found.user and current_membership(found.group, found.user)):
        _hand_contact_on(found, "")
    return True


@transaction.atomic
def change_term(*, membership: Membership, role: str, ends_on: date | None, by: User) -> Membership:
    """Another role for somebody who belongs to a group, or another last day."""
    found = _locked(membership, MembershipState.ACTIVE)
    if ends_on and ends_on < timezone.localdate():
        raise NotPossibleError(_("This day is over. To end it today, choose “End it now”."))
    found.role, found.ends_on = role, ends_on
    found.full_clean()
    found.save()
    letters.tell_changed(found)
    _log(found, "groups.change_term", by)
    return found


def current_membership(group: CommunityGroup, user: User) -> Membership | None:
    """Somebody's part in a group today."""
    return Membership.objects.on(timezone.localdate()).filter(group=group, user=user).first()


def _locked(membership: Membership, state: str) -> Membership:
    """The row as it is now, kept from others until this transaction is over."""
    rows = Membership.objects.select_for_update().filter(pk=membership.pk, state=state)
    found = rows.first()
    if found is None:
        raise NotPossibleError(_("Somebody has done this already, or it was taken back."))
    return found


def _end(membership: Membership) -> None:
    today = timezone.localdate()
    membership.state = MembershipState.ENDED
    membership.ends_on = max(today, membership.starts_on or today)
    membership.save()


def _hand_contact_on(left: Membership, address: str) -> None:
    """Whoever left is not the registered contact any more, and links that were sent to them open nothing."""
    group = left.group
    if left.user and group.contact_email.lower() == left.user.email.lower():
        group.contact_email = address
        group.save()


def _log(membership: Membership, action: str, by: User) -> None:
    log(instance=membership.group, action=action, user=by, data={"role": str(membership.get_role_display())})
