"""Writing actions: made, changed, noted; each change with who, when and why."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from home.models import PriorityPage
from people.models import Agency, User
from places.models import Area

from .holding import stays_back
from .models import Action, ActionChange, ActionNote, Tier
from .raisers.services import add_raiser
from .recording import moment_of, record
from .rewording import Reworded, reworded_since
from .sources import raised_by
from .statuses import NEEDS_REASON, Status
from .tiers.moving import bring_down, escalate, keep_at_tier

__all__ = [
    "add_note",
    "add_raiser",
    "bring_down",
    "change_action",
    "create_action",
    "escalate",
    "keep_at_tier",
    "notes_on",
]

CHANGEABLE = {
    *("title", "why", "public_wording", "areas", "priority", "agency", "role", "owner", "due_on", "status"),
    *("expected_outcome", "evaluation", "is_public"),
}


@transaction.atomic
def create_action(
    *,
    title: str,
    source: Model | None = None,
    why: str = "",
    public_wording: str = "",
    areas: Iterable[Area] = (),
    priority: PriorityPage | None = None,
    agency: Agency | None = None,
    role: str = "",
    owner: User | None = None,
    due_on: date | None = None,
    status: str = Status.PROPOSED,
    reason: str = "",
    expected_outcome: str = "",
    evaluation: str = "",
    is_public: bool = False,
    tier: Tier | None = None,
    by: User | None,
    on: date | None = None,
) -> Action:
    """Write an action down, linked to what it came from, as the first line of its history.

    It begins at the lowest tier unless `tier` says otherwise. `reason` is for the public, and required where the action
    begins as a "no". `on` is the day on which it was decided, where it is written down later. Whoever is known to have
    raised its source is told of what becomes of it. In a sensitive period it is public once that is released.
    """
    begun_at = moment_of(on)
    begun = timezone.localdate(begun_at)
    action = Action(
        title=title.strip(),
        why=why,
        public_wording=public_wording,
        priority=priority,
        agency=agency,
        role=role,
        owner=owner,
        due_on=due_on,
        status=status,
        status_since=begun,
        status_reason=reason.strip(),
        tier=tier or Tier.objects.lowest(),
        tier_since=begun,
        expected_outcome=expected_outcome,
        evaluation=evaluation,
        is_public=is_public,
        made_by=by,
    )
    action.source = source
    action.made_at = begun_at
    action.full_clean()
    action.is_public = False
    action.save()
    if is_public and not stays_back(action, by=by):
        action.is_public = True
        action.save(update_fields=["is_public"])
    action.areas.set(areas)
    record(action, before=None, by=by, reason=action.status_reason, at=begun_at)
    for raised in raised_by(source):
        add_raiser(action=action, group=raised.group, email=raised.email, language=raised.language)
    log(instance=action, action="actions.make", user=by)
    return action


@transaction.atomic
def change_action(
    *, action: Action, by: User | None, reason: str = "", on: date | None = None, **changes: Any
) -> ActionChange | None:
    """Change what is given; the line of history that this made, or None where nothing of public interest changed.

    A new status, day or agency, a new evaluation, other words where the public had read them, and every change with a
    reason, is a line of history; of other words alone nobody is told. Status "not doing" and "no evidence" need a
    reason. `on` is the day of the change, where it is written down later. `action` is brought up to date.
    """
    if unknown := changes.keys() - CHANGEABLE:
        raise TypeError(f"An action has no {', '.join(sorted(unknown))} to change.")
    before = Action.objects.select_for_update(of=("self",)).select_related("agency", "tier").get(pk=action.pk)
    action.refresh_from_db()
    reason, areas, at = reason.strip(), changes.pop("areas", None), moment_of(on, after=action)
    for name, value in changes.items():
        setattr(action, name, value)
    if action.status != before.status:
        if action.status in NEEDS_REASON and not reason:
            raise ValidationError({"reason": _("Say why: nobody is told no without the reason.")})
        action.status_since, action.status_reason = timezone.localdate(at), reason
        if before.has_ended_for_good:  # taken up again: its tier's whole limit is before it
            action.tier_since, action.kept_until = timezone.localdate(at), None
    elif reason and action.status in NEEDS_REASON:
        action.status_reason = reason
    reworded = reworded_since(before, action)
    if Reworded.EVALUATION in reworded and not reason:
        # Whether it worked is news for those who raised it, as much as a new status.
        reason = action.evaluation.strip()
        reworded[-1] = Reworded.EVALUATED
    action.full_clean()
    if action.is_public and not before.is_public and stays_back(action, by=by):
        action.is_public = False
    action.save()
    if areas is not None:
        action.areas.set(areas)
    log(instance=action, action="actions.change", user=by, data={"changed": sorted(changes)})
    has_moved = any(
        getattr(action, name) != getattr(before, name) for name in ("status", "due_on", "agency_id", "role")
    )
    is_news = has_moved or bool(reason)
    if not (is_news or reworded):
        return None
    return record(action, before=before, by=by, reason=reason, at=at, reworded=reworded, is_news=is_news)


@transaction.atomic
def add_note(*, action: Action, text: str, by: User) -> ActionNote:
    """Tell colleagues something about an action."""
    note = ActionNote(action=action, text=text.strip(), made_by=by)
    note.full_clean()
    note.save()
    return note


def notes_on(action: Action):
    """What colleagues told one another about an action, the newest first. For staff pages only."""
    return ActionNote.objects.filter(action=action).select_related("made_by")
