"""Where a consultation stands against the checklist: what can be seen by itself, and what staff have said."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from core.models import Partnership
from core.working_days import read_days
from home.sensitive_periods.models import SensitivePeriod
from people.models import CommunityGroup
from places.models import Area

from .compliance import ChecklistAnswer, ChecklistItem, ComplianceRecord, Principle
from .models import ANSWERED_KINDS, Consultation

if TYPE_CHECKING:
    from .pages import ConsultationPage

AUGUST, DECEMBER, JANUARY = 8, 12, 1
CHRISTMAS_FROM, CHRISTMAS_UNTIL = 20, 2
NAMED_GROUPS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One item and how it stands. `words` say why; `is_automatic` where nobody need be asked."""

    item: ChecklistItem
    is_met: bool
    words: str
    is_automatic: bool
    answer: ChecklistAnswer | None = None

    def as_record(self) -> dict[str, Any]:
        return {
            "principle": str(Principle(self.item.principle).label),
            "statement": self.item.statement,
            "source": self.item.source,
            "source_address": self.item.source_address,
            "is_met": self.is_met,
            "words": self.words,
        }


def check(consultation: Consultation, page: "ConsultationPage | None" = None) -> list[Line]:
    """Every item in use, in its order; `page` is the draft to look at, by default the newest."""
    draft = page or consultation.newest_draft
    answers = {answer.item_id: answer for answer in consultation.checklist_answers.all()}
    return [_line(item, consultation, draft, answers.get(item.pk)) for item in ChecklistItem.objects.in_use()]


def unmet(consultation: Consultation, page: "ConsultationPage | None" = None) -> list[Line]:
    return [line for line in check(consultation, page) if not line.is_met]


def compliance_of(consultation: Consultation) -> ComplianceRecord | None:
    """The checklist as it stood when the consultation was last published, for its report."""
    return consultation.compliance_records.select_related("made_by").first()


def _line(item: ChecklistItem, consultation: Consultation, page, answer: ChecklistAnswer | None) -> Line:
    if look := CHECKS.get(item.check_name):
        is_met, words = look(consultation, page, item)
        return Line(item, is_met, words, is_automatic=True)
    if answer is None:
        return Line(item, is_met=False, words=_("Nobody has said so yet."), is_automatic=False)
    return Line(item, answer.is_met, answer.note, is_automatic=False, answer=answer)


# What can be seen. Each returns whether it is so, and a sentence.
Seen = tuple[bool, str]


def _days_open(consultation: Consultation) -> list[date]:
    """Every day on which one can take part, in any phase."""
    days: set[date] = set()
    for phase in consultation.ordered_phases:
        if phase.takes_part:
            days.update(phase.opens_on + timedelta(days=n) for n in range((phase.closes_on - phase.opens_on).days + 1))
    return sorted(days)


def _longest_at_once(consultation: Consultation) -> int:
    """The days of the longest phase in which a group can answer; where nothing is asked, of any in which one can."""
    taking_part = [phase for phase in consultation.ordered_phases if phase.takes_part]
    asking = [phase for phase in taking_part if phase.kind in ANSWERED_KINDS]
    return max(((phase.closes_on - phase.opens_on).days + 1 for phase in asking or taking_part), default=0)


def _decider(consultation: Consultation, page, item: ChecklistItem) -> Seen:
    if not consultation.decider:
        return False, _("Nobody is named who decides.")
    if not consultation.decides_on:
        return False, _("%(who)s decides; the day is missing.") % {"who": consultation.decider}
    words = {"who": consultation.decider, "day": _day(consultation.decides_on)}
    return True, _("%(who)s decides on %(day)s.") % words


def _change(consultation: Consultation, page, item: ChecklistItem) -> Seen:
    can, cannot = _filled(page, "can_change"), _filled(page, "cannot_change")
    if can and cannot:
        return True, _("The page says both.")
    return False, _("The page does not say what cannot change.") if can else _("The page does not say what can change.")


def _options(consultation: Consultation, page, item: ChecklistItem) -> Seen:
    count = len(page.options) if page else 0
    if not count:
        return False, _("The page names no options.")
    return True, ngettext("%(count)d option, with reasons.", "%(count)d options, with reasons.", count) % {
        "count": count
    }


def _evidence(consultation: Consultation, page, item: ChecklistItem) -> Seen:
    if not page or not page.evidence:
        return False, _("There is nothing to read.")
    alone = [part.value for part in page.evidence if part.block_type == "document" and not part.value["web_page"]]
    if alone:
        return False, _("“%(file)s” is only a file: add a page that says the same.") % {"file": alone[0]["document"]}
    count = len(page.evidence)
    return True, ngettext("%(count)d piece of evidence.", "%(count)d pieces of evidence.", count) % {"count": count}


def _length(consultation: Consultation, page, item: ChecklistItem) -> Seen:
    count, least = len(_days_open(consultation)), item.threshold or 0
    if not count:
        return False, _("There are no days yet.")
    words = ngettext(
        "Open for %(count)d day; at least %(least)d are asked for.",
        "Open for %(count)d days; at least %(least)d are asked for.",
        count,
    )
    return count >= least, words % {"count": count, "least": least}


