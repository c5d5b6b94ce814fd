"""When people in a neighbourhood can meet those who work there: its own meetings, and updates that announce one."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.demonstration import demonstration_line
from core.times import name_hours
from home.updates.calendars import USUALLY_LASTS, calendar_of
from home.updates.models import UpdatePage
from home.updates.presenting import what_to_tell

if TYPE_CHECKING:
    from .models import Meeting, NeighbourhoodPage


@dataclass(frozen=True, slots=True)
class Gathering:
    """One meeting, whoever announced it. `address` is of the page that says more, where there is one."""

    title: str
    starts_at: datetime
    ends_at: datetime | None
    where: str
    joining: str
    about: str
    is_cancelled: bool
    address: str

    @property
    def starts(self) -> datetime:
        return timezone.localtime(self.starts_at)

    @property
    def when(self) -> str:
        """`Wednesday 25 November, 7pm to 8:30pm`."""
        ends = timezone.localtime(self.ends_at) if self.ends_at else None
        return f"{date_format(self.starts, 'l j E')}, {name_hours(self.starts, ends)}"


def own_meetings(page: "NeighbourhoodPage", day: date) -> list["Meeting"]:
    """The page's meetings on `day` or later, also those that an editor who looks at a draft has not saved yet."""
    begins = timezone.make_aware(datetime.combine(day, time()))
    return [meeting for meeting in page.meetings.all() if meeting.starts_at >= begins]


def gatherings(page: "NeighbourhoodPage") -> list[Gathering]:
    """The meetings today and later, the next first. Two queries."""
    found = [_of_meeting(meeting) for meeting in own_meetings(page, timezone.localdate())]
    if page.area:
        updates = what_to_tell(UpdatePage, page.area).meetings
        found += [_of_update(update, update.starts_at) for update in updates if update.starts_at]
    return sorted(found, key=lambda gathering: (gathering.starts_at, gathering.title))


def as_calendar(page: "NeighbourhoodPage", day: date) -> bytes:
    """The meetings on `day` or later as iCalendar, to be subscribed to. What was cancelled stays in it, marked so."""
    updates = UpdatePage.objects.in_own_language().about_area(page.area).meetings_from(day) if page.area else ()
    # An update's meeting is the same event here as in the calendar of all.
    calendar = Calendar.from_ical(calendar_of(updates))
    calendar["x-wr-calname"] = _("%(area)s: meetings") % {"area": page.title}
    for meeting in own_meetings(page, day):
        calendar.add_component(_event(page, meeting))
    return calendar.to_ical()


def _event(page: "NeighbourhoodPage", meeting: "Meeting") -> Event:
    changed_at = page.last_published_at or meeting.starts_at
    event = Event()
    event.add("uid", f"meeting-{meeting.pk}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", changed_at)
    # Calendars take over a change only where this number is higher than before.
    event.add("sequence", int(changed_at.timestamp()) // 60)
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at or meeting.starts_at + USUALLY_LASTS)
    event.add("url", page.full_url)
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    title = _("Cancelled: %(title)s") % {"title": meeting.title} if meeting.is_cancelled else meeting.title
    event.add("summary", title)
    event.add("location", " ".join(meeting.where.split()) or meeting.joining)
    event.add("description", "\n".join(filter(None, [demonstration_line(), meeting.about, meeting.joining])))
    return event


def _of_meeting(meeting: "Meeting") -> Gathering:
    return Gathering(
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        where=meeting.where,
        joining=meeting.joining,
        about=meeting.about,
        is_cancelled=meeting.is_cancelled,
        address="",
    )


def _of_update(update: UpdatePage, starts_at: datetime) -> Gathering:
    return Gathering(
        title=update.title,
        starts_at=starts_at,
        ends_at=update.ends_at,
        where=update.venue,
        joining=update.online_address,
        about=update.summary,
        is_cancelled=False,
        address=update.url or "",
    )
