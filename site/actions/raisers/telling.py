"""Telling those who raised an action of each change, once.

A change waits a while, so that several made together are told together and a slip can be mended; a job then makes one
mailing for each action. In a sensitive period it waits in the outbox until a named officer releases it, and what
changes meanwhile waits behind it. What is not public yet is told once it is.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from home.sensitive_periods.mailings import one_waits
from outbox.mailings import Recipient
from outbox.models import Mailing
from outbox.services import create_mailing
from people.models import Membership

from ..models import Action, ActionChange, ActionRaiser

MAILING_KIND = "action-news"
RIPE_AFTER = timedelta(minutes=30)


def tell_raisers(moment: datetime | None = None) -> list[Mailing]:
    """Tell of every change that has waited long enough, in one mailing for each action."""
    now = moment or timezone.now()
    waiting = ActionChange.objects.filter(told_at=None, action__is_public=True)
    ripe = waiting.filter(made_at__lte=now - RIPE_AFTER).order_by().values_list("action", flat=True).distinct()
    return [mailing for pk in sorted(ripe) if (mailing := _tell(pk, now))]


@transaction.atomic
def _tell(pk: int, now: datetime) -> Mailing | None:
    """What has waited long enough about one action. Two workers at a time: the second finds nothing left to tell."""
    action = Action.objects.select_for_update(of=("self",)).get(pk=pk)
    if one_waits(kind=MAILING_KIND, about=action):
        return None
    waiting = list(action.changes.filter(told_at=None, made_at__lte=now - RIPE_AFTER))
    recipients = recipients_of(action) if waiting else []
    mailing = None
    if recipients:
        mailing = create_mailing(
            kind=MAILING_KIND,
            about=action,
            title=_("What you raised: “%(title)s”") % {"title": action.title},
            recipients=recipients,
        )
    action.changes.filter(pk__in=[each.pk for each in waiting]).update(told_at=now, mailing=mailing)
    return mailing


def recipients_of(action: Action) -> list[Recipient]:
    """Everybody to tell: the addresses, and of groups the registered contact and those who may speak for it today."""
    found = []
    for raiser in ActionRaiser.objects.to_tell().filter(action=action).select_related("group"):
        addresses = [address for address in addresses_of(raiser) if not raiser.has_stopped(address)]
        found += [Recipient(address, str(raiser.pk), raiser.language) for address in addresses]
    return found


def addresses_of(raiser: ActionRaiser) -> list[str]:
    """Where one of those who raised it is written to."""
    group = raiser.group
    if group is None:
        return [raiser.email]
    if not group.is_active:
        return []
    speakers = Membership.objects.speaking_on(timezone.localdate()).filter(group=group)
    addresses = [group.contact_email, *speakers.order_by("pk").values_list("user__email", flat=True)]
    return list(dict.fromkeys(address.strip().lower() for address in addresses if address))
