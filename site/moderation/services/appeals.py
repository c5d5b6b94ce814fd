"""An author asks for a decision to be looked at again."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Appeal, Item
from .decisions import may_be_appealed
from .submissions import due_after

OPEN_FOR = timedelta(days=30)


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
