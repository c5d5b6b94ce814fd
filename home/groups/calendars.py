"""A group's meetings as iCalendar, to be subscribed to."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.demonstration import demonstration_line
from core.models import Partnership
from home.updates.calendars import USUALLY_LASTS
from people.models import CommunityGroup, GroupMeeting

# Calendars that are fetched keep what was, for a while.
PAST_SHOWN = timedelta(days=60)


def calendar_of(group: CommunityGroup) -> bytes:
    """The meetings of the last weeks and all to come; what was cancelled stays in it, marked so."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{Partnership.current().name}//groups//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("%(group)s: meetings") % {"group": group})
    for meeting in group.meetings.filter(starts_at__gte=timezone.now() - PAST_SHOWN):
        calendar.add_component(_event(group, meeting))
    return calendar.to_ical()


def _event(group: CommunityGroup, meeting: GroupMeeting) -> Event:
    event = Event()
    event.add("uid", f"group-meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", meeting.changed_at)
    # Calendars take over a change only where this number is higher than before.
    event.add("sequence", int(meeting.changed_at.timestamp()) // 60)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at or meeting.starts_at + USUALLY_LASTS)
    event.add("url", f"{settings.SITE_URL}{group.get_absolute_url()}")
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    title = _("%(group)s: meeting") % {"group": group}
    event.add("summary", _("Cancelled: %(title)s") % {"title": title} if meeting.is_cancelled else title)
    if meeting.place:
        event.add("location", meeting.place)
    words = [demonstration_line(), _("Anybody may come.") if meeting.is_open else ""]
    event.add("description", "\n".join(filter(None, words)))
    return event
