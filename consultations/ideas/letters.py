"""What people who posted something hear of it by email. What moderators decided, they are told by moderation."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from outbox.services import send_message
from people.limits import may_write_to

if TYPE_CHECKING:
    from .models import Contribution, Written

RECEIPTS_AN_HOUR = 10


def may_send_receipt(request: HttpRequest, address: str) -> bool:
    return may_write_to(address, request=request, about="ideas", an_hour=RECEIPTS_AN_HOUR)


def send_receipt(written: "Written") -> None:
    """That it has arrived, and its author's link. Never their words: the address may be somebody else's."""
    _write(written, _("We have what you posted"), "receipt")


def send_answer(written: "Contribution", answered: "Contribution") -> None:
    """What becomes of it; `answered` is the one that it was merged into, where it was."""
    if written.email:
        _write(written, _("What becomes of what you posted"), "answer", answered=answered)


def _write(written, subject, template: str, **context) -> None:
    with override(written.language or settings.LANGUAGE_CODE):
        answered = context.get("answered")
        send_message(
            to=written.email,
            subject=str(subject),
            template=f"consultations/ideas/emails/{template}",
            context={
                "written": written,
                "own_address": f"{settings.SITE_URL}{written.own_address}",
                "public_address": f"{settings.SITE_URL}{answered.get_absolute_url()}" if answered else "",
                **context,
            },
            about=written,
            language=written.language,
        )
