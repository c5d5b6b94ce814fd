"""What those who are invited get by email. Each is worded in their language and sent by the worker, at least once."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from outbox.emails import Email, render_email
from outbox.services import send_message
from people.limits import may_write_to

from .models import Invitation, Rsvp

LETTERS_AN_HOUR = 5


@dataclass(frozen=True, slots=True)
class Written:
    """An email that staff see before it is sent to many."""

    subject: Promise
    template: str


INVITATION = Written(_("You are invited"), "invitation")
REMINDER = Written(_("Are you coming?"), "reminder")
CHANGED = Written(_("Changed day, time or place"), "changed")


def may_write(request: HttpRequest, address: str) -> bool:
    """Whether one more letter may go to an address that somebody typed."""
    return may_write_to(address, request=request, about="forums", an_hour=LETTERS_AN_HOUR)


def send_invitation(invitation: Invitation) -> None:
    """The invitation with its personal link."""
    _write(invitation.email, invitation, INVITATION.subject, INVITATION.template)


def send_link(invitation: Invitation) -> None:
    """The personal link, to somebody who asked for it on the public page."""
    _write(invitation.email, invitation, _("Your link to come to the forum"), "link")


def send_reminder(invitation: Invitation) -> None:
    """To who has not answered, once, before the last day to answer."""
    _write(invitation.email, invitation, REMINDER.subject, REMINDER.template)


def send_confirmation(rsvp: Rsvp) -> None:
    """That the answer has arrived: with a place, waiting for one, or not coming."""
    subject = _("You are coming") if rsvp.has_place else _("You are on the waiting list")
    _write_to_guest(rsvp, subject if rsvp.is_coming else _("You are not coming"), "confirmation")


def send_moved(rsvp: Rsvp) -> None:
    """That a place has become free for them; or, where places were taken away, that they wait again."""
    subject = _("You have a place") if rsvp.has_place else _("You no longer have a place")
    _write_to_guest(rsvp, subject, "moved")


def send_how_to_come(rsvp: Rsvp) -> None:
    """Shortly before the day: where, when, and for those online the address to join."""
    _write_to_guest(rsvp, _("How to come"), "how_to_come")


def send_changed(invitation: Invitation) -> None:
    """That day, times or place are others than were told before."""
    _write(address_of(invitation), invitation, CHANGED.subject, CHANGED.template)


def send_cancelled(invitation: Invitation) -> None:
    _write(address_of(invitation), invitation, _("Cancelled"), "cancelled")


def address_of(invitation: Invitation) -> str:
    """Where its news goes: to who comes, else to who was invited."""
    rsvp = getattr(invitation, "rsvp", None)
    return rsvp.email if rsvp and rsvp.email else invitation.email


def _write_to_guest(rsvp: Rsvp, subject: Promise, template: str) -> None:
    if rsvp.invitation:
        _write(rsvp.email, rsvp.invitation, subject, template, rsvp=rsvp)


def _write(address: str, invitation: Invitation, subject: Promise, template: str, **context: Any) -> None:
    """Write to an address; who left none (they answered by letter or telephone) is told in another way."""
    if not address:
        return
    language = invitation.language or settings.LANGUAGE_CODE
    with override(language):
        send_message(
            to=address,
            subject=f"{subject}: {_title(invitation)}",
            template=f"forums/inviting/emails/{template}",
            context=_context(invitation) | context,
            about=invitation,
            language=language,
        )


def preview(invitation: Invitation, written: Written) -> Email:
    """One of these emails as it would be sent to this guest."""
    language = invitation.language or settings.LANGUAGE_CODE
    with override(language):
        return render_email(
            f"forums/inviting/emails/{written.template}",
            _context(invitation),
            subject=f"{written.subject}: {_title(invitation)}",
            language=language,
        )


def _title(invitation: Invitation) -> str:
    return invitation.forum.public_title


def _context(invitation: Invitation) -> dict[str, Any]:
    return {
        "forum": invitation.forum,
        "title": _title(invitation),
        "page": invitation.forum.page,
        "invitation": invitation,
        "site": settings.SITE_URL,
        "link": invitation.get_absolute_url(),
        "calendar": reverse("forums:rsvp_calendar", args=[invitation.token]),
    }
