"""What a guest reads of their own answer, and the public of how to come."""

from typing import Any

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from forums.panels import guest_panels
from home.panels import draw

from .forms import FORMATS
from .models import Coming, Invitation, Rsvp
from .places import PlacesLeft, places_left


def answered_context(invitation: Invitation, rsvp: Rsvp | None) -> dict[str, Any]:
    """Where somebody stands: with a place and a code for the door, waiting, or not coming."""
    forum = invitation.forum
    takes_answers, left = forum.takes_answers, places_left(forum)
    # Who comes late joins, or shows their code, too.
    is_ahead = forum.cancelled_at is None and forum.day >= timezone.localdate()
    has_ticket = bool(is_ahead and rsvp and rsvp.has_place and rsvp.coming == Coming.IN_PERSON)
    formats = rsvp.format_needs.split(", ") if rsvp and rsvp.format_needs else []
    return {
        "invitation": invitation,
        "forum": forum,
        "page": forum.page,
        "rsvp": rsvp,
        "heading": _heading(invitation, rsvp, takes_answers=takes_answers, is_ahead=is_ahead),
        "takes_answers": takes_answers,
        "is_ahead": is_ahead,
        "ahead": _people_before(rsvp) if rsvp and rsvp.is_waiting else 0,
        "other_way": _other_way(rsvp, left) if rsvp and rsvp.is_waiting else "",
        "code": code_of(rsvp) if rsvp and has_ticket else "",
        "formats": ", ".join(str(FORMATS.get(each, each)) for each in formats),
        "choices": list(rsvp.choices.select_related("topic")) if rsvp else [],
        "panels": draw(guest_panels(forum)),
    }


def code_of(rsvp: Rsvp) -> str:
    """The code by which somebody is checked in, as a picture.

    A phone's camera opens its address, which leads staff to this guest and tells anybody else nothing.
    """
    address = f"{settings.SITE_URL}{reverse('forums:check_in_code', args=[rsvp.token])}"
    return segno.make(address, error="m").svg_data_uri(scale=4, border=2, dark="#000000", light="#fff")


def _heading(invitation: Invitation, rsvp: Rsvp | None, *, takes_answers: bool, is_ahead: bool) -> str:
    if invitation.forum.cancelled_at:
        return _("The forum is cancelled")
    if rsvp is None:
        return _("The forum has begun or is over")
    if not rsvp.is_coming:
        return _("Thank you for telling us that you cannot come")
    if rsvp.has_place:
        return _("You are coming") if is_ahead else _("You had a place")
    return _("You are on the waiting list") if takes_answers else _("You were on the waiting list")


def _people_before(rsvp: Rsvp) -> int:
    """How many wait before them for the same way to come."""
    waiting = Rsvp.objects.waiting(rsvp.forum).filter(coming=rsvp.coming)
    return waiting.filter(queued_at__lt=rsvp.queued_at).count()


def _other_way(rsvp: Rsvp, left: PlacesLeft) -> str:
    """The other way to come, in words, where it has places."""
    if rsvp.coming == Coming.IN_PERSON:
        return _("online") if left.online.free else ""
    return _("in person") if left.in_person.free else ""
