"""Times of day as people say them."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

BY_NAME = {time(0): "midnight", time(12): "midday"}


def name_hour(moment: time | datetime) -> str:
    """`7pm`, `8:30pm`, `midday`; in other languages as they write the time."""
    if not (get_language() or "en").startswith("en"):
        return time_format(moment)
    minute = time(moment.hour, moment.minute)
    if minute in BY_NAME:
        return BY_NAME[minute]
    clock = minute.strftime("%-I:%M" if minute.minute else "%-I")
    return f"{clock}{'am' if minute.hour < 12 else 'pm'}"


def name_moment(moment: datetime) -> str:
    """`10 March 2026, 7pm`, in local time."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'j E Y')}, {name_hour(local)}"


def name_hours(starts: datetime, ends: datetime | None) -> str:
    """`7pm to 8:30pm`; with the day where it ends on another; or only when it starts. Both in local time."""
    if ends is None:
        return name_hour(starts)
    words = {"starts": name_hour(starts), "ends": name_hour(ends)}
    if starts.date() == ends.date():
        return _("%(starts)s to %(ends)s") % words
    return _("%(starts)s to %(day)s, %(ends)s") % (words | {"day": date_format(ends, "l j E")})
