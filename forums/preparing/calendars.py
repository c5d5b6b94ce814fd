"""Forums as iCalendar: one, or all that are to come."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.demonstration import demonstration_line
from core.models import Partnership

from .models import Forum


def calendar_of(forums: Iterable[Forum], *, joining: str = "") -> bytes:
    """A calendar to subscribe to, or to take over one forum from. One that was cancelled stays in it, marked so.

    `joining` is the address at which one joins online: never in a calendar that anybody can open.
    """
    name = Partnership.current().name
    calendar = Calendar()
    calendar.add("prodid", f"-//{name}//forums//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("%(name)s: forum") % {"name": name})
    for forum in forums:
        calendar.add_component(_event(forum, joining))
    return calendar.to_ical()


def _event(forum: Forum, joining: str) -> Event:
    page = forum.page
    title = page.title if page else forum.title
    event = Event()
    event.add("uid", f"forum-{forum.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", forum.changed_at)
    # Calendars take over a change only where this number is higher than before.
    event.add("sequence", int(forum.changed_at.timestamp()) // 60)
    event.add("dtstart", forum.begins)
    event.add("dtend", forum.ends)
    if page:
        event.add("url", page.full_url)
    event.add("status", "CANCELLED" if forum.cancelled_at else "CONFIRMED")
    event.add("summary", _("Cancelled: %(title)s") % {"title": title} if forum.cancelled_at else title)
    event.add("location", forum.place_line)
    words = [demonstration_line(), forum.cancelled_because or (page.summary if page else "")]
    if joining:
        words.append(_("Join online: %(address)s") % {"address": joining})
    event.add("description", "\n".join(word for word in words if word))
    return event
