"""An author asks for a decision to be looked at again."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import F, Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Appeal, Decision, Item
from .decisions import SHORTENED, may_be_appealed, reason_in_words
from .letters import appeal_token
from .submissions import due_after

OPEN_FOR = timedelta(days=30)


AGAINST_AUTHOR = {*SHORTENED, Decision.Action.REFUSED, Decision.Action.TAKEN_DOWN}


@dataclass(frozen=True, slots=True)
class ForAuthor:
    """What the letter about a decision says, for a page of the author's own: many leave no address to write to.

    `because` reads on from “because”, `of_appeal` says how their appeal stands; each is empty where there is none.
    """

    because: str = ""
    appeal_address: str = ""
    of_appeal: str = ""


class AppealNotOpenError(Exception):
    """There is nothing to appeal against, or not any longer; the message says why, for its author."""


def why_no_appeal(item: Item) -> str:
    """Why nobody can appeal now, in a sentence; empty when they can."""
    if getattr(item, "appeal", None) is not None:
        return _("You have appealed already. Each decision is looked at again once.")
    against = item.last_decision
    if against is None or not may_be_appealed(item, against):
        return _("There is nothing to appeal against: it is published, or not decided yet.")
    if timezone.now() - against.decided_at > OPEN_FOR:
        return _("The thirty days in which you could appeal are over.")
    return ""


def told_to_author(subject: Model) -> ForAuthor:
    """Why something of it is not for everybody to read, and where its author can ask for another look."""
    item = Item.objects.about(subject).select_related("appeal").prefetch_related("decisions").first()
    if item is None:
        return ForAuthor()
    of_appeal = _how_it_stands(item)
    against = [each for each in item.decisions.all() if each.action in AGAINST_AUTHOR]
    if not against or (item.is_public and not item.holds_back):
        return ForAuthor(of_appeal=of_appeal)
    address = "" if why_no_appeal(item) else reverse("moderation:appeal", args=[appeal_token(item)])
    return ForAuthor(reason_in_words(max(against, key=lambda each: each.pk)), address, of_appeal)


def _how_it_stands(item: Item) -> str:
    """What its author reads of their appeal, in the words of the letter about it."""
    appealed = getattr(item, "appeal", None)
    if appealed is None:
        return ""
    if appealed.decided_at is None:
        return _("We look at it again")
    if appealed.is_upheld:
        return _("We have looked at our decision again and changed it: it is published.")
    decided = max(item.decisions.filter(decided_at=appealed.decided_at), key=lambda each: each.pk, default=None)
    note = decided.note_to_author if decided else ""
    return " ".join(filter(None, [_("We have looked at our decision again, and it stays."), note]))


@transaction.atomic
def appeal(*, item: Item, words: str) -> Appeal:
    """Record the author's one appeal and put the contribution back before the moderators.

    What is published stays so meanwhile, and what is not does not. Raises `AppealNotOpenError`.
    """
    item = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    if refusal := why_no_appeal(item):
        raise AppealNotOpenError(refusal)
    now = timezone.now()
    made = Appeal(item=item, against=item.last_decision, words=words.strip(), made_at=now)
    made.full_clean()
    made.save()
    Item.objects.filter(pk=item.pk).update(
        version=F("version") + 1, waiting_since=item.waiting_since or now, due_at=item.due_at or due_after(now)
    )
    return made
