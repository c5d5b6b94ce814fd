"""How long equality monitoring is kept. Each job can be run again at any time."""

from datetime import timedelta

from django.utils import timezone

from consultations.preparing.models import Consultation

from . import services
from .models import MonitoringAnswer, Ticket, Tray

A_YEAR = timedelta(days=365)


def forget_tickets() -> None:
    """Delete tickets that nobody used on the day of sending or the day after."""
    Ticket.objects.filter(day__lt=timezone.localdate() - timedelta(days=1)).delete()


def write_what_waits() -> None:
    """Write the trays of consultations that closed two days ago or more: every ticket has been used or is gone."""
    closed = Consultation.objects.with_days().filter(last_day__lt=timezone.localdate() - timedelta(days=2))
    for tray in Tray.objects.filter(consultation__in=list(closed.values_list("pk", flat=True))).select_related(
        "consultation"
    ):
        services.close(tray.consultation)


def forget_answers() -> None:
    """Delete what was told when the years of the consultation's answers are over."""
    today = timezone.localdate()
    for consultation in Consultation.objects.with_days().filter(last_day__lt=today - A_YEAR):
        if consultation.last_day < today - consultation.retention_years * A_YEAR:
            Tray.objects.filter(consultation=consultation).delete()
            MonitoringAnswer.objects.filter(consultation=consultation).delete()
