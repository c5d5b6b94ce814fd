"""The worker's side of single messages: sent at least once, tried again for three days."""

from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from .attachments import attach
from .emails import Email, Letterhead, as_mail
from .mail_server import MailServer, Outcome, Result, ServerAwayError
from .models import Message, MessageState, Suppression, SuppressionReason
from .services import suppress
from .when import try_later

BATCH = 100
# Longer than any conversation with a mail server: after it, another worker may try the same message.
LEASE = timedelta(minutes=10)
TRIED_FOR = timedelta(days=3)


def send_due_messages() -> bool:
    """Send the messages that are due; whether more are."""
    due = list(Message.objects.due(timezone.now())[:BATCH])
    if not due:
        return False
    letterhead = Letterhead.current()
    complained = Suppression.objects.filter(reason=SuppressionReason.COMPLAINED).among(each.to for each in due)
    try:
        with MailServer() as server:
            for message in due:
                if message.to in complained:
                    refuse(message, _("This person reported one of our messages as unwanted."))
                elif take(message):
                    mail = as_mail(_worded(message), to=message.to, key=str(message.key), letterhead=letterhead)
                    if message.attachment:
                        attach(mail, message.attachment)
                    result = server.post(mail)
                    record(message, result)
                    if result.outcome is Outcome.AWAY:
                        return False
    except ServerAwayError as away:
        for message in due:
            put_off_or_give_up(message, str(away))
        return False
    return len(due) == BATCH


def take(message: Message) -> bool:
    """Take a message for the caller for a while; False where another worker has it."""
    mine = Message.objects.filter(pk=message.pk, state=MessageState.WAITING, due_at=message.due_at)
    return bool(mine.update(due_at=timezone.now() + LEASE, tries=F("tries") + 1))


def record(message: Message, result: Result) -> None:
    if result.outcome is Outcome.ACCEPTED:
        Message.objects.filter(pk=message.pk).update(
            state=MessageState.SENT, sent_at=timezone.now(), server_id=result.server_id, problem=""
        )
    elif result.outcome is Outcome.REFUSED:
        refuse(message, result.said)
        if result.is_bad_address:
            suppress(message.to, detail=result.said)
    else:
        put_off_or_give_up(message, result.said)


def put_off_or_give_up(message: Message, problem: str) -> None:
    now = timezone.now()
    if now - message.created_at > TRIED_FOR:
        refuse(message, problem)
        return
    Message.objects.filter(pk=message.pk, state=MessageState.WAITING).update(
        due_at=now + try_later(message.tries + 1), problem=problem[:300]
    )


def refuse(message: Message, problem: str) -> None:
    Message.objects.filter(pk=message.pk).update(state=MessageState.REFUSED, problem=problem[:300])


def _worded(message: Message) -> Email:
    return Email(message.subject, message.text, message.html, reply_to=message.reply_to)


def queue_messages() -> bool:
    """Let a worker send what is due, unless one is about to."""
    from .tasks import send_messages  # noqa: PLC0415 - the task calls what is here

    if not Message.objects.due(timezone.now()).exists():
        return False
    if DBTaskResult.objects.ready().filter(task_path=send_messages.module_path).exists():
        return False
    send_messages.enqueue()
    return True
