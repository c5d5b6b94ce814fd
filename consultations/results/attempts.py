"""An officer's way to a release, step by step: what would be hidden is worked out (`working`), then it goes out."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from consultations.preparing.models import Consultation
from home.sensitive_periods.services import is_held
from people.models import User

from .holding import hold_attempt
from .models import ReleaseAttempt
from .tasks import work_on_release
from .working import end_attempt

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
    """Have it released, once however often it is asked for; False where another attempt is under way.

    In a sensitive period it waits as it is until a named officer lets it go (`holding`).
    """
    Consultation.objects.select_for_update().get(pk=attempt.consultation_id)
    others = ReleaseAttempt.objects.under_way().filter(consultation=attempt.consultation_id).exclude(pk=attempt.pk)
    if others.exists():
        return False
    looked_at = ReleaseAttempt.objects.filter(pk=attempt.pk, state=State.LOOKED)
    if looked_at.exists() and hold_attempt(attempt, by=by):
        return True
    if looked_at.update(state=State.RELEASING, step=Step.WAITING, asked_by=by):
        _enqueue(attempt)
    return True


def stop(*, attempt: ReleaseAttempt) -> bool:
    """End what is under way; whatever the worker still does about it comes to nothing. False where it has ended."""
    return end_attempt(attempt, State.FAILED, [_("It was stopped before it was done.")])


def _enqueue(attempt: ReleaseAttempt) -> None:
    transaction.on_commit(lambda: work_on_release.enqueue(attempt.pk))


def forget_attempts() -> int:
    """Delete those of a fortnight ago, with the numbers that their officers saw; releases stay, and what is held."""
    old = ReleaseAttempt.objects.filter(asked_at__lt=timezone.now() - KEPT_FOR)
    return old.exclude(pk__in=[attempt.pk for attempt in old if is_held(attempt)]).delete()[0]
