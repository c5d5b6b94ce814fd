"""A consultation's page went live, by whichever way: an editor, the diary, a workflow, a release, a translation."""

from django.dispatch import receiver
from wagtail.signals import page_published

from .pages import ConsultationPage
from .publishing import record_publication


@receiver(page_published, sender=ConsultationPage)
def went_live(instance: ConsultationPage, revision=None, **kwargs) -> None:
    record_publication(page=instance, by=revision.user if revision else None)
