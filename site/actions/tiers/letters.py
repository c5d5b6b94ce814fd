"""Telling whoever hears of what comes up to a tier."""

from django.conf import settings
from django.utils.translation import gettext as _

from outbox.services import send_message

from ..models import Action, ActionChange


def tell_chair(action: Action, change: ActionChange) -> None:
    """Write to who hears of it at the tier that it came up to; nobody, where the tier names nobody."""
    chair = action.tier.chair
    if chair is None or not chair.is_active:
        return
    send_message(
        to=chair.email,
        subject=_("Up to %(meets)s: “%(title)s”") % {"meets": action.tier.meets, "title": action.title},
        template="actions/emails/escalated",
        context={"action": action, "change": change, "address": f"{settings.SITE_URL}{action.staff_address}"},
        about=action,
        is_sensitive=action.is_sensitive,
    )
