"""Who raised an action, and what they reply to a finding."""

from collections.abc import Iterable
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.models import ContentVersion
from moderation.kinds import Author
from moderation.services import submit
from people.models import CommunityGroup, User
from people.suspicion import Suspicion

from ..models import Action, ActionRaiser, ActionReply
from ..statuses import Status
from .models import A_RESIDENT, hash_of

KIND = "action-reply"


@transaction.atomic
def add_raiser(
    *, action: Action, group: CommunityGroup | None = None, email: str = "", language: str = ""
) -> ActionRaiser:
    """Note that a group, or somebody who agreed to be written to at `email`, raised an action; once each.

    They are told of each change from now on, in `language` (the one in use if left out).
    """
    email = email.strip().lower()
    if (group is None) == (not email):
        raise ValidationError(_("Give a group, or an email address."))
    if email:
        validate_email(email)
    raiser, _is_new = ActionRaiser.objects.get_or_create(
        action=action, group=group, email=email, defaults={"language": language or get_language() or ""}
    )
    return raiser


def may_reply(raiser: ActionRaiser) -> bool:
    """Whoever raised it has a right of reply where the evidence was found not to show what they said."""
    return raiser.action.is_public and raiser.action.status == Status.NO_EVIDENCE


@transaction.atomic
def reply_to_finding(
    *, raiser: ActionRaiser, key: UUID, text: str, suspicions: Iterable[Suspicion] = ()
) -> ActionReply:
    """Record what somebody replies to a finding, once, and put it before the moderators.

    `key` is the form's: sent again with the same words, it returns the first reply unchanged.
    """
    if not may_reply(raiser):
        raise PermissionDenied("There is no finding to reply to.")
    words = text.replace("\r\n", "\n").strip()
    signed = raiser.group.name if raiser.group else ""
    reply, is_new = ActionReply.objects.get_or_create(
        key=uuid5(key, words),
        defaults={"action": raiser.action, "raiser": raiser, "signed_as": signed or A_RESIDENT, "text": words},
    )
    if is_new:
        reply.full_clean(exclude=["key", "action", "raiser"])
        address = raiser.group.contact_email if raiser.group else raiser.email
        author = Author(address=address, name=signed)
        submit(subject=reply, kind=KIND, text=words, author=author, suspicions=suspicions, signed=signed)
    return reply


@transaction.atomic
def publish_reply(reply: ActionReply, text: str) -> None:
    """Moderators let it through with these words: it stands under the finding, and before the team."""
    reply.state, reply.public_text, reply.refusal = ActionReply.State.ACCEPTED, text, ""
    reply.save()
    ContentVersion.raise_number()


@transaction.atomic
def sign_reply(reply: ActionReply, name: str) -> None:
    """Moderators leave out the group's name, or bring it back."""
    reply.signed_as = name or A_RESIDENT
    reply.save()
    ContentVersion.raise_number()


@transaction.atomic
def refuse_reply(reply: ActionReply, reason: str) -> None:
    """Moderators keep it, or take it, from the public."""
    reply.state, reply.refusal = ActionReply.State.REFUSED, reason
    reply.save()
    ContentVersion.raise_number()


@transaction.atomic
def look_again(*, action: Action, by: User) -> int:
    """The team has looked into what was replied; how many replies that settles. A new status says what they found."""
    seen = action.replies.filter(state=ActionReply.State.ACCEPTED, seen_at=None).update(seen_at=timezone.now())
    if seen:
        log(instance=action, action="actions.look_again", user=by, data={"count": seen})
        ContentVersion.raise_number()
    return seen


@transaction.atomic
def stop_telling(raiser: ActionRaiser, address: str) -> None:
    """Send nothing more about this action to `address`: one of a group's people does not decide for the others."""
    raiser = ActionRaiser.objects.select_for_update(of=("self",)).select_related("group").get(pk=raiser.pk)
    if raiser.has_stopped(address):
        return
    if raiser.group:
        raiser.stopped_by = [*raiser.stopped_by, hash_of(address)]
    else:
        raiser.wants_news = False
    raiser.save(update_fields=["stopped_by", "wants_news"])
