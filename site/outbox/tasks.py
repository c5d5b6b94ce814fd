"""What the worker does to send."""

from django_tasks import task

from . import sending


@task
def send_messages() -> None:
    """Send every message that is due, a slice at a time so that nothing else on the queue waits long."""
    if sending.send_due_messages():
        send_messages.enqueue()


@task(queue_name="slow")
def send_mailing(mailing_id: int) -> None:
    """Send a slice of a mailing, then queue the next."""
    if sending.send_slice(mailing_id):
        sending.queue_mailing(mailing_id)


def send_soon() -> None:
    sending.queue_messages()


def send_mailings_soon() -> None:
    sending.queue_due_mailings()
