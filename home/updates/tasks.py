"""What is done for updates after an editor's page was answered. Each may be run twice."""

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django_tasks import task

from . import setting_aside
from .records import Withdrawal


@task(priority=20)
def settle_files() -> None:
    """Set the files of withdrawn updates aside, and put back those of updates that are shown again."""
    setting_aside.settle_files()


@receiver([post_save, post_delete], sender=Withdrawal)
def withdrawn_or_shown_again(**kwargs) -> None:
    transaction.on_commit(settle_files.enqueue)
