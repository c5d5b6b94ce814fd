"""An update went live, whoever or whatever published it; or an area of it is deleted."""

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published

from places.models import Area

from .ground import keep_updates_about_their_ground
from .models import UpdatePage
from .services import record_publication


@receiver(page_published, sender=UpdatePage)
def went_live(instance: UpdatePage, **kwargs) -> None:
    record_publication(update=instance)


@receiver(pre_delete, sender=Area)
def loses_an_area(instance: Area, origin=None, **kwargs) -> None:
    keep_updates_about_their_ground(area=instance, deleted_with=origin)
