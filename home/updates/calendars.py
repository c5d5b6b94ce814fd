"""Meetings as iCalendar: one, or all that are still to come."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.demonstration import demonstration_line
from core.models import Partnership

from .models import UpdatePage
from .records import Withdrawal

USUALLY_LASTS = timedelta(hours=1)


def calendar_of(meetings: Iterable[UpdatePage]) -> bytes:
    """A calendar to subscribe to. A meeting that was withdrawn stays in it, marked as cancelled."""
    name = Partnership.current().name
    calendar = Calendar()
    calendar.add("prodid", f"-//{name}//updates//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("%(name)s: meetings") % {"name": name})
    shown = list(meetings)
    withdrawals = Withdrawal.objects.by_page(shown)
    for meeting in shown:
        if meeting.starts_at:
            calendar.add_component(_event(meeting, meeting.starts_at, withdrawals.get(meeting.translation_key)))
    return calendar.to_ical()


def _event(meeting: UpdatePage, starts_at: datetime, withdrawal: Withdrawal | None) -> Event:
    event = Event()
    event.add("uid", f"update-{meeting.code}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", meeting.last_published_at or starts_at)
    event.add("dtstart", starts_at)
    event.add("dtend", meeting.ends_at or (starts_at + USUALLY_LASTS))
    event.add("url", meeting.address)
    # Calendars take over a change only where this number is higher than before.
    event.add("sequence", int((meeting.last_published_at or starts_at).timestamp()) // 60 + bool(withdrawal))
    if withdrawal:
        event.add("status", "CANCELLED")
        event.add("summary", _("Cancelled: %(title)s") % {"title": meeting.title})
        event.add("description", withdrawal.sentence)
        return event
    event.add("status", "CONFIRMED")
    event.add("summary", meeting.title)
    place = ", ".join(" ".join(line.split()).rstrip(",") for line in meeting.venue.splitlines() if line.strip())
    event.add("location", place or meeting.online_address)
    words = (demonstration_line(), meeting.summary, meeting.online_address)
    event.add("description", "\n".join(word for word in words if word))
    return event
