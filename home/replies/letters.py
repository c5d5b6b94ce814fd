"""What people who wrote to the team hear from it by email."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from outbox.services import send_message
from people.limits import may_write_to

from .models import Answer, Reply

RECEIPTS_AN_HOUR = 10


def may_send_receipt(request: HttpRequest, address: str) -> bool:
    return may_write_to(address, request=request, about="replies", an_hour=RECEIPTS_AN_HOUR)


def send_receipt(reply: Reply) -> None:
    """That it has arrived, what happens next and by when. Never their words: the address may be somebody else's."""
    _write(reply, _("We have what you wrote to us"), "receipt")


def send_answer(given: Answer) -> None:
    _write(given.reply, _("The answer to what you wrote to us"), "answer", answer=given)


def send_refusal(reply: Reply) -> None:
    _write(reply, _("About what you wrote to us"), "refusal")


def _write(reply: Reply, subject: Promise, template: str, **context) -> None:
    with override(reply.language or settings.LANGUAGE_CODE):
        send_message(
            to=reply.address,
            subject=str(subject),
            template=f"home/replies/emails/{template}",
            context={
                "reply": reply,
                "own_address": f"{settings.SITE_URL}{reply.own_address}",
                "public_address": f"{settings.SITE_URL}{reply.public_address}" if reply.is_public else "",
                **context,
            },
            about=reply,
            language=reply.language,
            is_sensitive=reply.is_sensitive,
        )
