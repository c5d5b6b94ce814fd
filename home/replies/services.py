"""What is written about replies: sent, checked, answered, withdrawn, closed.

The public sees something of a reply only when moderators have let it through, so whatever changes that raises
`ContentVersion` here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from wagtail.log_actions import log

from core.models import ContentVersion
from home.updates.models import UpdatePage
from moderation.kinds import Author
from moderation.services import forget, submit
from people.models import Agency, User
from people.suspicion import Suspicion
from places.models import Area

from . import letters
from .clock import current_settings, due_on
from .models import Answer, Reply


@dataclass(frozen=True)
class Subject:
    """What somebody writes about: an update as it was first written, an area, an earlier reply, or nothing of these."""

    update: UpdatePage | None = None
    area: Area | None = None
    follows: Reply | None = None

    @classmethod
    def after(cls, reply: Reply) -> "Subject":
        """One more word in the conversation that `reply` belongs to."""
        root = reply.follows or reply
        return cls(update=root.update, area=root.area, follows=root)


@transaction.atomic
def submit_reply(
    *,
    key: UUID,
    subject: Subject,
    text: str,
    may_be_public: bool,
    name: str = "",
    shows_name: bool = False,
    address: str = "",
    user: User | None = None,
    suspicions: Iterable[Suspicion] = (),
    sends_receipt: bool = True,
) -> Reply:
    """Record what somebody wrote, once, put it before the moderators and send its author a receipt.

    `key` is the form's: sent again with the same words, it returns the first reply unchanged. Other words under the
    same key, as from two tabs, are another reply: nothing is lost.
    """
    words = text.replace("\r\n", "\n").strip()
    address = address.strip().lower()
    settings = current_settings()
    answers_first = subject.update.agency if subject.update else settings.default_agency
    reply, is_new = Reply.objects.get_or_create(
        key=uuid5(key, f"{address} {words}"),
        defaults={
            "update": subject.update,
            "area": subject.area,
            "follows": subject.follows,
            "text": words,
            "may_be_public": may_be_public,
            "name": name.strip(),
            "shows_name": shows_name and may_be_public,
            "address": address,
            "user": user,
            "language": get_language() or "",
            "agency": answers_first,
            "submitted_at": timezone.now(),
            "due_on": due_on(settings),
        },
    )
    if is_new:
        signed = reply.name if reply.shows_name else ""
        submit(subject=reply, kind="reply", text=words, author=_author(reply), suspicions=suspicions, signed=signed)
        if address and sends_receipt:
            letters.send_receipt(reply)
    return reply


def _author(reply: Reply) -> Author:
    """Whom moderators write to about publishing. Nothing private is published, so there we write ourselves."""
    if not reply.may_be_public:
        return Author(name=reply.name)
    return Author(user=reply.user, address=reply.address, name=reply.name)


@transaction.atomic
def accept(reply: Reply, public_text: str) -> None:
    """Moderators let it through: public with these words where its author agreed, and the team's to answer."""
    if reply.state == Reply.State.WITHDRAWN:
        return
    reply.state, reply.public_text, reply.refusal = Reply.State.ACCEPTED, public_text, ""
    _save_shown(reply)


@transaction.atomic
def sign(reply: Reply, name: str) -> None:
    """Moderators leave out the name beside the words, or bring it back; its author's own name stays as they gave it."""
    reply.shows_name = bool(name)
    _save_shown(reply)


@transaction.atomic
def refuse(reply: Reply, reason: str) -> None:
    """Moderators keep it, or take it, from the public, with the answers to it."""
    if reply.state == Reply.State.WITHDRAWN:
        return
    reply.state, reply.refusal = Reply.State.REFUSED, reason
    _save_shown(reply)
    if not reply.may_be_public and reply.address:
        letters.send_refusal(reply)


@transaction.atomic
def assign(reply: Reply, *, agency: Agency | None, by: User) -> None:
    """Say which organisation is to answer."""
    reply.agency = agency
    reply.save(update_fields=["agency"])
    log(instance=reply, action="replies.assign", user=by, data={"agency": str(agency or "")})


@transaction.atomic
def answer(*, reply: Reply, key: UUID, text: str, agency: Agency | None, by: User, is_public: bool) -> Answer:
    """Answer, once for each `key`: under the reply where it is public, and by email where there is an address."""
    if reply.state not in {Reply.State.ACCEPTED, Reply.State.REFUSED}:
        raise PermissionDenied("Only what moderators have checked is answered.")
    given, is_new = Answer.objects.get_or_create(
        key=key,
        defaults={
            "reply": reply,
            "text": text.replace("\r\n", "\n").strip(),
            "agency": agency,
            "is_public": is_public and reply.is_public,
            "answered_at": timezone.now(),
            "answered_by": by,
        },
    )
    if is_new:
        reply.closed_at = reply.closed_at or given.answered_at
        reply.save(update_fields=["closed_at"])
        log(instance=reply, action="replies.answer", user=by, data={"is_public": given.is_public})
        if reply.address:
            letters.send_answer(given)
    return given


@transaction.atomic
def take_answer_down(given: Answer, *, by: User) -> None:
    """Leave the answer to its author only."""
    given.is_public = False
    given.save(update_fields=["is_public"])
    log(instance=given.reply, action="replies.take_answer_down", user=by)


@transaction.atomic
def close(reply: Reply, *, because: str, by: User) -> None:
    """Take it off the list without an answer, as when it was answered by phone or asks for none."""
    reply.closed_at, reply.closed_because = timezone.now(), because
    reply.save(update_fields=["closed_at", "closed_because"])
    log(instance=reply, action="replies.close", user=by, data={"because": because})


@transaction.atomic
def withdraw(reply: Reply) -> None:
    """Its author takes it back: nobody reads it any more, and what it said is erased, with all that followed it."""
    for each in [reply, *reply.follow_ups.all()]:
        _forget_item(each)
        each.state, each.closed_at = Reply.State.WITHDRAWN, timezone.now()
        each.text = each.public_text = each.name = each.address = ""
        each.user = None
        _save_shown(each)


@transaction.atomic
def erase(reply: Reply) -> None:
    """Remove it with its answers and everything that followed."""
    for each in [reply, *reply.follow_ups.all()]:
        _forget_item(each)
    show_change(reply)
    reply.delete()


def _forget_item(reply: Reply) -> None:
    """Take it from the moderators, unless somebody may be at risk: then they still have to see it."""
    forget(subject=reply)


def show_change(reply: Reply) -> None:
    """Let kept pages be drawn anew, where this reply may stand on one."""
    if reply.may_be_public:
        ContentVersion.raise_number()


def _save_shown(reply: Reply) -> None:
    reply.save()
    show_change(reply)
