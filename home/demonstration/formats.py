"""Formats that residents of the demonstration asked for: one to send, one late, one sent. Harmless to repeat."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from wagtail.models import Page

from formats.models import FormatRequest
from formats.pages import OfferedInFormats
from formats.services import answered_by

from . import Demonstration

State, Wanted, Channel = FormatRequest.State, FormatRequest.Wanted, FormatRequest.Channel
# How many days ago, what, by which way, where it stands.
ASKED = (
    (2, Wanted.BRAILLE, "Grade 1, please: I am still learning.", Channel.WEBSITE, State.WAITING),
    (20, Wanted.LANGUAGE, "Romanian, for a tenants' meeting.", Channel.PHONE, State.WAITING),
    (30, Wanted.LARGE_PRINT, "In 24 point, on yellow paper.", Channel.POST, State.ANSWERED),
)


def ask_for_formats(demonstration: Demonstration) -> None:
    """Ask about the newest pages that are offered in formats; nothing where there are none, or it has been done."""
    if FormatRequest.objects.exists():
        return
    offered = Page.objects.live().type(OfferedInFormats).filter(locale__language_code=settings.LANGUAGE_CODE)
    pages = offered.order_by("-first_published_at")[: len(ASKED)]
    for page, (days, wanted, details, channel, state) in zip(pages, ASKED, strict=False):
        asked_at = timezone.now() - timedelta(days=days)
        FormatRequest.objects.create(
            page=page,
            about=page.title,
            wanted=wanted,
            details=details,
            email=f"resident@{demonstration.mail_domain}",
            channel=channel,
            state=state,
            asked_at=asked_at,
            due_on=answered_by(timezone.localdate(asked_at)),
            answered_at=asked_at + timedelta(days=4) if state == State.ANSWERED else None,
        )
