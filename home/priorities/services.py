"""Writing readings, signing off, proposals and local priorities. Nothing written before is lost by any of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.models import ContentVersion
from crime_map.months import shift
from home.sensitive_periods.askings import hold_asking
from home.sensitive_periods.models import Asking
from home.sensitive_periods.pages import publish_along
from moderation.kinds import Author
from moderation.services import submit
from people.models import User
from people.suspicion import Suspicion
from places.models import Area

from .letters import tell_proposer_of_decision
from .local import MOST_PRIORITIES, LocalPriority, LocalReport, Proposal, TaskingGroup
from .measures import Measure, Reading, ReadingChange
from .pages import PriorityPage, StrategyPage
from .periods import end_of_month, name_period, next_due_after

KIND = "local-priority-proposal"
# Of what a sensitive period holds.
CHOICE, REPORT, END = "local-priority", "local-report", "local-end"
QUARTER = 3
DAYS_TO_REPORT = 14
KEPT_AFTER_DECISION = timedelta(days=2 * 365)


class ReadingExistsError(ValidationError):
    """The period has another reading already, and no reason was given to correct it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading to write: what a form or a row of a file says."""

    starts_on: date
    ends_on: date
    value: Decimal | None = None
    out_of: int | None = None
    words: str = ""
    tendency: str = ""
    part: str = ""

    @property
    def key(self) -> tuple[date, date, str]:
        return self.starts_on, self.ends_on, self.part

    def is_said_by(self, reading: Reading) -> bool:
        """Whether the reading says this already."""
        said = (reading.value, reading.out_of, reading.words, reading.tendency)
        return said == (self.value, self.out_of, self.words, self.tendency)


@transaction.atomic
def write_reading(
    *, measure: Measure, entry: Entry, by: User | None = None, reason: str = "", is_illustrative: bool = False
) -> Reading:
    """Write one reading. Where the period has another already, keep what it said and why it was corrected.

    Raises `ReadingExistsError` where that needs a `reason`, and `ValidationError` for what is no reading at all.
    """
    if measure.is_computed:
        raise ValidationError(_("This measure follows the crime figures by itself: nothing is written by hand."))
    starts_on, ends_on, part = entry.key
    reading = (
        Reading.objects.select_for_update()
        .filter(measure=measure, starts_on=starts_on, ends_on=ends_on, part=part)
        .first()
    )
    if reading and entry.is_said_by(reading):
        return reading
    if reading:
        if not reason.strip():
            raise ReadingExistsError(
                _("There is a reading for %(period)s already. Say why it is corrected: what it said is kept.")
                % {"period": name_period(starts_on, ends_on)}
            )
        ReadingChange.objects.create(
            reading=reading,
            value=reading.value,
            out_of=reading.out_of,
            words=reading.words,
            reason=reason.strip(),
            changed_by=by,
        )
    else:
        reading = Reading(measure=measure, starts_on=starts_on, ends_on=ends_on, part=part, written_by=by)
    reading.value, reading.out_of = entry.value, entry.out_of
    reading.words, reading.tendency = entry.words.strip(), entry.tendency
    reading.is_illustrative = is_illustrative
    reading.full_clean(validate_unique=False, validate_constraints=False)
    reading.save()
    _remind_of_the_next(measure, ends_on)
    return reading


def _remind_of_the_next(measure: Measure, ends_on: date) -> None:
    if measure.next_reading_due_on is None:
        return
    due = next_due_after(ends_on, measure.frequency)
    if due > measure.next_reading_due_on:
        measure.next_reading_due_on = due
        measure.save(update_fields=["next_reading_due_on"])


@transaction.atomic
def write_readings(*, measure: Measure, entries: Iterable[Entry], by: User | None, reason: str) -> int:
    """Write many readings, all or none; how many were new or corrected."""
    before = set(measure.readings.values_list("pk", flat=True))
    corrections = ReadingChange.objects.filter(reading__measure=measure)
    corrected_before = corrections.count()
    for entry in entries:
        write_reading(measure=measure, entry=entry, by=by, reason=reason)
    new = measure.readings.exclude(pk__in=before).count()
    return new + corrections.count() - corrected_before


# Plans


@transaction.atomic
def publish_priorities_of(strategy: StrategyPage) -> int:
    """Publish the priorities that were signed off with their plan and never public before; how many."""
    drafts = PriorityPage.objects.child_of(strategy).filter(live=False, first_published_at=None)
    for page in drafts:
        publish_along(page, leader=strategy)
    return len(drafts)


# Local priorities


@transaction.atomic
def propose(*, area: Area, said: Mapping[str, Any], user: User | None, suspicions: Iterable[Suspicion]) -> Proposal:
    """Keep a proposal and put it before the moderators; nobody sees it until one of them publishes it."""
    is_from_group = said["proposed_by"] == Proposal.From.GROUP
    proposal = Proposal.objects.create(
        area=area,
        title=said["title"].strip(),
        text=said["text"].strip(),
        proposed_by=said["proposed_by"],
        group_name=said["group_name"].strip() if is_from_group else "",
        user=user,
        email=said["email"],
        language=get_language() or "",
    )
    author = Author(user=user, address=proposal.email)
    submit(subject=proposal, kind=KIND, text=words_of(proposal), author=author, suspicions=suspicions)
    return proposal


def words_of(proposal: Proposal) -> str:
    """All of it that would be public, as moderators check it: `publish_proposal` takes it apart again."""
    parts = [proposal.title, proposal.group_name] if proposal.group_name else [proposal.title]
    return f"{' – '.join(parts)}\n\n{proposal.text}"


def publish_proposal(proposal: Proposal, text: str) -> None:
    """It was checked and everybody may read it, in the words that were let through."""
    first_line, _gap, proposal.text = text.partition("\n\n")
    proposal.title, _dash, group_name = first_line.partition(" – ") if proposal.group_name else (first_line, "", "")
    proposal.group_name = group_name
    if LocalPriority.objects.filter(proposal=proposal).exists():
        proposal.state = Proposal.State.CHOSEN
    elif proposal.decision:
        proposal.state = Proposal.State.NOT_CHOSEN
    else:
        proposal.state, proposal.decided_on = Proposal.State.PUBLISHED, None
    proposal.save(update_fields=["title", "group_name", "text", "state", "decided_on"])


def refuse_proposal(proposal: Proposal) -> None:
    """It is not published, or not any more."""
    proposal.state = Proposal.State.REFUSED
    proposal.decided_on = proposal.decided_on or timezone.localdate()
    proposal.save(update_fields=["state", "decided_on"])


@transaction.atomic
def choose_local_priority(
    *,
    group: TaskingGroup,
    title: str,
    why: str,
    chosen_on: date,
    proposal: Proposal | None = None,
    by: User | None = None,
) -> LocalPriority | None:
    """The tasking group takes something up and says why; None where a sensitive period holds it.

    Raises `ValidationError` where it has three already.
    """
    _checked_choice(group, title=title, why=why, chosen_on=chosen_on, proposal=proposal)
    words = {"title": title, "why": why, "chosen_on": chosen_on, "proposal": proposal and proposal.pk}
    named = _("Local priority in %(area)s: %(title)s") % {"area": group.area, "title": title}
    if hold_asking(group, kind=CHOICE, title=named, words=words, by=by):
        return None
    return write_choice(group=group, title=title, why=why, chosen_on=chosen_on, proposal=proposal)


def _checked_choice(
    group: TaskingGroup, *, title: str, why: str, chosen_on: date, proposal: Proposal | None
) -> LocalPriority:
    # The group's row is held, so that two officers who choose at once cannot choose four.
    TaskingGroup.objects.select_for_update().get(pk=group.pk)
    if not why.strip():
        raise ValidationError({"why": _("Say why the group chose it: those who live there will read it.")})
    # Those chosen for a later day count too: entered backwards, a fourth would stand beside them.
    if LocalPriority.objects.filter(group=group).on_or_after(chosen_on).count() >= MOST_PRIORITIES:
        raise ValidationError(
            _("The group has %(most)s priorities already. End one of them first.") % {"most": MOST_PRIORITIES}
        )
    if proposal and proposal.area_id != group.area_id:
        raise ValidationError(_("That was proposed for another area."))
    chosen = LocalPriority(
        group=group, title=title, why=why.strip(), chosen_on=chosen_on, proposal=proposal,
        next_report_due_on=report_due_after(chosen_on),
    )  # fmt: skip
    chosen.full_clean()
    return chosen


@transaction.atomic
def write_choice(
    *, group: TaskingGroup, title: str, why: str, chosen_on: date, proposal: Proposal | None = None
) -> LocalPriority:
    """Write down what the group takes up, for everybody to read."""
    chosen = _checked_choice(group, title=title, why=why, chosen_on=chosen_on, proposal=proposal)
    chosen.save()
    if proposal:
        _decide(proposal, Proposal.State.CHOSEN, why, chosen_on)
    return chosen


@transaction.atomic
def decline_proposal(*, proposal: Proposal, why: str, decided_on: date | None = None) -> None:
    """The tasking group does not take it up, and says why."""
    if not why.strip():
        raise ValidationError({"why": _("Say why the group did not choose it: whoever proposed it will read it.")})
    _decide(proposal, Proposal.State.NOT_CHOSEN, why, decided_on or timezone.localdate())


def _decide(proposal: Proposal, state: str, why: str, decided_on: date) -> None:
    if proposal.state != Proposal.State.PUBLISHED:
        raise ValidationError(_("Only a published proposal that nobody has decided can be decided."))
    proposal.state, proposal.decision, proposal.decided_on = state, why.strip(), decided_on
    proposal.save(update_fields=["state", "decision", "decided_on"])
    tell_proposer_of_decision(proposal)


@transaction.atomic
def report_on(*, priority: LocalPriority, text: str, reported_on: date, by: User | None = None) -> LocalReport | None:
    """The group's word on a quarter; the next is due a quarter later. None where a sensitive period holds it."""
    if not text.strip():
        raise ValidationError({"text": _("Say what was done, and what came of it.")})
    words = {"text": text.strip(), "reported_on": reported_on}
    if hold_asking(priority, kind=REPORT, title=_titled(priority), words=words, by=by):
        return None
    return write_report(priority=priority, text=text.strip(), reported_on=reported_on)


