"""What becomes of replies when what they are about is deleted, and of its files when they are read by anybody."""

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver

from formats.tasks import make_all_formats
from home.updates.models import UpdatePage

from .models import Answer, Reply


@receiver(pre_delete, sender=UpdatePage)
def keep_replies_from_the_public(instance: UpdatePage, **kwargs) -> None:
    """Without their update they would stand among the questions. Their authors are still answered, by email."""
    Reply.objects.to_update(instance).update(may_be_public=False)


@receiver([post_save, post_delete], sender=Reply)
@receiver([post_save, post_delete], sender=Answer)
def make_files_anew(instance: Reply | Answer, **kwargs) -> None:
    """Files of an update have its replies too: they are ready before anybody asks, and those that were are gone."""
    reply = instance if isinstance(instance, Reply) else instance.reply
    if reply.may_be_public and reply.update_id and reply.state != Reply.State.CHECKING:
        for page in UpdatePage.objects.get(pk=reply.update_id).get_translations(inclusive=True).live():
            make_all_formats.enqueue(page.pk)
