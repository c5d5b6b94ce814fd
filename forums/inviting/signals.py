"""What a changed forum means for its guests, and a group's changed contact, or coming, for the group.

Other places are given out at once; that it is cancelled is told.
"""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone

from core.models import ContentVersion
from forums.preparing.models import Forum
from people.models import CommunityGroup

from . import tasks
from .guest_lists import follow_contact
from .models import Rsvp
from .services import move_up


@receiver(post_save, sender=Forum)
def give_out_places(instance: Forum, created: bool, raw: bool, **_kwargs: object) -> None:
    if created or raw:
        return
    if instance.cancelled_at:
        transaction.on_commit(lambda: tasks.send_cancelled.enqueue(instance.pk))
    else:
        move_up(instance)


@receiver(post_save, sender=CommunityGroup)
def write_to_the_new_contact(instance: CommunityGroup, created: bool, raw: bool, **_kwargs: object) -> None:
    if not created and not raw:
        follow_contact(instance)


@receiver(post_delete, sender=Rsvp)
def let_the_next_move_up(instance: Rsvp, **_kwargs: object) -> None:
    """Whoever is erased leaves the line."""
    if instance.has_place and (forum := Forum.objects.filter(pk=instance.forum_id).first()):
        move_up(forum)


@receiver([post_save, post_delete], sender="forums.Attendance")
def show_on_the_groups_page_who_came(instance: Any, **_kwargs: object) -> None:
    """Who is written down after the day stands on their group's page at once; until then it names no forum of today."""
    was_held = Forum.objects.held_before(timezone.localdate()).filter(pk=instance.forum_id)
    if instance.group_id and was_held.exists():
        ContentVersion.raise_number()
