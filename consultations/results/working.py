"""What the worker does about an attempt at a release: it works out what would be hidden, then lets it out.

Every step can be done again: what was ended stays as it ended, and nothing is released by halves.
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict

from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import ReleaseAttempt
from .releases import Proposal, ReleaseRefusedError, propose_release, release_results

logger = logging.getLogger(__name__)
State = ReleaseAttempt.State


def work_on(attempt: ReleaseAttempt) -> None:
    """Do what an attempt that is under way waits for. What goes wrong is kept in words."""
    with override(attempt.language or None):
        try:
            if attempt.state == State.LOOKING:
                _look(attempt)
            elif attempt.state == State.RELEASING:
                _release(attempt)
        except ReleaseRefusedError as refused:
            end_attempt(attempt, State.REFUSED, refused.sentences)
        except Exception:
            logger.exception("Release attempt %s failed", attempt.pk)
            end_attempt(
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


def end_attempt(attempt: ReleaseAttempt, state: str, sentences: Sequence[str]) -> bool:
    under_way = ReleaseAttempt.objects.under_way().filter(pk=attempt.pk)
    return bool(under_way.update(state=state, sentences=list(sentences)))
