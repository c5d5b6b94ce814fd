"""Days and hours as people say them."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _


def name_hour(moment: datetime) -> str:
    """`7pm`, `8:30pm`, `midday`."""
    if (moment.hour, moment.minute) == (12, 0):
        return _("midday")
    hour = moment.hour % 12 or 12
    words = {"hour": f"{hour}:{moment.minute:02}" if moment.minute else str(hour)}
    return _("%(hour)spm") % words if moment.hour >= 12 else _("%(hour)sam") % words


def name_hours(starts: datetime, ends: datetime | None) -> str:
    """`7pm to 8:30pm`; with the day where it ends on another; or only when it starts."""
    if ends is None:
        return name_hour(starts)
    words = {"starts": name_hour(starts), "ends": name_hour(ends)}
    if starts.date() == ends.date():
        return _("%(starts)s to %(ends)s") % words
    return _("%(starts)s to %(day)s, %(ends)s") % (words | {"day": date_format(ends, "l j F")})