def _holidays(consultation: Consultation, page, item: ChecklistItem) -> Seen:
    days, least = _days_open(consultation), item.threshold or 0
    bank_holidays = read_days(Partnership.current().bank_holidays)
    away = sum(day in bank_holidays or _is_holiday_time(day) for day in days)
    if not days:
        return False, _("There are no days yet.")
    if not away:
        return True, _("No bank holiday falls inside it, nor August or Christmas.")
    left = len(days) - away
    words = ngettext(
        "%(away)d day of it is a bank holiday, August or Christmas: %(left)d others remain, %(least)d are asked for.",
        "%(away)d days of it are bank holidays, August or Christmas: %(left)d others remain, %(least)d are asked for.",
        away,
    )
    return left >= least, words % {"away": away, "left": left, "least": least}


def _is_holiday_time(day: date) -> bool:
    is_christmas = (day.month == DECEMBER and day.day >= CHRISTMAS_FROM) or (
        day.month == JANUARY and day.day <= CHRISTMAS_UNTIL
    )
    return day.month == AUGUST or is_christmas


def _sensitive(consultation: Consultation, page, item: ChecklistItem) -> Seen:
    days = _days_open(consultation)
    if not days:
        return False, _("There are no days yet.")
    period = SensitivePeriod.objects.filter(starts_on__lte=days[-1], ends_on__gte=days[0]).first()
    if period is None:
        return True, _("No sensitive period touches it.")
    words = {"period": period.name, "first": _day(period.starts_on), "last": _day(period.ends_on)}
    if consultation.waits_to_open:
        return False, (
            _("“%(period)s” lasts from %(first)s to %(last)s: it does not open until a named officer releases it.")
            % words
        )
    return False, _("“%(period)s” lasts from %(first)s to %(last)s.") % words


def _groups(consultation: Consultation, page, item: ChecklistItem) -> Seen:
    if not consultation.groups_may_answer:
        return True, _("Groups are not asked.")
    known = CommunityGroup.objects.active().exclude(meets_every_days=None)
    if areas := list(consultation.areas.all()):
        near = Q()
        for area in areas:
            near |= Q(areas__in=Area.objects.sharing_ground_with(area))
        known = known.filter(near).distinct()
    days = _longest_at_once(consultation)
    late = [group.name for group in known if (group.meets_every_days or 0) > days]
    if not late:
        count = known.count()
        if not count:
            return True, _("No group here has said how often it meets.")
        words = ngettext(
            "The %(count)d group that says how often it meets can meet in time.",
            "All %(count)d groups that say how often they meet can meet in time.",
            count,
        )
        return True, words % {"count": count}
    named = ", ".join(late[:NAMED_GROUPS])
    words = ngettext(
        "%(count)d group may not meet while it is open: %(names)s.",
        "%(count)d groups may not meet while it is open, among them %(names)s.",
        len(late),
    )
    return False, words % {"count": len(late), "names": named}


def _decision(consultation: Consultation, page, item: ChecklistItem) -> Seen:
    if not consultation.decides_on or not consultation.closes_on:
        return False, _("The day of the decision or the last day is missing.")
    between, least = (consultation.decides_on - consultation.closes_on).days, item.threshold or 1
    if between < 1:
        return False, _("It would be decided before it has closed.")
    words = ngettext(
        "%(between)d day lies between the last day and the decision; %(least)d are needed.",
        "%(between)d days lie between the last day and the decision; %(least)d are needed.",
        between,
    )
    return between >= least, words % {"between": between, "least": least}


def _promise(consultation: Consultation, page, item: ChecklistItem) -> Seen:
    weeks, most = consultation.response_due_weeks, item.threshold or 0
    words = ngettext(
        "We promise to answer within %(weeks)d week of the last day; %(most)d are the most.",
        "We promise to answer within %(weeks)d weeks of the last day; %(most)d are the most.",
        weeks,
    )
    return weeks <= most, words % {"weeks": weeks, "most": most}


def _is_filled(field: str, there: str, missing: str) -> Callable[[Consultation, Any, ChecklistItem], Seen]:
    def look(consultation: Consultation, page, item: ChecklistItem) -> Seen:
        return (True, _(there)) if _filled(page, field) else (False, _(missing))

    return look


def _filled(page, field: str) -> bool:
    return bool(page and strip_tags(getattr(page, field)).strip())


def _day(day: date) -> str:
    return date_format(day, "j E Y")


CHECKS: dict[str, Callable[[Consultation, Any, ChecklistItem], Seen]] = {
    "decider": _decider,
    "change": _change,
    "options": _options,
    "evidence": _evidence,
    "length": _length,
    "holidays": _holidays,
    "sensitive": _sensitive,
    "groups": _groups,
    "decision": _decision,
    "promise": _promise,
    "equality": _is_filled(
        "equality", gettext_noop("The page says it."), gettext_noop("The page does not say whom it touches more.")
    ),
    "other_ways": _is_filled(
        "other_ways", gettext_noop("The page names them."), gettext_noop("The page names no way without the web.")
    ),
    "contact": _is_filled("contact", gettext_noop("The page says it."), gettext_noop("The page names nobody to ask.")),
}
