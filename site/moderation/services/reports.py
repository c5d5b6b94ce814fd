"""“Report this”: anybody, on any published contribution."""

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from people.suspicion import Suspicion

from ..concerns import Concern, find_concerns, to_json
from ..models import Item, Report
from .letters import alert_duty_contact
from .submissions import due_after


@transaction.atomic
def report(*, item: Item, why: str, words: str = "", address: str = "", suspicions: Iterable[Suspicion] = ()) -> Report:
    """Record that somebody objects to a published contribution, and put it back before the moderators.

    It stays published meanwhile. A report of danger, or one whose own words speak of it, alerts the duty contact: once
    until somebody has decided, however many follow.
    """
    now = timezone.now()
    made = Report(item=item, why=why, words=words.strip(), address=address.strip().lower(), reported_at=now)
    made.language = get_language() or ""
    with override(settings.LANGUAGE_CODE):
        found = [*find_concerns(words), *map(Concern.about_sender, suspicions)]
        sentences = [concern.sentence for concern in found if concern.is_risk]
        if why == Report.Why.DANGER:
            sentences.append(_("Somebody reports that a person is in danger, or that it is a threat."))
    made.concerns = to_json(found)
    made.full_clean()
    current = Item.objects.select_for_update(of=("self",)).get(pk=item.pk)
    says_no_more = not made.words and not sentences and item.reports.filter(closed_at=None, why=why).exists()
    made.save()
    # Whoever is looking at it now must see the report before deciding; the same once more would only keep them from it.
    Item.objects.filter(pk=item.pk).update(
        version=F("version") + (0 if says_no_more else 1),
        waiting_since=current.waiting_since or now,
        due_at=current.due_at or due_after(now),
        is_risk=current.is_risk or bool(sentences),
    )
    item.refresh_from_db()
    if sentences and not current.is_risk:
        alert_duty_contact(item, sentences)
    return made
