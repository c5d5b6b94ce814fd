"""In a sensitive period results are not released before a named officer says so: an officer's attempt waits as it was
looked at, and what nobody looked at first, such as a poll's counts, is counted when it is released.
"""

from collections.abc import Iterable

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.preparing.models import Consultation
from home.sensitive_periods.askings import asked_kind, hold_asking
from home.sensitive_periods.kinds import HeldKind
from home.sensitive_periods.models import Held
from home.sensitive_periods.services import HeldError, must_wait
from people.models import User

from .models import ReleaseAttempt

KIND, ATTEMPT_KIND, ANSWERS_KIND = "results", "results-attempt", "answers"
State = ReleaseAttempt.State


def hold_attempt(attempt: ReleaseAttempt, *, by: User | None) -> bool:
    """Whether an attempt must wait, ready to be released; settled where somebody releases it after the period."""
    if must_wait(attempt, kind=ATTEMPT_KIND, title=_title(attempt.consultation), by=by) is None:
        return False
    ReleaseAttempt.objects.filter(pk=attempt.pk, state=State.RELEASING).update(state=State.LOOKED)
    return True


def hold_results(consultation: Consultation, *, breakdowns: Iterable[str], note: str, by: User | None) -> bool:
    """Whether results that nobody looked at first must wait."""
    words = {"breakdowns": list(breakdowns), "note": note}
    return hold_asking(consultation, kind=KIND, title=_title(consultation), words=words, by=by)


def ask_to_gather(consultation: Consultation, *, by: User) -> bool:
    """Have its answers put before the moderators, who publish each; False where publishing them must wait."""
    title = _("Answers in words to “%(title)s”") % {"title": consultation.title}
    if hold_asking(consultation, kind=ANSWERS_KIND, title=title, words={}, by=by):
        return False
    _gather(consultation, by=by)
    return True


def _title(consultation: Consultation) -> str:
    return _("Results of “%(title)s”") % {"title": consultation.title}


def results_can_be_held() -> HeldKind:
    return asked_kind(
        name=KIND,
        label=gettext_lazy("Results of a consultation or poll"),
        write=_write,
        address=lambda asking: reverse("consultation_results", args=[asking.object_id]),
    )


def answers_can_be_held() -> HeldKind:
    return asked_kind(
        name=ANSWERS_KIND,
        label=gettext_lazy("Answers to a consultation, in people's own words"),
        write=_gather,
        address=lambda asking: reverse("consultation_answers", args=[asking.object_id]),
        released=gettext_lazy("%(title)s: released, and on their way to the moderators."),
    )


def attempts_can_be_held() -> HeldKind:
    return HeldKind(
        name=ATTEMPT_KIND,
        label=gettext_lazy("Results of a consultation"),
        let_go=_let_go,
        address=_address,
        released=gettext_lazy("%(title)s: released, and out in a moment."),
    )


def _gather(consultation: Consultation, *, by: User) -> None:
    from .tasks import gather_texts_of  # noqa: PLC0415 - tasks call the services that ask us

    transaction.on_commit(lambda: gather_texts_of.enqueue(consultation.pk))


def _write(consultation: Consultation, *, breakdowns: list[str], note: str, by: User) -> None:
    from .releases import ReleaseRefusedError, make_release  # noqa: PLC0415 - it asks us first

    try:
        make_release(consultation=consultation, by=by, breakdowns=breakdowns, note=note)
    except ReleaseRefusedError as refused:
        raise HeldError(" ".join(refused.sentences)) from refused


def _let_go(held: Held, officer: User) -> None:
    from .attempts import ask_to_release  # noqa: PLC0415 - it asks us first

    attempt = held.thing
    if not isinstance(attempt, ReleaseAttempt) or not ask_to_release(attempt=attempt, by=officer):
        raise HeldError(_("Another release of this consultation is under way. Try again when it has ended."))


def _address(held: Held) -> str:
    attempt = held.thing
    if not isinstance(attempt, ReleaseAttempt):
        return ""
    return reverse("consultation_release_attempt", args=[attempt.consultation_id, attempt.pk])
