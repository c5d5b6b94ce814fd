"""What one email is made of, and the one look all of them have (templates/emails/)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import formataddr, parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context, Engine, TemplateDoesNotExist
from django.template.loader import get_template
from django.utils.text import Truncator
from django.utils.translation import get_language_info, override
from django.utils.translation import gettext as _

from core.accent import NIGHT
from core.colours import lightened_for
from core.demonstration import demonstration_line
from core.models import Partnership
from core.sensitive_words import speaks_of_abuse

from .models import OutgoingMail

LONGEST_SUBJECT = 200


@dataclass(frozen=True, slots=True)
class Email:
    """The words of one message. `html` may be empty: then it goes as text only.

    `unsubscribe_address` is an https address that shows a page to a visitor and unsubscribes at once, without cookie or
    token of a form, when a mail program POSTs `List-Unsubscribe=One-Click` to it (RFC 8058).
    """

    subject: str
    text: str
    html: str = ""
    unsubscribe_address: str = ""
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands on every email: whose it is, and where answers go. Read once for a batch."""

    partnership: Partnership
    reply_to: str
    demonstration: str = field(default="")

    @classmethod
    def current(cls) -> "Letterhead":
        partnership = Partnership.current()
        outgoing = OutgoingMail.objects.first() or OutgoingMail()
        return cls(partnership, outgoing.reply_to or partnership.email, demonstration_line())

    @property
    def sender(self) -> str:
        name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
        return formataddr((name or self.partnership.name, address))


def render_email(
    template: str,
    context: Mapping[str, Any],
    *,
    subject: str,
    language: str = "",
    format: str = "",
    is_sensitive: bool = False,
    manage_address: str = "",
    unsubscribe_address: str = "",
    reply_to: str = "",
    letterhead: Letterhead | None = None,
) -> Email:
    """Word an email from `templates/<template>.txt` and `.html`, which extend `emails/base.txt` and `emails/base.html`.

    Without an `.html` the paragraphs of the text make it. `format` is "", "large" (large print) or "plain" (no HTML).
    A sensitive one (domestic or sexual violence, say) gets a subject that anybody may see over a shoulder, and so does
    one whose subject names such a thing, whoever worded it.
    """
    is_sensitive = is_sensitive or speaks_of_abuse(subject)
    letterhead = letterhead or Letterhead.current()
    with override(language or settings.LANGUAGE_CODE):
        subject = tidy_subject(neutral_subject(letterhead.partnership) if is_sensitive else subject)
        given = {
            **context,
            **_on_every_email(subject, language, letterhead),
            "is_large": format == "large",
            "is_sensitive": is_sensitive,
            "manage_address": manage_address,
            "unsubscribe_address": unsubscribe_address,
        }
        text = _text(template, given) + "\n"
        html = "" if format == "plain" else _html(template, given)
    return Email(subject, text, html, unsubscribe_address, reply_to)


def html_of(words: str, *, subject: str, language: str, letterhead: Letterhead) -> str:
    """The HTML of an email of which only the paragraphs were written."""
    with override(language or settings.LANGUAGE_CODE):
        given = _on_every_email(tidy_subject(subject), language, letterhead)
        return get_template("emails/from_text.html").render({**given, "words": words.strip()})


def _on_every_email(subject: str, language: str, letterhead: Letterhead) -> dict[str, Any]:
    return {
        "subject": subject,
        "partnership": letterhead.partnership,
        "demonstration_line": letterhead.demonstration,
        "site_address": settings.SITE_URL,
        "accent_at_night": lightened_for(NIGHT, letterhead.partnership.accent_colour, 7.5),
        "language": get_language_info(language or settings.LANGUAGE_CODE),
    }


def _html(template: str, context: dict[str, Any]) -> str:
    try:
        return get_template(f"{template}.html").render(context)
    except TemplateDoesNotExist as missing:
        if missing.args[0] != f"{template}.html":
            raise
    words = _text(template, {**context, "is_only_content": True})
    return get_template("emails/from_text.html").render({**context, "words": words})


def _text(template: str, context: dict[str, Any]) -> str:
    """The text, in which nothing is escaped as HTML would be."""
    words = Engine.get_default().get_template(f"{template}.txt").render(Context(context, autoescape=False))
    return re.sub(r"\n{3,}", "\n\n", words).strip()


def neutral_subject(partnership: Partnership) -> str:
    """A subject that says nothing about what the message is about."""
    return _("A message from %(partnership)s") % {"partnership": partnership.name}


def tidy_subject(subject: str) -> str:
    """One line, short enough for a list of messages."""
    return Truncator(" ".join(subject.split())).chars(LONGEST_SUBJECT)


def as_mail(
    email: Email, *, to: str, key: str, letterhead: Letterhead, connection: BaseEmailBackend | None = None
) -> EmailMultiAlternatives:
    """The email as Django sends it. `key` makes its Message-ID: sent twice, mail programs can tell that it is one."""
    headers = {
        "Message-ID": f"<{key}@{urlsplit(settings.SITE_URL).hostname}>",
        # No holiday answers, please (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    if email.unsubscribe_address:
        headers["List-Unsubscribe"] = f"<{email.unsubscribe_address}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    answer_to = email.reply_to or letterhead.reply_to
    mail = EmailMultiAlternatives(
        tidy_subject(email.subject),
        email.text,
        letterhead.sender,
        [to],
        reply_to=[answer_to] if answer_to else None,
        headers=headers,
        connection=connection,
    )
    if email.html:
        mail.attach_alternative(email.html, "text/html")
    return mail
