"""Reminding officers by email, once a week, of what is late or soon due in their charge."""

from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from outbox.models import Message
from outbox.services import send_message
from people.models import User

from .history import standing
from .models import Action

SATURDAY = 5
SOON = timedelta(days=7)


def remind_officers() -> int:
    """Write to everybody in charge of an action that is overdue, or due within a week; how many were written to.

    On a working day, once in each week; harmless to repeat.
    """
    today = timezone.localdate()
    if today.weekday() >= SATURDAY:
        return 0
    waiting = Action.objects.going_on().filter(due_on__lte=today + SOON, owner__is_active=True)
    officers = User.objects.filter(pk__in=waiting.order_by().values("owner")).order_by("pk")
    return sum(_remind(officer, today) for officer in officers)


@transaction.atomic
def _remind(officer: User, today: date) -> bool:
    """Tell one officer, unless that was done this week. Two workers at a time: the second finds it done."""
    officer = User.objects.select_for_update().get(pk=officer.pk)
    monday = timezone.make_aware(datetime.combine(today - timedelta(days=today.weekday()), time()))
    about = {"about_type": ContentType.objects.get_for_model(User), "about_id": officer.pk}
    if Message.objects.filter(**about, created_at__gte=monday).exists():
        return False
    own = Action.objects.going_on().owned_by(officer).filter(due_on__lte=today + SOON).order_by("due_on", "pk")
    actions = list(own)
    late = sum(action.is_overdue_on(today) for action in actions)
    soon = len(actions) - late
    parts = [
        ngettext("%(count)d overdue", "%(count)d overdue", late) % {"count": late} if late else "",
        ngettext("%(count)d due within a week", "%(count)d due within a week", soon) % {"count": soon} if soon else "",
    ]
    send_message(
        to=officer.email,
        subject=_("Actions in your charge: %(what)s") % {"what": ", ".join(filter(None, parts))},
        template="actions/emails/due",
        context={
            "rows": [(each.title, standing(each), f"{settings.SITE_URL}{each.staff_address}") for each in actions],
            "address": f"{settings.SITE_URL}{reverse('action_list')}?only=mine",
        },
        about=officer,
    )
    return True
