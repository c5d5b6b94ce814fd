"""What can be seen of a duty by itself: whether it was done, in words, as a figure, and where that is shown."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Consultation

from .shapes import Year

MEETINGS = "meetings"


@dataclass(frozen=True, slots=True)
class Seen:
    """`is_met` is None where there was nothing to do. `proof` is the part of the annex that shows it."""

    is_met: bool | None
    words: str
    brief: str = ""
    proof: str = MEETINGS


NOTHING_SEEN = Seen(None, "", proof="duties")


def _no_meeting() -> Seen:
    words = _("There was no meeting.")
    return Seen(False, words, words)


def _held(found: Year) -> Seen:
    count, people = len(found.meetings), sum(meeting.people for meeting in found.meetings)
    if not count:
        words = _("No public meeting has been held in %(year)d yet.") % {"year": found.year}
        return Seen(False, words, words)
    meetings = ngettext("%(count)d meeting", "%(count)d meetings", count) % {"count": count}
    came = ngettext("%(count)d person came", "%(count)d people came", people) % {"count": people}
    words = " ".join(f"{meeting.title}: {meeting.when}." for meeting in found.meetings)
    return Seen(True, words, f"{meetings}, {came}")


def _seniors(found: Year) -> Seen:
    """At one of the meetings at least, every responsible authority that was to come was there."""
    if not found.meetings:
        return _no_meeting()
    best = max(found.meetings, key=lambda meeting: (meeting.has_seniors, meeting.authorities_there))
    brief = _("%(there)d of %(all)d authorities") % {"there": best.authorities_there, "all": best.authorities}
    if best.has_seniors:
        words = ", ".join(f"{each['agency']} ({each['role']})" for each in best.seniors if each["was_there"])
        return Seen(True, words, brief)
    return Seen(False, _("It is not recorded that each responsible authority was there."), brief)


def _publicised(found: Year) -> Seen:
    if not found.meetings:
        return _no_meeting()
    silent = _("Neither page nor invitation went out before the day.")
    latest = min(meeting.days_before or 0 for meeting in found.meetings)
    brief = ngettext("%(count)d day before", "%(count)d days before", latest) % {"count": latest} if latest else silent
    words = " ".join(sentence for meeting in found.meetings for sentence in meeting.made_known)
    return Seen(all(each.is_made_known for each in found.meetings), words or silent, brief)


def _discussed(found: Year) -> Seen:
    if not found.meetings:
        return _no_meeting()
    told = sum(meeting.is_told for meeting in found.meetings)
    words = " ".join(sentence for meeting in found.meetings for sentence in meeting.afterwards)
    brief = _("Told of %(told)d of %(all)d meetings") % {"told": told, "all": len(found.meetings)}
    return Seen(told == len(found.meetings), words or _("Nothing has been published yet."), brief)


def _views(found: Year) -> Seen:
    count = Consultation.objects.published().with_days().filter(first_day__year=found.year).count()
    words = ngettext("%(count)d consultation opened.", "%(count)d consultations opened.", count) % {"count": count}
    return Seen(count > 0, words, words, "consultations")


def _groups(found: Year) -> Seen:
    if not found.meetings:
        return _no_meeting()
    invited = max(meeting.kinds_invited for meeting in found.meetings)
    came = max(meeting.kinds_came for meeting in found.meetings)
    kinds = {"invited": invited, "came": came}
    words = _("Groups of %(invited)d kinds were invited, and of %(came)d kinds came.") % kinds
    return Seen(invited > 1, words, _("%(invited)d kinds invited, %(came)d came") % kinds)


def _by_table(name: str) -> Callable[[Year], Seen]:
    def look(found: Year) -> Seen:
        table = found.table(name)
        return Seen(table.is_met, table.summary, table.summary, name)

    return look


CHECKS: dict[str, Callable[[Year], Seen]] = {
    "held": _held,
    "seniors": _seniors,
    "publicised": _publicised,
    "discussed": _discussed,
    "views": _views,
    "groups": _groups,
    "replies": _by_table("replies"),
    "consultations": _by_table("consultations"),
    "compliance": _by_table("compliance"),
    "promises": _by_table("promises"),
}
