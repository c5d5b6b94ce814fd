"""Files follow their page: made when it is published, gone when it is taken down; and bytes follow their row."""

from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.signals import page_published, page_unpublished

from . import services
from .models import MadeFile, StaffFile
from .pages import OfferedInFormats
from .tasks import make_all_formats


def make_formats(sender, instance, **kwargs) -> None:
    if isinstance(instance, OfferedInFormats):
        make_all_formats.enqueue(instance.pk)


def forget_formats(sender, instance, **kwargs) -> None:
    if isinstance(instance, OfferedInFormats):
        services.forget_files(instance)


def delete_bytes(sender, instance, **kwargs) -> None:
    """Once the deletion holds, unless another row has come to name the same file."""
    name, storage = instance.file.name, instance.file.storage
    if name:
        transaction.on_commit(lambda: sender.objects.filter(file=name).exists() or storage.delete(name))


def listen() -> None:
    page_published.connect(make_formats, dispatch_uid="formats.make_formats")
    page_unpublished.connect(forget_formats, dispatch_uid="formats.forget_formats")
    for model in (MadeFile, StaffFile):
        post_delete.connect(delete_bytes, sender=model, dispatch_uid=f"formats.delete_bytes.{model.__name__}")
