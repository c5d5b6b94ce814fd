"""What becomes of replies when what they are about is deleted."""

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from home.updates.models import UpdatePage

from .models import Reply


@receiver(pre_delete, sender=UpdatePage)
def keep_replies_from_the_public(instance: UpdatePage, **kwargs) -> None:
    """Without their update they would stand among the questions. Their authors are still answered, by email."""
    Reply.objects.to_update(instance).update(may_be_public=False)
