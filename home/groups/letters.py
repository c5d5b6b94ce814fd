"""What those who belong to a group, ask to or are invited hear by email, each in the language they used the site in.

Subjects are worded as the message is: `%(group)s` and `%(role)s` in them are filled in there. Those about a refuge, or
another group that is not to be found, say nothing of it.
"""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.models import Partnership
from outbox.services import send_message
from people.models import CommunityGroup, Membership


def speaking_addresses(group: CommunityGroup) -> dict[str, str]:
    """Where those are reached who may speak for a group today, and in which language."""
    speaking = group.memberships.speaking_on(timezone.localdate()).select_related("user").order_by("pk")
    return {membership.user.email: membership.language for membership in speaking if membership.user}


def tell_of_request(asked: Membership) -> None:
    """Those who speak for the group hear of a request; where nobody does, the team finds it in its list."""
    subject = _("Somebody asks to join %(group)s")
    address = reverse("groups:members", args=[asked.group.slug])
    for to, language in speaking_addresses(asked.group).items():
        _write(to, subject, "request", asked, address=address, language=language, about=asked.group)


def tell_accepted(joined: Membership) -> None:
    subject = _("You belong to %(group)s")
    _write_to_holder(joined, subject, "accepted", reverse("groups:membership", args=[joined.group.slug]))


def tell_refused(asked: Membership) -> None:
    _write_to_holder(asked, _("About your request to %(group)s"), "refused", "")


def send_invitation(invited: Membership) -> None:
    subject = _("%(group)s: you are invited as %(role)s")
    address = reverse("groups:membership", args=[invited.group.slug])
    _write(
        invited.email, subject, "invitation", invited, address=address, language=invited.language, about=invited.group
    )


def tell_of_new_one(joined: Membership) -> None:
    """The others who speak for the group know who came."""
    subject = _("%(group)s: somebody has joined")
    address = reverse("groups:members", args=[joined.group.slug])
    for to, language in speaking_addresses(joined.group).items():
        if joined.user is None or to != joined.user.email:
            _write(to, subject, "joined", joined, address=address, language=language, about=joined.group)


def tell_handed_over(left: Membership, successor: Membership) -> None:
    subject = _("You have handed over at %(group)s")
    _write_to_holder(left, subject, "handed_over", "", successor=successor)


def tell_declined(invited: Membership) -> None:
    subject = _("%(group)s: an invitation was declined")
    if invited.invited_by:
        address = reverse("groups:members", args=[invited.group.slug])
        _write(
            invited.invited_by.email,
            subject,
            "declined",
            invited,
            address=address,
            language=invited.language,
            about=invited.group,
        )


def tell_ended(left: Membership) -> None:
    _write_to_holder(left, _("%(group)s: your role has ended"), "ended", "")


def tell_changed(changed: Membership) -> None:
    subject = _("%(group)s: your role has changed")
    _write_to_holder(changed, subject, "changed", reverse("groups:membership", args=[changed.group.slug]))


def remind_of_last_day(ending: Membership, last_day: date, *, is_only_one: bool) -> None:
    subject = _("%(group)s: your term of office ends soon")
    address = reverse("groups:hand_over", args=[ending.group.slug])
    _write_to_holder(ending, subject, "term_ends", address, last_day=last_day, is_only_one=is_only_one)


def tell_put_forward(asked: Membership) -> None:
    """Whoever put a group forward has it in writing; the team finds it in its list."""
    _write_to_holder(asked, _("We have your request to list %(group)s"), "put_forward", "")


def tell_taken_in(asked: Membership) -> None:
    subject = _("%(group)s is in the directory")
    _write_to_holder(asked, subject, "taken_in", reverse("groups:desk", args=[asked.group.slug]))


def tell_not_taken_in(asked: Membership, reason: str) -> None:
    # The group goes with this decision, so the message is about nothing that stays.
    _write_to_holder(asked, _("About your request to list %(group)s"), "not_taken_in", "", reason=reason, about=None)


def _write_to_holder(membership: Membership, subject: Promise | str, template: str, address: str, **more: Any) -> None:
    if membership.user:
        more = {"address": address, "language": membership.language, "about": membership.group, **more}
        _write(membership.user.email, subject, template, membership, **more)


def _write(
    to: str,
    subject: Promise | str,
    template: str,
    membership: Membership,
    *,
    address: str,
    language: str,
    about: CommunityGroup | None = None,
    **context: Any,
) -> None:
    """Tell of somebody's part in a group; `address` is from the root, "" where there is nothing to open."""
    group = membership.group
    with override(language or settings.LANGUAGE_CODE):
        words = str(subject) % {"group": group, "role": membership.get_role_display()}
    common = {"group": group, "team": Partnership.current().name, "membership": membership}
    whole = f"{settings.SITE_URL}{address}" if address else ""
    send_message(
        to=to,
        subject=words,
        template=f"home/groups/emails/{template}",
        context={**common, "address": whole, **context},
        about=about,
        language=language,
        is_sensitive=group.is_sensitive,
    )
