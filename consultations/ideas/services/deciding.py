"""What the team makes of contributions: merged, answered, and what was held released or not published."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.models import ContentVersion
from people.models import Agency, User

from .. import letters
from ..models import Comment, Contribution, State, Status, Support
from ..querysets import WrittenQuerySet
from .writing import COMMENT, CONTRIBUTION, take_in


def _must_be_allowed(by: User) -> None:
    if not by.has_perm("consultations.answer_contribution"):
        raise PermissionDenied("Only those who run consultations answer, merge and release ideas.")


@transaction.atomic
def merge(*, contribution: Contribution, into: Contribution, by: User) -> None:
    """Count a contribution as another, with what was merged into it: support and comments count there, each once."""
    _must_be_allowed(by)
    into = into.merged_into or into
    if contribution.pk == into.pk or contribution.state != State.PUBLISHED or into.state != State.PUBLISHED:
        raise ValidationError(_("Choose two different ones that are both published."))
    if (contribution.consultation_id, contribution.kind) != (into.consultation_id, into.kind):
        raise ValidationError(_("Both must belong to the same consultation."))
    contribution.merged.update(merged_into=into)
    contribution.merged_into, contribution.state = into, State.MERGED
    contribution.save()
    log(instance=contribution, action="ideas.merge", user=by, data={"into": into.pk})
    ContentVersion.raise_number()


@transaction.atomic
def part(*, contribution: Contribution, by: User) -> None:
    """Take merging back: it stands for itself again."""
    _must_be_allowed(by)
    if contribution.state != State.MERGED:
        return
    contribution.merged_into, contribution.state = None, State.PUBLISHED
    contribution.save()
    log(instance=contribution, action="ideas.part", user=by)
    ContentVersion.raise_number()


@dataclass(frozen=True, slots=True)
class Decision:
    """What the partnership does with a contribution, why, and what it says."""

    status: str
    reason: str
    answer: str = ""
    agency: Agency | None = None


@transaction.atomic
def decide(*, contribution: Contribution, decision: Decision, by: User) -> None:
    """Say what becomes of it. Whoever wrote it, or the same as it, and left an address is told."""
    _must_be_allowed(by)
    if contribution.state != State.PUBLISHED:
        raise ValidationError(_("Only what is published can be answered in public."))
    if decision.status != Status.NEW and not decision.reason.strip():
        raise ValidationError({"reason": _("Say why: its author and everybody else will read it.")})
    before = (contribution.status, contribution.status_reason, contribution.answer)
    contribution.status, contribution.status_reason = decision.status, decision.reason.strip()
    contribution.answer, contribution.answer_agency = decision.answer.strip(), decision.agency
    if before == (contribution.status, contribution.status_reason, contribution.answer):
        contribution.save()
        return
    contribution.answered_at, contribution.answered_by = timezone.now(), by
    contribution.full_clean(exclude=["consultation", "phase", "user", "area", "geometry"])
    contribution.save()
    log(instance=contribution, action="ideas.decide", user=by, data={"status": decision.status})
    for each in [contribution, *contribution.merged.all()]:
        letters.send_answer(each, contribution)
    ContentVersion.raise_number()


def _row_of(written: Contribution | Comment) -> WrittenQuerySet:
    model = Comment if isinstance(written, Comment) else Contribution
    return model.objects.filter(pk=written.pk)


@transaction.atomic
def release(written: Iterable[Contribution | Comment], *, by: User) -> int:
    """Put what was held before the moderators; how many."""
    _must_be_allowed(by)
    moved = 0
    for each in written:
        # Of two colleagues who decide at once, the first decides.
        if _row_of(each).filter(state=State.HELD).update(state=State.CHECKING):
            each.state = State.CHECKING
            take_in(each, COMMENT if isinstance(each, Comment) else CONTRIBUTION)
            moved += 1
    return moved


@transaction.atomic
def refuse_held(written: Iterable[Contribution | Comment], *, because: str, by: User) -> int:
    """Publish nothing of what was held; how many. It is kept as long as other things that were refused."""
    _must_be_allowed(by)
    moved = 0
    for each in written:
        if _row_of(each).filter(state=State.HELD).update(state=State.REFUSED, refusal=because):
            log(instance=each, action="ideas.refuse_held", user=by, data={"because": because})
            moved += 1
    return moved


@transaction.atomic
def release_supports(contribution: Contribution, *, by: User) -> int:
    """Count the support that was held."""
    _must_be_allowed(by)
    moved = Support.objects.held().filter(contribution=contribution).update(is_held=False)
    if moved:
        log(instance=contribution, action="ideas.release_supports", user=by, data={"count": moved})
        ContentVersion.raise_number()
    return moved
