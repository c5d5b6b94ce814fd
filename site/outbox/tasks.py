"""What the worker does to send, and when."""

from django_tasks import task

from . import messages, sending
from .models import Mailing


@task
def send_messages() -> None:
    """Send the messages that are due, a batch at a time so that nothing else on the queue waits long."""
    if messages.send_due_messages():
        send_messages.enqueue()


@task(queue_name="slow", priority=5)
def send_mailing(mailing_id: int) -> None:
    """Send a batch of a mailing, then queue the next: ahead of files in other formats, of which hundreds may wait."""
    if sending.send_batch(mailing_id):
        sending.queue(Mailing.objects.get(pk=mailing_id), is_next=True)


def send_what_waits() -> None:
    """Begin or go on with everything that may go out now, and say what became of claims that a dead worker left."""
    sending.settle_forsaken()
    sending.queue_due_mailings()
    messages.queue_messages()
