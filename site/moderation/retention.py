"""What moderation keeps about people goes when we said it would."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from .models import DefamationComplaint, Item, Report

logger = logging.getLogger(__name__)

CONTACTS_KEPT_FOR = timedelta(days=183)
REMOVED_WORDS_KEPT_FOR = timedelta(days=365)
COMPLAINTS_KEPT_FOR = timedelta(days=365)


def forget_what_is_over() -> None:
    """Forget who wrote what half a year after it was decided, removed words after a year, and what was deleted."""
    now = timezone.now()
    forget_deleted_contributions()
    with transaction.atomic():
        settled = Item.objects.filter(waiting_since=None).exclude(complaints__in=DefamationComplaint.objects.open())
        forget_contacts(settled.filter(decided_at__lt=now - CONTACTS_KEPT_FOR))
        forget_removed_words(settled.filter(decided_at__lt=now - REMOVED_WORDS_KEPT_FOR))
        Report.objects.filter(closed_at__lt=now - CONTACTS_KEPT_FOR).exclude(address="").update(address="")
        Report.objects.filter(closed_at__lt=now - REMOVED_WORDS_KEPT_FOR).update(words="", concerns=[])
        forget_complaints(now)


def forget_contacts(items: QuerySet[Item]) -> None:
    items.update(author=None, author_address="", author_name="")


def forget_removed_words(items: QuerySet[Item]) -> None:
    """What was published stays, with the contribution; what was not, or was removed, goes."""
    public = Item.objects.filter(pk__in=items.values("pk"), state=Item.State.PUBLISHED)
    hidden = Item.objects.filter(pk__in=items.values("pk")).exclude(state=Item.State.PUBLISHED)
    public.update(text=F("public_text"), removals=[], signed="", concerns=[])
    hidden.update(text="", public_text="", removals=[], signed="", concerns=[])


def forget_deleted_contributions() -> int:
    """Contributions that their app has deleted: nothing of their words stays, only that there was a decision.

    What may mean a risk to a person waits until somebody has seen it.
    """
    with_words = Item.objects.exclude(text="").filter(is_risk=False).prefetch_related("subject")
    gone = [item.pk for item in with_words if item.subject is None]
    forget_contributions(Item.objects.filter(pk__in=gone))
    if gone:
        logger.info("Forgot the words of %d contributions that were deleted.", len(gone))
    return len(gone)


def forget_contributions(items: QuerySet[Item]) -> None:
    """Nothing of their words or authors stays, and nobody has to decide about them; that there was a decision stays."""
    them = Item.objects.filter(pk__in=list(items.values_list("pk", flat=True)))
    forget_contacts(them)
    them.filter(state__in=[Item.State.WAITING, Item.State.HELD]).update(state=Item.State.REFUSED)
    them.update(
        text="",
        public_text="",
        removals=[],
        signed="",
        concerns=[],
        title="",
        waiting_since=None,
        due_at=None,
        is_risk=False,
    )


def forget_complaints(now: datetime) -> None:
    DefamationComplaint.objects.filter(closed_at__lt=now - COMPLAINTS_KEPT_FOR).delete()
