"""Delivery reports that come back by email (RFC 3464): how a plain mail server tells that a message did not arrive.

A mail service reports by itself (`outbox.events`). Anybody can write such an email, so it is believed only where it
names a message of ours to that address.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message as ReadEmail
from email.utils import parseaddr
from uuid import UUID

from django.db import transaction

from .keys import is_ours
from .mail_server import is_bad_address
from .models import Delivery, DeliveryState, Message, MessageState
from .services import suppress

REPLY_CODE = re.compile(r"\b([245]\d\d)\b")
# "Something else is wrong": the server's own sentence says more.
SAYS_NOTHING = {"", "4.0.0", "5.0.0"}


@dataclass(frozen=True, slots=True)
class Report:
    """That one message did not arrive at one address. `key` is the part of its Message-ID that `as_mail` was given."""

    key: str
    address: str
    status: str
    said: str

    @property
    def is_bad_address(self) -> bool:
        """Whether nobody can be reached there, ever."""
        code = REPLY_CODE.search(self.said)
        final = int(code[1]) if code else 0
        if self.status in SAYS_NOTHING:
            return final >= 500 and is_bad_address(final, self.said)
        return is_bad_address(final, self.status)


def read_reports(email: bytes) -> list[Report]:
    """What an email reports as failed for good; nothing where it is no report, or only says that it takes long."""
    # By the older rules, which read whatever somebody sends; the newer ones fail over broken headers.
    report = message_from_bytes(email)
    if report.get_content_type() != "multipart/report":
        return []
    key = _key_of_original(report.walk())
    found = next((each for each in report.walk() if each.get_content_type() == "message/delivery-status"), None)
    if not key or found is None:
        return []
    return [
        Report(key, address, _field(block, "Status").partition(" ")[0], _said(block))
        for block in _inside(found)
        if _field(block, "Action").lower() == "failed" and (address := _address(block))
    ]


def _inside(part: ReadEmail) -> list[ReadEmail]:
    """What a part holds; nothing where it is broken."""
    held = part.get_payload()
    return [each for each in held if isinstance(each, ReadEmail)] if isinstance(held, list) else []


def _field(part: ReadEmail, name: str) -> str:
    """One header, unfolded."""
    return " ".join(str(part.get(name, "")).split())


def _key_of_original(parts: Iterable[ReadEmail]) -> str:
    """From the message, or its headers, that the server sent back with its report."""
    for part in parts:
        if part.get_content_type() == "message/rfc822":
            return next((_key(original) for original in _inside(part)), "")
        headers = part.get_payload(decode=True)
        if part.get_content_type() == "text/rfc822-headers" and isinstance(headers, bytes):
            return _key(message_from_bytes(headers))
    return ""


def _key(original: ReadEmail) -> str:
    return _field(original, "Message-ID").strip("<> ").rpartition("@")[0]


def _address(block: ReadEmail) -> str:
    """Ours first: the final one is where the recipient's own server had it forwarded to."""
    for name in ("Original-Recipient", "Final-Recipient"):
        found = parseaddr(_field(block, name).rpartition(";")[2].strip())[1]
        if "@" in found:
            return found.lower()
    return ""


def _said(block: ReadEmail) -> str:
    return _field(block, "Diagnostic-Code").partition(";")[2].strip()[:300]


@transaction.atomic
def believe(report: Report) -> bool:
    """Record that it did not arrive, and write no more to an address that does not exist; False where it is not ours.

    Hearing it twice changes nothing.
    """
    if is_ours(report.key, report.address):
        kind, number, _seal = report.key.split("-")
        if kind == "delivery":
            found = Delivery.objects.filter(pk=number, address=report.address)
            found.update(state=DeliveryState.BOUNCED, problem=report.said)
    elif not _message(report):
        return False
    if report.is_bad_address:
        suppress(report.address, detail=report.said)
    return True


def _message(report: Report) -> bool:
    try:
        found = Message.objects.filter(key=UUID(report.key), to=report.address)
    except ValueError:
        return False
    return bool(found.update(state=MessageState.REFUSED, problem=report.said))
