"""Days were changed: what ends with them follows."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from consultations.preparing.models import Consultation, Phase

from .invitations import follow_days


@receiver([post_save, post_delete], sender=Phase)
def days_changed(instance: Phase, **kwargs) -> None:
    # As it is kept: the record that is being saved may not have all its phases yet.
    if consultation := Consultation.objects.filter(pk=instance.consultation_id).first():
        follow_days(consultation)