@transaction.atomic
def write_report(*, priority: LocalPriority, text: str, reported_on: date) -> LocalReport:
    """Write the group's word down, for everybody to read."""
    report = LocalReport.objects.create(priority=priority, text=text, reported_on=reported_on)
    priority.next_report_due_on = report_due_after(reported_on)
    priority.save(update_fields=["next_report_due_on"])
    return report


@transaction.atomic
def end_local_priority(*, priority: LocalPriority, result: str, ends_on: date, by: User | None = None) -> bool:
    """It is over, with what came of it; False where a sensitive period holds that."""
    if not result.strip():
        raise ValidationError({"result": _("Say what came of it.")})
    words = {"result": result.strip(), "ends_on": ends_on}
    if hold_asking(priority, kind=END, title=_titled(priority), words=words, by=by):
        return False
    _write_end(priority, result=result.strip(), ends_on=ends_on)
    return True


def _write_end(priority: LocalPriority, *, result: str, ends_on: date) -> None:
    priority.result, priority.ends_on, priority.next_report_due_on = result, ends_on, None
    priority.full_clean()
    priority.save()


def _titled(priority: LocalPriority) -> str:
    return _("Report on a local priority: %(title)s") % {"title": priority.title}


# What a sensitive period held, written down once it is released


def where_it_was_asked(asking: Asking) -> str:
    """The staff page of the group that it is about, or whose priority."""
    group = asking.about.group if isinstance(asking.about, LocalPriority) else asking.about
    return reverse("tasking_groups:priorities", args=[group.pk]) if isinstance(group, TaskingGroup) else ""


