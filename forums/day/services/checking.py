"""What moderators let through of what tables and phones sent; and letting several through that were read together."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from core.models import ContentVersion
from moderation.models import Decision, Item
from moderation.services import ItemChangedError, NotAllowedError, decide
from people.models import User

from ..models import CheckState, TableNote, WallQuestion

NOTE, QUESTION = "table-note", "forum-question"


@transaction.atomic
def publish(written: TableNote | WallQuestion, text: str) -> None:
    """A moderator lets it through with these words, which may be fewer than were sent."""
    written.state, written.public_text = CheckState.PUBLISHED, text
    written.save()
    ContentVersion.raise_number()


@transaction.atomic
def refuse(written: TableNote | WallQuestion, reason: str) -> None:
    """A moderator keeps it, or takes it, from everybody. Staff still read it."""
    written.state, written.public_text = CheckState.REFUSED, ""
    written.save()
    ContentVersion.raise_number()


def let_through(*, written: Iterable[Model], by: User) -> int:
    """Publish as they are those that nothing was found in, each by a decision of `by` in the log. Returns how many.

    Those with concerns stay in the queue, where they are shown with what was found.
    """
    count = 0
    for item in waiting_items(written):
        if item.concerns:
            continue
        try:
            decide(item=item, action=Decision.Action.PUBLISHED, by=by, version=item.version)
        except (ItemChangedError, NotAllowedError):
            # A colleague was quicker: theirs is what counts.
            continue
        count += 1
    return count


def items_of(written: Iterable[Model]) -> dict[int, Item]:
    """Where each stands in the moderators' queue, by its own key; all of one model."""
    rows = list(written)
    if not rows:
        return {}
    kind = ContentType.objects.get_for_model(rows[0])
    items = Item.objects.filter(content_type=kind, object_id__in=[row.pk for row in rows])
    return {item.object_id: item for item in items}


def waiting_items(written: Iterable[Model]) -> list[Item]:
    return [item for item in items_of(written).values() if item.state in {Item.State.WAITING, Item.State.HELD}]
