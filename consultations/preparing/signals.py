"""What follows when a consultation's page goes live, by whichever way, and when days or sensitive periods change."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.signals import page_published

from home.sensitive_periods.models import SensitivePeriod

from . import holding
from .models import Consultation, Phase
from .pages import ConsultationPage
from .publishing import record_publication


@receiver(page_published, sender=ConsultationPage)
def went_live(instance: ConsultationPage, revision=None, **kwargs) -> None:
    holding.settle(instance.consultation)
    instance.consultation.refresh_from_db(fields=["waits_to_open"])
    record_publication(page=instance, by=revision.user if revision else None)


@receiver([post_save, post_delete], sender=Phase)
def days_changed(instance: Phase, **kwargs) -> None:
    """Once all days are saved: in between they may be others than anybody meant."""
    transaction.on_commit(lambda: _settle(instance.consultation_id))


@receiver(post_save, sender=SensitivePeriod)
def period_recorded(**kwargs) -> None:
    """Once its officers are saved too, who are told."""
    transaction.on_commit(holding.settle_all)


def _settle(pk: int) -> None:
    if consultation := Consultation.objects.filter(pk=pk).first():
        holding.settle(consultation)
