"""The path of a complaint of defamation: one function for each step that the law knows.

Which steps there are, and how long each may take, are rows (`LegalStep`). Where a nation has none, a complaint still
has the same two days, as the partnership's own promise.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.models import Partnership
from people.models import User

from ..models import ComplaintStep, Decision, DefamationComplaint, Item, LegalStep, ModerationSettings
from ..reasons import Reason
from ..rules import legal_steps
from ..staffed_hours import business_hours_after, midnight_of
from .decisions import NotAllowedError, decide
from .letters import announce_complaint, tell_author_of_complaint, tell_complainant_about

State = DefamationComplaint.State
OUR_OWN_PROMISE = 48  # hours, as the law of England and Wales has it


def deadline(step: str, start: datetime) -> datetime:
    """When a step must have been done, counted from `start`."""
    law = legal_steps(ModerationSettings.current().nation).get(step)
    if law and law.clock == LegalStep.Clock.DAYS:
        return midnight_of(timezone.localdate(start) + timedelta(days=law.within + 1))
    hours = law.within if law else OUR_OWN_PROMISE
    return business_hours_after(start, hours, Partnership.current().working_days)


@transaction.atomic
def complain(*, item: Item, **notice: Any) -> DefamationComplaint:
    """Record a notice of complaint, start its clock, and alert the duty contact. `notice` holds the fields given."""
    now = timezone.now()
    complaint = DefamationComplaint(item=item, received_at=now, language=get_language() or "", **notice)
    complaint.next_due_at = deadline(first_step(complaint), now)
    complaint.full_clean()
    complaint.save()
    _record(complaint, _("Received"), by=None)
    announce_complaint(complaint)
    return complaint


def first_step(complaint: DefamationComplaint) -> str:
    """What the law asks for first: it depends on the notice, and on whether its author can be reached."""
    if not complaint.is_complete:
        return "incomplete"
    return "tell-author" if complaint.item.by.reachable_at else "cannot-reach-author"


def steps_open(complaint: DefamationComplaint) -> list[str]:
    """What can be done about it now, what the law asks for first. Taking the words down is always one of them."""
    if not complaint.is_open:
        return []
    by_state = {
        State.RECEIVED: [first_step(complaint)],
        State.AUTHOR_TOLD: ["author-answers"],
        State.AUTHOR_STANDS: ["tell-complainant"],
        State.AUTHOR_GIVES_IN: ["remove" if complaint.author_replied_at else "no-answer"],
    }
    return by_state[State(complaint.state)]


@transaction.atomic
def say_incomplete(*, complaint: DefamationComplaint, by: User) -> None:
    """Tell the complainant what a notice must contain, and close this one: they can send another."""
    _must_be(complaint, State.RECEIVED)
    tell_complainant_about(complaint, "complaint_incomplete")
    _finish(complaint, _("The complainant was told what a notice must contain"), by=by)


@transaction.atomic
def tell_author(*, complaint: DefamationComplaint, by: User) -> None:
    """Send the author the notice, and acknowledge it to the complainant. The author then has five days."""
    _must_be(complaint, State.RECEIVED)
    if not complaint.item.by.reachable_at:
        raise NotAllowedError(_("There is no email address of the author: the words must be taken down."))
    now = timezone.now()
    _record(complaint, _("Author told, complaint acknowledged"), by=by)
    complaint.state = State.AUTHOR_TOLD
    complaint.author_told_at = now
    complaint.next_due_at = deadline("author-answers", now)
    complaint.save()
    tell_author_of_complaint(complaint)
    tell_complainant_about(complaint, "complaint_acknowledged")


@transaction.atomic
def answer_complaint(
    *,
    complaint: DefamationComplaint,
    agrees_to_removal: bool,
    full_name: str = "",
    postal_address: str = "",
    details_may_be_passed_on: bool = False,
) -> DefamationComplaint:
    """Record the author's answer. Without a name and postal address it does not keep the words up."""
    _must_be(complaint, State.AUTHOR_TOLD)
    now = timezone.now()
    complaint.author_replied_at = now
    complaint.author_agrees_to_removal = agrees_to_removal
    complaint.author_full_name = full_name.strip()
    complaint.author_postal_address = postal_address.strip()
    complaint.author_details_may_be_passed_on = details_may_be_passed_on
    stands = not agrees_to_removal and complaint.author_full_name and complaint.author_postal_address
    _record(
        complaint, _("The author stands by it") if stands else _("The author agrees, or did not say enough"), by=None
    )
    complaint.state = State.AUTHOR_STANDS if stands else State.AUTHOR_GIVES_IN
    complaint.next_due_at = deadline("tell-complainant" if stands else "remove", now)
    complaint.save()
    announce_complaint(complaint)
    return complaint


