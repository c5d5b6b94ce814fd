"""Reminding those who run consultations of the answers that are due, and an officer of those that are late."""

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.preparing.models import Consultation
from outbox.services import send_message
from people.models import User

from .clock import OVERDUE, Clock, clock_of, reminder_due
from .models import OutcomeSettings, Reminder


def remind_of_answers() -> int:
    """Send each reminder that is due today, once; how many. Of those that were missed only the newest is sent."""
    today, rules, sent = timezone.localdate(), OutcomeSettings.current(), 0
    for consultation in awaiting_answer():
        clock = clock_of(consultation, today)
        if clock is None:
            continue
        number = reminder_due(clock.due_on, today, days_before=rules.remind_days_before)
        if number is not None:
            sent += _remind(consultation, clock, number, rules)
    return sent


def awaiting_answer():
    """Published consultations that have closed and have not been answered."""
    found = Consultation.objects.closed_before(timezone.localdate()).unanswered()
    return found.prefetch_related("phases").select_related("made_by")


@transaction.atomic
def _remind(consultation: Consultation, clock: Clock, number: int, rules: OutcomeSettings) -> bool:
    _row, is_new = Reminder.objects.get_or_create(consultation=consultation, due_on=clock.due_on, number=number)
    if not is_new:
        return False
    people = {each.email: each for each in managers_of(consultation)}
    if number >= OVERDUE and rules.escalates_to and rules.escalates_to.is_active:
        people[rules.escalates_to.email] = rules.escalates_to
    subject = _("Overdue: the answer to “%(title)s”") if clock.is_overdue else _("Due: the answer to “%(title)s”")
    for address in people:
        send_message(
            to=address,
            subject=subject % {"title": consultation.title},
            template="consultations/outcomes/emails/reminder",
            context={
                "consultation": consultation,
                "clock": clock,
                "is_escalated": number >= OVERDUE,
                "address": f"{settings.SITE_URL}{reverse('outcome_edit', args=[consultation.pk])}",
            },
            about=consultation,
            is_sensitive=consultation.is_sensitive,
        )
    return True


def managers_of(consultation: Consultation) -> list[User]:
    """Who may publish its outcome by their role; whoever prepared it among them, if they may."""
    may = Permission.objects.filter(codename="publish_outcome", content_type__app_label="consultations")
    by_role = Q(groups__permissions__in=may) | Q(user_permissions__in=may)
    return list(User.objects.filter(by_role, is_active=True).distinct().order_by("pk"))
