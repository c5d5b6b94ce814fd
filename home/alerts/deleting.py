"""What deleting an update would leave untold: whoever has it hears nothing more of it, unless it is withdrawn first.

A correction and a withdrawal take their words from the update's own rows, so it stays until they have gone out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from home.updates.models import Correction, UpdatePage, Withdrawal
from outbox.models import Mailing

from .sending import CORRECTION, WITHDRAWAL, recipients_by_update, recipients_who_have

FOLLOWED_BY = ((Correction, CORRECTION), (Withdrawal, WITHDRAWAL))
MOST_NAMED = 3
# What was recorded so lately may still be on a worker's list, with no mailing made yet.
QUEUED_FOR = timedelta(minutes=10)


def why_to_keep(pages: Sequence[Page]) -> str:
    """Why these pages, with all below them, cannot be deleted now; "" where they can."""
    if not _is_being_followed(_sent_among(pages)):
        return ""
    return _(
        "People are being told by email of a correction or a withdrawal, which takes its words from here. Delete this "
        "once they have been told."
    )


@dataclass(frozen=True, slots=True)
class Untold:
    """Sent updates that somebody is about to delete, and how many people have them by email."""

    updates: Sequence[UpdatePage]
    count: int

    @property
    def sentence(self) -> str:
        words = {"count": f"{self.count:,}", "updates": _named(self.updates)}
        return f"{self._who_has_them % words} {self._what_to_do}"

    @property
    def _who_has_them(self) -> str:
        return ngettext(
            "%(count)s person has %(updates)s by email.", "%(count)s people have %(updates)s by email.", self.count
        )

    @property
    def _what_to_do(self) -> str:
        return ngettext(
            "Deleting it tells them nothing: if it was wrong, withdraw it first, so that they are told.",
            "Deleting them tells nobody: if one was wrong, withdraw it first, so that those who have it are told.",
            len(self.updates),
        )


def who_would_hear_nothing(pages: Sequence[Page]) -> Untold | None:
    """Which updates that people have go with these pages and all below them, those aside that are withdrawn."""
    shown = [update for update in _sent_among(pages) if not update.withdrawn]
    recipients = recipients_by_update(shown) if shown else {}
    updates = [update for update in shown if recipients[update.pk]]
    addresses = {each.address for update in updates for each in recipients[update.pk]}
    return Untold(updates, len(addresses)) if updates else None


def _sent_among(pages: Sequence[Page]) -> list[UpdatePage]:
    below = Q()
    for page in pages:
        below |= Q(path__startswith=page.path)
    return list(UpdatePage.objects.filter(below, sending__isnull=False).order_by("path")) if pages else []


def _named(updates: Sequence[UpdatePage]) -> str:
    """ "“Lock your shed”, “Callers” and 3 other updates"."""
    names = [_("“%(title)s”") % {"title": update.title} for update in updates[:MOST_NAMED]]
    rest = len(updates) - len(names)
    if rest:
        names.append(ngettext("%(count)d other update", "%(count)d other updates", rest) % {"count": rest})
    return get_text_list(names, _("and"))


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