def write_held_choice(
    group: TaskingGroup, *, title: str, why: str, chosen_on: str, proposal: int | None, by: User
) -> None:
    of_somebody = Proposal.objects.filter(pk=proposal).first() if proposal else None
    write_choice(group=group, title=title, why=why, chosen_on=date.fromisoformat(chosen_on), proposal=of_somebody)


def write_held_report(priority: LocalPriority, *, text: str, reported_on: str, by: User) -> None:
    write_report(priority=priority, text=text, reported_on=date.fromisoformat(reported_on))


def write_held_end(priority: LocalPriority, *, result: str, ends_on: str, by: User) -> None:
    _write_end(priority, result=result, ends_on=date.fromisoformat(ends_on))


def report_due_after(day: date) -> date:
    """A fortnight after the end of the third month from `day`'s."""
    return end_of_month(shift(day.replace(day=1), QUARTER)) + timedelta(days=DAYS_TO_REPORT)


def forget_proposers(proposals: QuerySet) -> int:
    """Take name and address from proposals; the words stay."""
    return proposals.update(user=None, name="", email="")


def forget_old_proposers() -> int:
    """Two years after a proposal was decided, nobody needs to know who sent it."""
    before = timezone.localdate() - KEPT_AFTER_DECISION
    old = Proposal.objects.filter(decided_on__lt=before).exclude(user=None, name="", email="")
    forgotten = forget_proposers(old)
    if forgotten:
        ContentVersion.raise_number()
    return forgotten
