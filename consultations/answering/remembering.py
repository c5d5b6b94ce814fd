"""What a browser remembers of a consultation, in one signed cookie that no script can read.

Which drafts were begun here, so that whoever comes back can go on; a random name for the device, which says that
answers came from one and nothing else; and the invitation that somebody came by. Each consultation has its own: nobody
can be followed from one to the other.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Self
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property

from consultations.preparing.models import Consultation

from .models import Draft, Invitation

SALT = "consultations.remembered"
RECEIPT_SALT = "consultations.receipt"
KEPT_FOR = timedelta(days=60)
# Long enough to copy the code, too short for whoever uses a library's tablet next.
RECEIPT_KEPT_FOR = timedelta(minutes=15)
MOST_DRAFTS = 5


@dataclass(frozen=True)
class Remembered:
    """What the cookie of `consultation` says; a new device's name where there is none."""

    consultation: Consultation
    device: str
    keys: tuple[str, ...] = ()
    invitation_id: int | None = None

    @classmethod
    def of(cls, request: HttpRequest, consultation: Consultation) -> Self:
        try:
            known = signing.loads(request.COOKIES.get(_name(consultation), ""), salt=SALT, max_age=KEPT_FOR)
            return cls(consultation, known["device"], tuple(known["keys"]), known["invitation"])
        except (signing.BadSignature, KeyError, TypeError):
            return cls(consultation, uuid4().hex)

    @cached_property
    def invitation(self) -> Invitation | None:
        """The invitation that this browser came by, however old."""
        if self.invitation_id is None:
            return None
        return Invitation.objects.filter(pk=self.invitation_id, consultation=self.consultation).first()

    def drafts(self) -> list[Draft]:
        """The unsent drafts that were begun here, the newest first."""
        found = Draft.objects.open().filter(consultation=self.consultation, key__in=self.keys)
        return list(found.select_related("group"))

    def with_draft(self, draft: Draft, invitation: Invitation | None = None) -> Self:
        keys = (str(draft.key), *(key for key in self.keys if key != str(draft.key)))[:MOST_DRAFTS]
        return replace(self, keys=keys, invitation_id=invitation.pk if invitation else self.invitation_id)

    def without(self, key: UUID) -> Self:
        return replace(self, keys=tuple(each for each in self.keys if each != str(key)))

    def forgotten(self, key: UUID) -> Self:
        """Without a draft and without how one came to it: somebody else sits here next."""
        return replace(self.without(key), invitation_id=None)

    def write(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        content = {"device": self.device, "keys": self.keys, "invitation": self.invitation_id}
        _set(request, response, _name(self.consultation), signing.dumps(content, salt=SALT), KEPT_FOR)
        return response


def write_receipt(request: HttpRequest, response: HttpResponse, draft: Draft) -> HttpResponse:
    """Let this browser show the return code of what was just sent, for a while."""
    content = [str(draft.key), draft.return_code]
    _set(request, response, _receipt_name(draft.key), signing.dumps(content, salt=RECEIPT_SALT), RECEIPT_KEPT_FOR)
    return response


def read_receipt(request: HttpRequest, key: UUID) -> str:
    """The return code of what was just sent from here; "" if that was not so, or too long ago."""
    try:
        sent, code = signing.loads(
            request.COOKIES.get(_receipt_name(key), ""), salt=RECEIPT_SALT, max_age=RECEIPT_KEPT_FOR
        )
    except (signing.BadSignature, ValueError):
        return ""
    return code if sent == str(key) else ""


def forget_receipt(response: HttpResponse, key: UUID) -> HttpResponse:
    response.delete_cookie(_receipt_name(key), samesite="Lax")
    return response


def _name(consultation: Consultation) -> str:
    return f"answer-{consultation.pk}"


def _receipt_name(key: UUID) -> str:
    return f"sent-{str(key)[:8]}"


def _set(request: HttpRequest, response: HttpResponse, name: str, value: str, kept_for: timedelta) -> None:
    response.set_cookie(
        name,
        value,
        max_age=int(kept_for.total_seconds()),
        httponly=True,
        secure=request.is_secure(),
        samesite="Lax",
    )
