"""What those who belong to a group, ask to or are invited hear by email."""

from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.models import Partnership
from outbox.services import send_message
from people.models import CommunityGroup, Membership, User


def speaking_addresses(group: CommunityGroup) -> list[str]:
    """Where those are reached who may speak for a group today."""
    speaking = group.memberships.speaking_on(timezone.localdate()).select_related("user")
    return sorted({membership.user.email for membership in speaking if membership.user})


def tell_of_request(asked: Membership) -> None:
    """Those who speak for the group hear of a request; where nobody does, the team finds it in its list."""
    subject = _("Somebody asks to join %(group)s") % {"group": asked.group}
    address = reverse("groups:members", args=[asked.group.slug])
    for to in speaking_addresses(asked.group):
        _write(to, subject, "request", asked, address)


def tell_accepted(joined: Membership) -> None:
    subject = _("You belong to %(group)s") % {"group": joined.group}
    _write_to_holder(joined, subject, "accepted", reverse("groups:membership", args=[joined.group.slug]))


def tell_refused(asked: Membership) -> None:
    _write_to_holder(asked, _("About your request to %(group)s") % {"group": asked.group}, "refused", "")


def send_invitation(invited: Membership) -> None:
    names = {"group": invited.group, "role": invited.get_role_display()}
    subject = _("%(group)s: you are invited as %(role)s") % names
    address = reverse("groups:membership", args=[invited.group.slug])
    _write(invited.email, subject, "invitation", invited, address)


def tell_of_new_one(joined: Membership) -> None:
    """The others who speak for the group know who came."""
    subject = _("%(group)s: somebody has joined") % {"group": joined.group}
    address = reverse("groups:members", args=[joined.group.slug])
    for to in speaking_addresses(joined.group):
        if joined.user is None or to != joined.user.email:
            _write(to, subject, "joined", joined, address)


def tell_handed_over(left: Membership, successor: Membership) -> None:
    subject = _("You have handed over at %(group)s") % {"group": left.group}
    _write_to_holder(left, subject, "handed_over", "", successor=successor)


def tell_declined(invited: Membership) -> None:
    subject = _("%(group)s: an invitation was declined") % {"group": invited.group}
    if invited.invited_by:
        address = reverse("groups:members", args=[invited.group.slug])
        _write(invited.invited_by.email, subject, "declined", invited, address)


def tell_ended(left: Membership) -> None:
    _write_to_holder(left, _("%(group)s: your role has ended") % {"group": left.group}, "ended", "")


def tell_changed(changed: Membership) -> None:
    subject = _("%(group)s: your role has changed") % {"group": changed.group}
    _write_to_holder(changed, subject, "changed", reverse("groups:membership", args=[changed.group.slug]))


def remind_of_last_day(ending: Membership, last_day: date, *, is_only_one: bool) -> None:
    subject = _("%(group)s: your term of office ends soon") % {"group": ending.group}
    address = reverse("groups:hand_over", args=[ending.group.slug])
    _write_to_holder(ending, subject, "term_ends", address, last_day=last_day, is_only_one=is_only_one)


def tell_put_forward(group: CommunityGroup, user: User) -> None:
    """Whoever put a group forward has it in writing; the team finds it in its list."""
    subject = _("We have your request to list %(group)s") % {"group": group}
    _send(user.email, subject, "put_forward", group, {})


def tell_taken_in(asked: Membership) -> None:
    subject = _("%(group)s is in the directory") % {"group": asked.group}
    _write_to_holder(asked, subject, "taken_in", reverse("groups:desk", args=[asked.group.slug]))


def tell_not_taken_in(asked: Membership, reason: str) -> None:
    # The group goes with this decision, so the message is about nothing that stays.
    if asked.user:
        subject = _("About your request to list %(group)s") % {"group": asked.group}
        context = {"group": asked.group, "reason": reason}
        send_message(to=asked.user.email, subject=subject, template="home/groups/emails/not_taken_in", context=context)


def _write_to_holder(membership: Membership, subject: str, template: str, address: str, **context) -> None:
    if membership.user:
        _write(membership.user.email, subject, template, membership, address, **context)


def _write(to: str, subject: str, template: str, membership: Membership, address: str, **context) -> None:
    whole = f"{settings.SITE_URL}{address}" if address else ""
    _send(to, subject, template, membership.group, {"membership": membership, "address": whole, **context})


def _send(to: str, subject: str, template: str, group: CommunityGroup, context: dict) -> None:
    send_message(
        to=to,
        subject=subject,
        template=f"home/groups/emails/{template}",
        context={"group": group, "team": Partnership.current().name, **context},
        about=group,
    )
