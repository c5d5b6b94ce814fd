"""Moving actions between tiers: up with a reason, by hand or past their limit, and back down."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from people.models import User

from ..models import Action, ActionChange
from ..recording import moment_of, record
from .models import Tier


@transaction.atomic
def escalate(*, action: Action, reason: str, by: User | None, on: date | None = None) -> ActionChange:
    """Move an open action up to the next tier, and tell who hears of it there. `reason` is for the public.

    `by` is None where it goes up by itself, past its limit. `on` is the day, today if left out. Raises
    `ValidationError` without a reason, for what has ended, and at the highest tier.
    """
    above = Tier.objects.above(action.tier).first()
    if above is None:
        raise ValidationError(_("It is at the highest tier already."))
    change = _move(action, above, reason=reason, by=by, on=on)
    from .letters import tell_chair  # noqa: PLC0415 - its words are about what is written here

    tell_chair(action, change)
    return change


@transaction.atomic
def bring_down(*, action: Action, reason: str, by: User | None, on: date | None = None) -> ActionChange:
    """Move an open action back down to the tier below, as when it needs no decision from above any more.

    Raises `ValidationError` without a reason, for what has ended, and at the lowest tier.
    """
    below = Tier.objects.below(action.tier).first()
    if below is None:
        raise ValidationError(_("It is at the lowest tier already."))
    return _move(action, below, reason=reason, by=by, on=on)


@transaction.atomic
def keep_at_tier(*, action: Action, until: date, reason: str, by: User | None, on: date | None = None) -> None:
    """Put the limit of its tier off to `until`, as its meeting decided. `reason` is for the public."""
    if until < timezone.localdate():
        raise ValidationError({"until": _("Give a day that has not passed.")})
    before = _locked(action)
    action.kept_until = until
    action.full_clean()
    action.save(update_fields=["kept_until"])
    log(instance=action, action="actions.keep", user=by, data={"until": str(until)})
    if reason.strip():
        record(action, before=before, by=by, reason=reason.strip(), at=moment_of(on, after=action))


def _move(action: Action, tier: Tier, *, reason: str, by: User | None, on: date | None) -> ActionChange:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: everybody can read in its history why it moved.")})
    before = _locked(action)
    if before.tier_id != action.tier_id:
        raise ValidationError(_("Somebody has moved it meanwhile: look at it again."))
    if before.has_ended_for_good:
        raise ValidationError(_("It has ended, and stays where it ended."))
    action.refresh_from_db()
    at = moment_of(on, after=action)
    action.tier, action.tier_since, action.kept_until = tier, timezone.localdate(at), None
    action.full_clean()
    action.save(update_fields=["tier", "tier_since", "kept_until"])
    change = record(action, before=before, by=by, reason=reason.strip(), at=at)
    log(instance=action, action="actions.move", user=by, data={"tier": tier.name})
    return change


def _locked(action: Action) -> Action:
    """As it stands in the database, held until this transaction ends."""
    found = Action.objects.select_for_update(of=("self",)).select_related("agency", "tier")
    return found.get(pk=action.pk)
