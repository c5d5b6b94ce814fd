"""What accounts keep is kept no longer than we say."""

import logging
from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from . import personal_data
from .models import AccountMessage, CommunityGroup, Membership, MembershipState, User
from .tasks import send_account_message

logger = logging.getLogger(__name__)

UNUSED_FOR = timedelta(days=3 * 365)
UNCONFIRMED_FOR = timedelta(days=30)
TRY_AGAIN_EVERY = timedelta(minutes=10)
PAST_MEMBERSHIP_FOR = timedelta(days=2 * 365)
UNDECIDED_FOR = timedelta(days=60)
UNSENDABLE_AFTER = timedelta(days=1)


def unused_accounts() -> QuerySet[User]:
    """Accounts that nobody signed in to for three years, or whose address nobody confirmed for thirty days.

    Staff accounts stay: whoever keeps them closes them.
    """
    now = timezone.now()
    unused = Q(last_login__lt=now - UNUSED_FOR) | Q(last_login=None, date_joined__lt=now - UNUSED_FOR)
    never_confirmed = Q(last_login=None, date_joined__lt=now - UNCONFIRMED_FOR) & ~Q(emailaddress__verified=True)
    return User.objects.filter(unused | never_confirmed, groups=None, is_superuser=False).distinct()


def forget_unused_accounts() -> int:
    """Erase them as their owners would; how many."""
    forgotten = 0
    for user in unused_accounts():
        personal_data.erase(user)
        forgotten += 1
    if forgotten:
        logger.info("Erased %d accounts that nobody used.", forgotten)
    return forgotten


def forget_past_memberships() -> None:
    """What ended two years ago, and what was asked or offered and came to nothing.

    Whoever asked that a group be taken in waits until the team has decided, however long that takes.
    """
    Membership.objects.filter(ends_on__lt=timezone.localdate() - PAST_MEMBERSHIP_FOR).delete()
    undecided = Membership.objects.filter(state__in=[MembershipState.ASKED, MembershipState.INVITED])
    put_forward = Membership.objects.asked().filter(group__in=CommunityGroup.objects.proposed())
    old = undecided.filter(changed_at__lt=timezone.now() - UNDECIDED_FOR)
    old.exclude(pk__in=put_forward.values("pk")).delete()


def forget_old_sessions() -> None:
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def send_waiting_messages() -> None:
    """Try again what could not be sent, and give up after a day: a link to sign in is of no use by then."""
    now = timezone.now()
    AccountMessage.objects.filter(created_at__lt=now - UNSENDABLE_AFTER).delete()
    for message in AccountMessage.objects.filter(created_at__lt=now - TRY_AGAIN_EVERY):
        send_account_message.enqueue(message.pk)