def give_up_waiting() -> int:
    """Authors whose five days are over without an answer: their words must now come down. How many there are."""
    over = DefamationComplaint.objects.late_at(timezone.now()).filter(state=State.AUTHOR_TOLD)
    late = list(over.values_list("pk", flat=True))
    for number in late:
        with transaction.atomic():
            # Its author may be answering at this moment, which counts.
            complaint = DefamationComplaint.objects.select_for_update(of=("self",)).get(pk=number)
            if complaint.state != State.AUTHOR_TOLD:
                continue
            ended = complaint.next_due_at or timezone.now()
            _record(complaint, _("The author did not answer in time"), by=None)
            complaint.state = State.AUTHOR_GIVES_IN
            complaint.next_due_at = deadline("no-answer", ended)
            complaint.save()
            announce_complaint(complaint)
    return len(late)


@transaction.atomic
def tell_complainant(*, complaint: DefamationComplaint, by: User) -> None:
    """Tell the complainant that the author stands by it, and close: the rest is between the two of them."""
    _must_be(complaint, State.AUTHOR_STANDS)
    tell_complainant_about(complaint, "complaint_author_stands")
    _finish(complaint, _("The complainant was told that the author stands by it"), by=by)


@transaction.atomic
def take_down_for(*, complaint: DefamationComplaint, by: User) -> None:
    """Remove the words, tell their author why, tell the complainant, and close."""
    if not complaint.is_open:
        raise NotAllowedError(_("This complaint is closed."))
    item = Item.objects.get(pk=complaint.item_id)
    if item.is_public:
        decide(item=item, action=Decision.Action.TAKEN_DOWN, by=by, version=item.version, reason=Reason.DEFAMATION)
    tell_complainant_about(complaint, "complaint_taken_down")
    _finish(complaint, _("Taken down, and the complainant told"), by=by)


@transaction.atomic
def close_complaint(*, complaint: DefamationComplaint, by: User, why: str) -> None:
    """End it in another way, such as when it was withdrawn. `why` is kept."""
    if not complaint.is_open:
        raise NotAllowedError(_("This complaint is closed."))
    _finish(complaint, why.strip(), by=by)


def _must_be(complaint: DefamationComplaint, state: str) -> None:
    """Refuse a step that somebody has taken already, or whose time has not come."""
    now = DefamationComplaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk).state
    if now != state:
        raise NotAllowedError(_("Somebody has been quicker: it is now “%(state)s”.") % {"state": State(now).label})


def _record(complaint: DefamationComplaint, title: str, *, by: User | None) -> None:
    due_at = complaint.next_due_at if complaint.steps.exists() else None
    ComplaintStep.objects.create(
        complaint=complaint, title=title[:200], done_at=timezone.now(), due_at=due_at, done_by=by
    )


def _finish(complaint: DefamationComplaint, outcome: str, *, by: User) -> None:
    _record(complaint, outcome, by=by)
    complaint.state = State.CLOSED
    complaint.closed_at = timezone.now()
    complaint.next_due_at = None
    complaint.outcome = outcome[:300]
    complaint.save()
