"""Actions that stay unresolved past the limit of their tier go up by themselves."""

import logging
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..models import Action, ActionChange
from .models import Tier
from .moving import escalate

logger = logging.getLogger(__name__)


def escalate_what_is_past_its_limit() -> int:
    """Move each up by one tier, with the reason; how many. At the highest tier they stay, and staff are shown them.

    Harmless to repeat: what has moved up today has its new tier's whole limit before it. One that cannot be saved as
    it is keeps none of the others from going up.
    """
    today = timezone.localdate()
    highest = Tier.objects.last()
    waiting = Action.objects.past_limit_on(today).exclude(tier=highest).order_by("pk")
    return sum(_goes_up(pk, today) for pk in list(waiting.values_list("pk", flat=True)))


def _goes_up(pk: int, today: date) -> bool:
    try:
        return _escalate(pk, today) is not None
    except ValidationError:
        logger.exception("Action %s is past its limit and cannot go up.", pk)
        return False


@transaction.atomic
def _escalate(pk: int, today: date) -> ActionChange | None:
    """One of them, unless it was resolved, moved or put off a moment ago."""
    waiting = Action.objects.past_limit_on(today).select_for_update(of=("self",)).select_related("tier")
    action = waiting.filter(pk=pk).first()
    return escalate(action=action, reason=reason_for(action), by=None, on=today) if action else None


def reason_for(action: Action) -> str:
    """Why it goes up by itself."""
    if action.kept_until:
        day = date_format(action.kept_until, "j E Y")
        return _("The %(meets)s had put it off until %(day)s, and it was not resolved by then.") % {
            "meets": action.tier.meets,
            "day": day,
        }
    days = action.tier.limit_days or 0
    sentence = ngettext(
        "It was not resolved within the %(days)d day that the %(meets)s has for it.",
        "It was not resolved within the %(days)d days that the %(meets)s has for it.",
        days,
    )
    return sentence % {"days": days, "meets": action.tier.meets}
