"""An update went live, by whichever way: an editor, the diary, a workflow, an approver, a translation."""

from django.dispatch import receiver
from wagtail.signals import page_published

from .models import UpdatePage
from .services import record_publication


@receiver(page_published, sender=UpdatePage)
def went_live(instance: UpdatePage, **kwargs) -> None:
    record_publication(update=instance)
