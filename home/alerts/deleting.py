"""What deleting an update would leave untold: whoever has it hears nothing more of it, unless it is withdrawn first.

A correction and a withdrawal take their words from the update's own rows, so it stays until they have gone out.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from home.updates.models import Correction, UpdatePage, Withdrawal
from outbox.models import Mailing

from .sending import CORRECTION, WITHDRAWAL, recipients_who_have

FOLLOWED_BY = ((Correction, CORRECTION), (Withdrawal, WITHDRAWAL))
# What was recorded so lately may still be on a worker's list, with no mailing made yet.
QUEUED_FOR = timedelta(minutes=10)


def why_to_keep(pages: Sequence[Page]) -> str:
    """Why these pages, with all below them, cannot be deleted now; "" where they can."""
    below = Q()
    for page in pages:
        below |= Q(path__startswith=page.path)
    if not pages or not _is_being_followed(list(UpdatePage.objects.filter(below, sending__isnull=False))):
        return ""
    return _(
        "People are being told by email of a correction or a withdrawal, which takes its words from here. Delete this "
        "once they have been told."
    )


def who_would_hear_nothing(page: Page) -> str:
    """How many people have an update that somebody is about to delete; "" where nobody does, or it is withdrawn."""
    update = UpdatePage.objects.filter(pk=page.pk).first()
    if update is None or update.source.pk != update.pk or update.withdrawn:
        return ""
    count = len(recipients_who_have(update))
    if not count:
        return ""
    words = ngettext(
        "%(count)s person has it by email. Deleting it tells them nothing: if it was wrong, withdraw it first, so "
        "that they are told.",
        "%(count)s people have it by email. Deleting it tells them nothing: if it was wrong, withdraw it first, so "
        "that they are told.",
        count,
    )
    return words % {"count": f"{count:,}"}


def _is_being_followed(updates: Sequence[UpdatePage]) -> bool:
    return any(_goes_or_is_queued(model._default_manager.all(), kind, updates) for model, kind in FOLLOWED_BY)


def _goes_or_is_queued(records: QuerySet, kind: str, updates: Sequence[UpdatePage]) -> bool:
    """Whether mailings of this kind about these updates' `records`, corrections or withdrawals, still go."""
    records = records.filter(update__in=updates)
    mailings = Mailing.objects.filter(kind=kind, about_id__in=records.values("pk"))
    if mailings.going().exists():
        return True
    lately = records.filter(made_at__gte=timezone.now() - QUEUED_FOR).exclude(pk__in=mailings.values("about_id"))
    return any(recipients_who_have(record.update) for record in lately.select_related("update"))
