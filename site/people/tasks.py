"""What is done for accounts after the page was answered."""

from django_tasks import task

from .models import AccountMessage


@task()
def send_account_message(message_id: int) -> None:
    """Send a waiting message and forget it. One that has already gone is no error: tasks may run twice."""
    message = AccountMessage.objects.filter(pk=message_id).first()
    if message:
        message.send()
        message.delete()
