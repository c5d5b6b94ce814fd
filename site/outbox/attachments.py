"""Files that go with a message: made from their reference as it is sent, so that no copy of them is kept.

    @hooks.register("register_attachment")
    def sheets() -> AttachmentKind:
        return AttachmentKind("area_pack", make=sheet_of_group)

Then `send_message(..., attachment="area_pack:12")` sends what `sheet_of_group("12")` makes.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.mail import EmailMessage
from wagtail import hooks


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: bytes
    media_type: str = "application/pdf"


@dataclass(frozen=True, slots=True)
class AttachmentKind:
    """One kind of file. `make` takes what follows the colon; None where there is nothing to attach any more."""

    name: str
    make: Callable[[str], Attachment | None]


def attach(mail: EmailMessage, reference: str) -> None:
    """Add the file to the mail, which goes without it where it cannot be made: a mail says where else it is."""
    name, _colon, number = reference.partition(":")
    kinds = {kind.name: kind for kind in (register() for register in hooks.get_hooks("register_attachment"))}
    made = kinds[name].make(number) if name in kinds else None
    if made:
        mail.attach(made.name, made.content, made.media_type)
