"""When somebody is there to read what people write, and how long things take by that clock."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from core.times import name_hour
from core.working_days import WorkingDays

HOURS = re.compile(r"^\s*(\d{1,2})[:.](\d{2})\s*(?:-|–|to)\s*(\d{1,2})[:.](\d{2})\s*$")
LOOKS_AHEAD = 400  # days; a team that is never there in that time is never there


class UnreadableHoursError(ValueError):
    """Hours that cannot be read; the message says how to write them."""


def read_hours(words: str) -> tuple[time, time] | None:
    """ "9:00-17:30" as two times of day; None for nothing: nobody is there that day."""
    if not words.strip():
        return None
    found = HOURS.match(words)
    try:
        opens, closes = (
            (time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))) if found else (None, None)
        )
    except ValueError:
        opens = closes = None
    if opens is None or closes is None or closes <= opens:
        raise UnreadableHoursError(_("Write the hours like 9:00-17:30, or leave the day empty."))
    return opens, closes


@dataclass(frozen=True)
class StaffedHours:
    """Hours by day of the week, 0 for Monday, and days on which nobody is there in spite of them."""

    by_weekday: Mapping[int, tuple[time, time]]
    closed_on: frozenset[date] = frozenset()

    def on(self, day: date) -> tuple[datetime, datetime] | None:
        hours = None if day in self.closed_on else self.by_weekday.get(day.weekday())
        if hours is None:
            return None
        opens, closes = (timezone.make_aware(datetime.combine(day, each)) for each in hours)
        return opens, closes

    def are_at(self, moment: datetime) -> bool:
        hours = self.on(timezone.localdate(moment))
        return hours is not None and hours[0] <= moment < hours[1]

    def after(self, start: datetime, hours: float) -> datetime:
        """The moment at which so many staffed hours have passed since `start`.

        Where nobody is ever there, plain hours: a promise must end some time.
        """
        return _passed(start, timedelta(hours=hours), self._spans(start)) or start + timedelta(hours=hours)

    def next_opening(self, moment: datetime) -> datetime | None:
        """When somebody is there next, `moment` itself where they are now."""
        return next((max(opens, moment) for opens, _closes in self._spans(moment)), None)

    def _spans(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        first = timezone.localdate(start)
        for ahead in range(LOOKS_AHEAD):
            hours = self.on(first + timedelta(days=ahead))
            if hours and hours[1] > start:
                yield hours

    def in_words(self) -> list[str]:
        """A line for each run of days with the same hours: “Monday to Friday: 9am to 5pm”."""
        lines: list[str] = []
        days = sorted(self.by_weekday)
        while days:
            run = [days.pop(0)]
            while days and days[0] == run[-1] + 1 and self.by_weekday[days[0]] == self.by_weekday[run[0]]:
                run.append(days.pop(0))
            opens, closes = self.by_weekday[run[0]]
            names = {"first": WEEKDAYS[run[0]], "last": WEEKDAYS[run[-1]]}
            if len(run) == 1:
                name = str(names["first"])
            elif len(run) == 2:
                name = _("%(first)s and %(last)s") % names
            else:
                name = _("%(first)s to %(last)s") % names
            times = {"days": name, "opens": name_hour(opens), "closes": name_hour(closes)}
            lines.append(_("%(days)s: %(opens)s to %(closes)s") % times)
        return lines


def business_hours_after(start: datetime, hours: float, working_days: WorkingDays) -> datetime:
    """The end of so many hours in which Saturdays, Sundays and bank holidays do not count at all.

    The other days count whole, from midnight to midnight: Defamation (Operators of Websites) Regulations 2013,
    regulation 1(3). A bank holiday that is not known makes the end earlier, never later.
    """
    first = timezone.localdate(start)
    days = (first + timedelta(days=ahead) for ahead in range(LOOKS_AHEAD))
    spans = (
        (max(start, midnight_of(day)), midnight_of(day + timedelta(days=1))) for day in days if day in working_days
    )
    end = _passed(start, timedelta(hours=hours), spans)
    if end is None:
        raise ValueError("There is no business day within a year.")
    return end


def midnight_of(day: date) -> datetime:
    """The instant at which a day begins."""
    return timezone.make_aware(datetime.combine(day, time()))


def _passed(start: datetime, needed: timedelta, spans: Iterable[tuple[datetime, datetime]]) -> datetime | None:
    """The moment at which the spans since `start` add up to `needed`; None where they never do."""
    for opens, closes in spans:
        begins = max(opens, start)
        # Compared as instants: on the day that clocks change, local times would be an hour out.
        lasts = timedelta(seconds=closes.timestamp() - begins.timestamp())
        if lasts >= needed:
            return timezone.localtime(
                datetime.fromtimestamp(begins.timestamp() + needed.total_seconds(), tz=begins.tzinfo)
            )
        needed -= lasts
    return None


def moment_in_words(moment: datetime) -> str:
    """ "Monday 23 November at 9am"; midnight belongs to the day that it ends."""
    local = timezone.localtime(moment).replace(second=0, microsecond=0)
    if local.time() == time():
        return _("the end of %(day)s") % {"day": date_format(local - timedelta(days=1), "l j E")}
    return _("%(day)s at %(time)s") % {"day": date_format(local, "l j E"), "time": name_hour(local.time())}
