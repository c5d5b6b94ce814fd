"""Personal links: sent, found again by their token, sent anew; they end with the consultation.

The token itself is never kept.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from consultations.preparing.models import Consultation
from people.models import CommunityGroup, User

from . import clock, letters
from .models import Invitation, Response

# Where nobody knows the last day yet.
VALID_FOR = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of sending invitations: how many went out, and who was left out because they have answered."""

    count: int
    have_answered: int


def find(token: str, *, slug: str) -> Invitation | None:
    """The invitation with this token, expired or not."""
    found = Invitation.objects.filter(token_hash=_hash(token), consultation__slug=slug)
    return found.select_related("consultation", "group").first()


def has_answered(invitation: Invitation) -> bool:
    """Whether the answer it asked for has been sent."""
    if invitation.group_id:
        sent = Response.objects.filter(consultation=invitation.consultation_id, group=invitation.group_id)
        return sent.exclude(state=Response.State.WITHDRAWN).exists()
    return invitation.used_at is not None


def expires_at(consultation: Consultation) -> datetime:
    """With the consultation, the hour after midnight included."""
    last = clock.last_day(consultation)
    phase = clock.answered_phase(consultation, last) if last else None
    return phase.closes_at + clock.GRACE if phase else timezone.now() + VALID_FOR


def follow_days(consultation: Consultation) -> None:
    """Let the links that were sent end with the consultation, whose days were changed."""
    if clock.last_day(consultation) and not consultation.stopped_at:
        Invitation.objects.filter(consultation=consultation).update(expires_at=expires_at(consultation))


def why_none(consultation: Consultation) -> str:
    """Why nobody can be invited now, in a sentence; "" where nothing is in the way."""
    last = clock.last_day(consultation)
    if not consultation.is_published:
        return _("Publish it first: until then links lead nowhere.")
    if last is None:
        return _("It asks no questions on any day, so there is nothing to invite people to.")
    if consultation.stopped_at or last < timezone.localdate():
        return _("Nobody can answer it any more.")
    return ""


@transaction.atomic
def invite(
    *, consultation: Consultation, groups: Iterable[CommunityGroup] = (), addresses: Iterable[str] = (), by: User
) -> Sent:
    """Send each group's registered contact, and each address, a link of its own.

    Whoever had one gets another, and the old one ends; whoever has answered gets none. A group that is not verified,
    or has no registered contact, is not written to. Raises `ValidationError` where nobody can be invited now.
    """
    if sentence := why_none(consultation):
        raise ValidationError(sentence)
    wanted: list[dict[str, Any]] = [
        {"group": group} for group in groups if group.is_verified and group.is_active and group.contact_email
    ]
    wanted += [{"email": address.strip().lower(), "group": None} for address in dict.fromkeys(addresses)]
    count = answered = 0
    for whom in wanted:
        token = secrets.token_urlsafe(24)
        known = Invitation.objects.filter(consultation=consultation, **whom).first()
        if known and has_answered(known):
            answered += 1
            continue
        invitation = known or Invitation(consultation=consultation, **whom)
        invitation.token_hash, invitation.expires_at = _hash(token), expires_at(consultation)
        invitation.sent_at = timezone.now()
        invitation.full_clean()
        invitation.save()
        letters.send_invitation(invitation, token=token)
        count += 1
    log(instance=consultation, action="consultations.invite", user=by, data={"count": count})
    return Sent(count, answered)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
