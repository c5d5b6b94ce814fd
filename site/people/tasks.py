"""What is done for accounts after the page was answered."""

from django_tasks import task
from wagtail import hooks

from .models import AccountMessage


@task()
def send_account_message(message_id: int) -> None:
    """Send a waiting message and forget it. One that has already gone is no error: tasks may run twice.

    Whatever looks after everything that leaves (`outbox`) registers `carry_account_message`: it takes the message, and
    answers whether it is settled, sent or refused for good.
    """
    message = AccountMessage.objects.filter(pk=message_id).first()
    (carry,) = hooks.get_hooks("carry_account_message")
    if message and carry(message):
        message.delete()
