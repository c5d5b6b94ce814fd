"""Every decision of a moderator in the site's history, beside what staff published, sent and exported."""

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import log

from .models import Decision


@receiver(post_save, sender=Decision)
def write_into_the_history(instance: Decision, created: bool, raw: bool = False, **kwargs) -> None:
    if created and not raw:
        item = instance.item
        data = {"reason": instance.reason} if instance.reason else None
        log(
            instance=item, action=f"moderation.{instance.action}", user=instance.decided_by, title=item.title, data=data
        )


@hooks.register("register_log_actions")
def decisions_in_words(actions) -> None:
    for action in Decision.Action:
        actions.register_action(f"moderation.{action}", _("Moderate"), action.label)
