"""What happened to an action, in sentences that anybody can read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from people.models import User

from .models import Action, ActionChange, answered_by
from .rewording import Reworded
from .statuses import Status

# What the sentences of a change name.
WITH_ITS_WORDS = ("agency_before", "agency_after", "tier_before", "tier_after")


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the history. `who` is agency and role; `by` is the colleague, for staff pages alone.

    `reason_stands_in` is the language of the reason, where nobody has put it into that of the page.
    """

    on: date
    sentences: list[str]
    reason: str
    reason_stands_in: str
    who: str
    by: User | None


def history_of(action: Action, *, for_staff: bool = False) -> list[Happening]:
    """Everything that happened, the newest first, in one query. Only staff learn which colleague did it."""
    changes = action.changes.select_related(*WITH_ITS_WORDS, *(["by"] if for_staff else []))
    if not for_staff:
        changes = changes.defer("by")
    if action.is_translated:
        # What the action's own reason says in the language of the page is the newest status's.
        newest = next((each.pk for each in reversed(changes) if each.changes_status), None)
        action.reasons_read = {str(newest): action.status_reason, **action.reasons_read}
    is_elsewhere = not for_staff and (get_language() or settings.LANGUAGE_CODE) != settings.LANGUAGE_CODE
    return [
        Happening(
            on=timezone.localdate(change.made_at),
            sentences=list(sentences_of(change)),
            reason=(reason := action.reason_read(change)),
            reason_stands_in=settings.LANGUAGE_CODE if is_elsewhere and reason == change.reason else "",
            who=answered_by(change.agency_after, change.role_after),
            by=change.by if for_staff else None,
        )
        for change in reversed(changes)
    ]


def sentences_of(change: ActionChange) -> Iterable[str]:
    """What one change means, each in a sentence of its own."""
    if change.changes_status:
        yield in_words(change.status_after)
    if not change.is_first and change.tier_before != change.tier_after:
        yield _about_the_tier(change)
    if change.due_before != change.due_after:
        yield _about_the_day(change.due_before, change.due_after)
    if not change.is_first and change.agency_before != change.agency_after:
        words = {"before": change.agency_before or _("the partnership"), "after": change.agency_after}
        if change.agency_after:
            yield _("Handed from %(before)s to %(after)s.") % words
        else:
            yield _("Handed from %(before)s to the partnership as a whole.") % words
    for words_of in change.reworded:
        yield str(Reworded(words_of).label)


def _about_the_tier(change: ActionChange) -> str:
    goes_up = change.tier_before is None or change.tier_after.number > change.tier_before.number
    words = {"meets": change.tier_after.meets}
    if goes_up:
        return _("Taken up to the %(meets)s.") % words
    return _("Handed back to the %(meets)s.") % words


def in_words(status: str) -> str:
    """What has just happened when an action takes this status."""
    return {
        Status.PROPOSED: _("Proposed."),
        Status.ACCEPTED: _("Accepted: it will be done."),
        Status.IN_PROGRESS: _("Work on it has begun."),
        Status.DONE: _("Done."),
        Status.NOT_DOING: _("Decided: it will not be done."),
        Status.NO_EVIDENCE: _("Looked into: the evidence does not show it."),
    }[Status(status)]


def _about_the_day(before: date | None, after: date | None) -> str:
    if after is None:
        return _("No longer has a day.")
    if before is None:
        return _("To be done by %(day)s.") % {"day": date_format(after, "j E Y")}
    words = {"before": date_format(before, "j E Y"), "after": date_format(after, "j E Y")}
    if after > before:
        return _("Put off from %(before)s to %(after)s.") % words
    return _("Brought forward from %(before)s to %(after)s.") % words


def standing(action: Action, *, counts_days: bool = True) -> str:
    """Where an action stands today, in one sentence: what lists say under its title.

    Files are made anew when their words change: theirs do not count the days, which change every night.
    """
    today = timezone.localdate()
    since = {"since": date_format(action.status_since, "j E Y")}
    match action.status:
        case Status.DONE:
            return _("Done, %(since)s.") % since
        case Status.NOT_DOING:
            return _("Not doing, decided on %(since)s.") % since
        case Status.NO_EVIDENCE:
            return _("Looked into: the evidence does not show it (%(since)s).") % since
    return f"{action.get_status_display()}. {due_in_words(action.due_on, today, counts_days=counts_days)}".strip()


def due_in_words(due: date | None, today: date, *, counts_days: bool = True) -> str:
    """`Due on 4 May 2027.`, or how late it is; empty where it has no day."""
    if due is None:
        return ""
    day = {"day": date_format(due, "j E Y")}
    if due >= today:
        return _("Due today.") if due == today and counts_days else _("Due by %(day)s.") % day
    if not counts_days:
        return _("It was due by %(day)s, and is overdue.") % day
    late = (today - due).days
    overdue = ngettext("%(count)d day overdue", "%(count)d days overdue", late) % {"count": late}
    return _("It was due by %(day)s: %(overdue)s.") % (day | {"overdue": overdue})
