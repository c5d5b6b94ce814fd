"""A demonstration says so: on every page, in every e-mail and file, to every search engine.

Switched on by `DEMONSTRATION=1`. Pages show the line through `templates/components/demonstration.html`.
"""

import re
from collections.abc import Callable, Sequence

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.core.mail.message import EmailAlternative
from django.http import HttpRequest, HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext as _

from .models import Partnership

BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)


def demonstration_line() -> str:
    """ "Demonstration: not by ... or ...", for the head of a file or message; empty where this is the real thing."""
    if not settings.IS_DEMONSTRATION:
        return ""
    partnership = Partnership.current()
    if partnership.police_force_name:
        names = {"name": partnership.name, "force": partnership.police_force_name}
        return _("Demonstration: not by %(name)s or %(force)s") % names
    return _("Demonstration: not by %(name)s") % {"name": partnership.name}


class DemonstrationMiddleware:
    """Asks search engines to leave a demonstration out, whatever kind of file they met."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.IS_DEMONSTRATION:
            response["X-Robots-Tag"] = "noindex"
        return response


class DemonstrationEmailBackend(EmailBackend):
    """Marks each message and writes it to a file: nothing leaves a demonstration by post."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        line = demonstration_line()
        return super().send_messages([_marked(message, line) for message in email_messages])


def _marked(message: EmailMessage, line: str) -> EmailMessage:
    if not line or line in str(message.body):
        return message
    message.subject = f"[{_('Demonstration')}] {message.subject}"
    if message.content_subtype == "html":
        message.body = _marked_html(str(message.body), line)
    else:
        message.body = f"{line}\n\n{message.body}"
    if isinstance(message, EmailMultiAlternatives):
        message.alternatives = [
            EmailAlternative(_marked_html(str(content), line), kind)
            if kind == "text/html"
            else EmailAlternative(content, kind)
            for content, kind in message.alternatives
        ]
    return message


def _marked_html(content: str, line: str) -> str:
    mark = f"<p><strong>{escape(line)}</strong></p>"
    body = BODY.search(content)
    return content[: body.end()] + mark + content[body.end() :] if body else mark + content
