"""What inviting leaves to the worker. Each can be repeated: who has been written to is passed by."""

from django_tasks import task

from forums.preparing.models import Forum

from . import printed, sending
from .models import LetterRun


@task()
def send_released(forum_id: int) -> None:
    if forum := Forum.objects.filter(pk=forum_id).first():
        sending.send_invitations(forum)


@task()
def send_reminders(forum_id: int) -> None:
    if forum := Forum.objects.filter(pk=forum_id).first():
        sending.remind(forum)


@task()
def send_changes(forum_id: int) -> None:
    if forum := Forum.objects.filter(pk=forum_id).first():
        sending.tell_changes(forum)


@task()
def send_cancelled(forum_id: int) -> None:
    if forum := Forum.objects.filter(pk=forum_id).first():
        sending.tell_cancelled(forum)


@task(queue_name="slow")
def draw_letters(run_id: int) -> None:
    if run := LetterRun.objects.filter(pk=run_id).first():
        printed.draw(run)
