"""A conversation with the mail server, and what its answers mean for a message.

What matters most is which answers are certain: a message that was certainly not taken may be tried again, one whose
conversation broke off may not.
"""

import re
import smtplib
from dataclasses import dataclass
from enum import Enum, auto
from typing import Self

from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.core.mail import EmailMessage, get_connection

# "5.1.x" is about the address, "5.2.1" a closed mailbox; "5.7.x" is about us or our words (RFC 3463).
ENHANCED_CODE = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
BAD_ADDRESS = re.compile(r"5\.1\.([0-36]|10)$|5\.2\.1$")
# What RCPT TO is answered where there is no such mailbox, by servers without enhanced codes (RFC 5321).
NO_SUCH_MAILBOX = {550, 551, 553}
# The SMTP server ends the conversation; a mail service wants a key, forbids, or is asked too often.
CLOSING = 421
WILL_NOT_TALK_TO_US = {401, 403, 429}


class Outcome(Enum):
    ACCEPTED = auto()
    REFUSED = auto()  # for good, by this recipient's server
    PUT_OFF = auto()  # certainly not taken; this one may be tried later
    AWAY = auto()  # certainly not taken; no other message would be either
    UNKNOWN = auto()  # the conversation broke off: it may have been taken


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one message; `said` is the server's own sentence, `server_id` its name for the message."""

    outcome: Outcome
    said: str = ""
    server_id: str = ""
    is_bad_address: bool = False


class ServerAwayError(Exception):
    """The mail server does not answer, or not to us."""


class MailServer:
    """One connection for many messages."""

    def __enter__(self) -> Self:
        self.connection = get_connection()
        try:
            self.connection.open()
        except OSError as error:
            raise ServerAwayError(_said(error)) from error
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.connection.close()
        except OSError:
            # Everything is settled; whether the server heard our good-bye makes no difference.
            return

    def post(self, mail: EmailMessage) -> Result:
        """Hand one message over. Never raises what a mail server, a broken line or a bad address can cause."""
        mail.connection = self.connection
        try:
            mail.send()
        except (OSError, AnymailError, ValueError) as error:
            return result_of(error)
        server_id = getattr(getattr(mail, "anymail_status", None), "message_id", None)
        return Result(Outcome.ACCEPTED, server_id="" if server_id is None else str(server_id)[:200])


def result_of(error: Exception) -> Result:
    """What an exception of sending says about the message. smtplib's are OSErrors, as are those of broken lines."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        said = f"{code} {_words(words)}"[:300]
        return Result(_of_recipient(code), said, is_bad_address=code >= 500 and is_bad_address(code, said))
    is_bad = isinstance(error, (AnymailRecipientsRefused, smtplib.SMTPNotSupportedError))
    return Result(Outcome.REFUSED if is_bad else _outcome(error), _said(error), is_bad_address=is_bad)


def _of_recipient(code: int) -> Outcome:
    if code == CLOSING:
        return Outcome.AWAY
    return Outcome.REFUSED if code >= 500 else Outcome.PUT_OFF


def _outcome(error: Exception) -> Outcome:
    match error:
        case smtplib.SMTPDataError(smtp_code=code) if code != CLOSING:
            # Our words, or too many of them: whoever looks after the mail server may mend it, so try a few times.
            return Outcome.PUT_OFF
        case smtplib.SMTPResponseException():
            return Outcome.AWAY
        case AnymailAPIError(status_code=int(code)) if code in WILL_NOT_TALK_TO_US:
            return Outcome.AWAY
        case AnymailAPIError(status_code=int(code)) if 400 <= code < 500:
            return Outcome.PUT_OFF
        case OSError() | AnymailAPIError():
            return Outcome.UNKNOWN
        case _:
            # The message could not be put together, so nothing of it left.
            return Outcome.PUT_OFF


def is_bad_address(code: int, said: str) -> bool:
    """Whether a final refusal of a recipient means that nobody can be reached there, ever."""
    enhanced = ENHANCED_CODE.search(said)
    return bool(BAD_ADDRESS.match(enhanced[1])) if enhanced else code in NO_SUCH_MAILBOX


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"[:300]
    return (str(error) or type(error).__name__)[:300]


def _words(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
