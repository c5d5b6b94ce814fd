"""An officer's way to a release, step by step in the worker: what would be hidden is worked out, then it goes out.

Every step can be done again: what was ended stays as it ended, and nothing is released by halves.
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from consultations.preparing.models import Consultation
from people.models import User

from .models import ReleaseAttempt
from .releases import Proposal, ReleaseRefusedError, propose_release, release_results

logger = logging.getLogger(__name__)
KEPT_FOR = timedelta(days=14)
State, Step = ReleaseAttempt.State, ReleaseAttempt.Step


@transaction.atomic
def ask_to_look(
    *, consultation: Consultation, breakdowns: Sequence[str] = (), note: str = "", by: User
) -> ReleaseAttempt:
    """Have worked out what would be hidden. The attempt that is under way, where there is one: one at a time."""
    Consultation.objects.select_for_update().get(pk=consultation.pk)
    if running := ReleaseAttempt.objects.under_way().filter(consultation=consultation).first():
        return running
    attempt = ReleaseAttempt(
        consultation=consultation,
        breakdowns=list(breakdowns),
        note=note.strip(),
        language=get_language() or "",
        asked_by=by,
    )
    # Empty until the worker has been, or where only totals go out.
    attempt.full_clean(exclude=["breakdowns", "preview", "sentences"])
    attempt.save()
    _enqueue(attempt)
    return attempt


@transaction.atomic
def ask_to_release(*, attempt: ReleaseAttempt, by: User) -> bool:
    """Have it released, once however often it is asked for; False where another attempt is under way."""
    Consultation.objects.select_for_update().get(pk=attempt.consultation_id)
    others = ReleaseAttempt.objects.under_way().filter(consultation=attempt.consultation_id).exclude(pk=attempt.pk)
    if others.exists():
        return False
    looked_at = ReleaseAttempt.objects.filter(pk=attempt.pk, state=State.LOOKED)
    if looked_at.update(state=State.RELEASING, step=Step.WAITING, asked_by=by):
        _enqueue(attempt)
    return True


def stop(*, attempt: ReleaseAttempt) -> bool:
    """End what is under way; whatever the worker still does about it comes to nothing. False where it has ended."""
    return _end(attempt, State.FAILED, [_("It was stopped before it was done.")])


def work_on(attempt: ReleaseAttempt) -> None:
    """Do what an attempt that is under way waits for. What goes wrong is kept in words."""
    with override(attempt.language or None):
        try:
            if attempt.state == State.LOOKING:
                _look(attempt)
            elif attempt.state == State.RELEASING:
                _release(attempt)
        except ReleaseRefusedError as refused:
            _end(attempt, State.REFUSED, refused.sentences)
        except Exception:
            logger.exception("Release attempt %s failed", attempt.pk)
            _end(
                attempt,
                State.FAILED,
                [_("Something went wrong on our side. Try again, or tell whoever runs the site.")],
            )


def _look(attempt: ReleaseAttempt) -> None:
    proposal = propose_release(attempt.consultation, breakdowns=attempt.breakdowns, tell=_telling(attempt))
    looking = ReleaseAttempt.objects.filter(pk=attempt.pk, state=State.LOOKING)
    state = State.REFUSED if proposal.refusals else State.LOOKED
    looking.update(state=state, preview=preview_of(proposal), sentences=proposal.refusals)


def _release(attempt: ReleaseAttempt) -> None:
    release_results(
        consultation=attempt.consultation,
        by=attempt.asked_by,
        breakdowns=attempt.breakdowns,
        note=attempt.note,
        attempt=attempt,
        tell=_telling(attempt),
    )


def preview_of(proposal: Proposal) -> dict:
    """What the officer sees of a proposal: each table with what would be hidden and why, and what is left out."""
    shown = ("title", "by", "columns", "lines", "hidden", "numbers")
    return {
        "tables": [{name: table[name] for name in shown} for table in proposal.preview],
        "left_out": [asdict(each) for each in proposal.left_out],
    }


def _telling(attempt: ReleaseAttempt):
    under_way = ReleaseAttempt.objects.under_way().filter(pk=attempt.pk)
    return lambda step: under_way.update(step=step)


def _end(attempt: ReleaseAttempt, state: str, sentences: Sequence[str]) -> bool:
    under_way = ReleaseAttempt.objects.under_way().filter(pk=attempt.pk)
    return bool(under_way.update(state=state, sentences=list(sentences)))


def _enqueue(attempt: ReleaseAttempt) -> None:
    from .tasks import work_on_release  # noqa: PLC0415 - what works on it calls this module

    transaction.on_commit(lambda: work_on_release.enqueue(attempt.pk))


def forget_attempts() -> int:
    """Delete those of a fortnight ago, with the numbers that their officers saw; releases stay."""
    return ReleaseAttempt.objects.filter(asked_at__lt=timezone.now() - KEPT_FOR).delete()[0]
