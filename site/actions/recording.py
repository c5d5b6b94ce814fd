"""Lines of history: each change of an action is written down once, with who, when and why."""

from collections.abc import Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from people.models import User

from .models import Action, ActionChange
from .sources import tell_changed


def record(
    action: Action,
    *,
    before: Action | None,
    by: User | None,
    reason: str,
    at: datetime,
    reworded: Sequence[str] = (),
    is_news: bool = True,
) -> ActionChange:
    """Write down how `action` differs from what it was `before` (None: it is new), and tell whoever listens.

    What is no news stands in the history, and nobody is written to.
    """
    change = ActionChange.objects.create(
        action=action,
        made_at=at,
        by=by,
        status_before=before.status if before else "",
        status_after=action.status,
        due_before=before.due_on if before else None,
        due_after=action.due_on,
        agency_before=before.agency if before else None,
        agency_after=action.agency,
        role_after=action.role,
        tier_before=before.tier if before else None,
        tier_after=action.tier,
        reason=reason,
        reworded=list(reworded),
        told_at=None if is_news else at,
    )
    tell_changed(action, change)
    return change


def moment_of(on: date | None, *, after: Action | None = None) -> datetime:
    """When something happened that is written down now, as from a meeting yesterday: never before what came before.

    Raises `ValidationError` for a day to come.
    """
    now = timezone.now()
    if on is None or on == timezone.localdate(now):
        return now
    if on > timezone.localdate(now):
        raise ValidationError(_("That day has not come yet."))
    at_noon = timezone.make_aware(datetime.combine(on, datetime.min.time().replace(hour=12)))
    last = after.changes.order_by("made_at", "pk").last() if after else None
    return max(at_noon, last.made_at) if last else at_noon
