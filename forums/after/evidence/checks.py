"""What can be seen of a duty by itself: whether it was done (None where there was nothing to do), and a sentence."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.models import Consultation

from .shapes import Year

# Each is given the year so far.
Seen = tuple[bool | None, str]


def _held(found: Year) -> Seen:
    count = len(found.meetings)
    if not count:
        return False, _("No public meeting has been held in %(year)d yet.") % {"year": found.year}
    return True, " ".join(f"{meeting.title}: {meeting.when}." for meeting in found.meetings)


def _seniors(found: Year) -> Seen:
    """At one of the meetings at least, every responsible authority that was to come was there."""
    if not found.meetings:
        return False, _("There was no meeting.")
    for meeting in found.meetings:
        if meeting.has_seniors:
            return True, ", ".join(
                f"{each['agency']} ({each['role']})" for each in meeting.seniors if each["was_there"]
            )
    return False, _("It is not recorded that each responsible authority was there.")


def _publicised(found: Year) -> Seen:
    if not found.meetings:
        return False, _("There was no meeting.")
    return all(each.is_made_known for each in found.meetings), " ".join(
        sentence for meeting in found.meetings for sentence in meeting.made_known
    ) or _("Neither page nor invitation went out before the day.")


def _discussed(found: Year) -> Seen:
    if not found.meetings:
        return False, _("There was no meeting.")
    words = [sentence for meeting in found.meetings for sentence in meeting.afterwards]
    return all(each.is_told for each in found.meetings), " ".join(words) or _("Nothing has been published yet.")


def _views(found: Year) -> Seen:
    count = Consultation.objects.published().with_days().filter(first_day__year=found.year).count()
    words = ngettext("%(count)d consultation opened.", "%(count)d consultations opened.", count) % {"count": count}
    return count > 0, words


def _groups(found: Year) -> Seen:
    if not found.meetings:
        return False, _("There was no meeting.")
    invited = max(meeting.kinds_invited for meeting in found.meetings)
    came = max(meeting.kinds_came for meeting in found.meetings)
    words = {"invited": invited, "came": came}
    return invited > 1, _("Groups of %(invited)d kinds were invited, and of %(came)d kinds came.") % words


def _by_table(name: str):
    def look(found: Year) -> Seen:
        table = found.table(name)
        return table.is_met, table.summary

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
