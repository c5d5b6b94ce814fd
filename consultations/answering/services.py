"""The one door to the ledger: what is sent, changed, withdrawn, held, released and erased."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from wagtail.log_actions import log

from consultations.preparing.models import Consultation, QuestionVersion
from consultations.questions.answers import Answers, path_through
from consultations.questions.checking import check_answers
from consultations.questions.questionnaire import QuestionKind, Questionnaire
from people.models import User

from . import clock, files, hooks
from .asked import questionnaire_of
from .codes import hash_of, new_reference
from .flags import HOLDING, flags_for
from .models import Batch, Channel, Draft, Erasure, Invitation, Response
from .respondents import RespondentDetails

__all__ = [
    "AnswersChangedError",
    "ConsultationClosedError",
    "InvalidAnswersError",
    "RespondentDetails",
    "correct_answers",
    "submit_response",
]
# Each relation would be asked for once more, answers have been checked question by question, the rest is our own.
WRITTEN_BY_PEOPLE = {"respondent_type", "organisation", "people_asked", "name", "email", "publish_consent", "channel"}
NOT_CLEANED = {each.name for each in Response._meta.fields} - WRITTEN_BY_PEOPLE


class ConsultationClosedError(Exception):
    """The questions cannot be answered on this day."""


class AnswersChangedError(Exception):
    """Somebody, in another tab or for the same group, saved other answers than those that are being sent."""


class InvalidAnswersError(ValueError):
    """Some answers cannot be taken: `errors` has one sentence for each question's id."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


def submit_response(
    *,
    version: QuestionVersion,
    key: UUID,
    answers: Mapping[str, Any],
    respondent: RespondentDetails,
    channel: str = Channel.WEB,
    batch: Batch | None = None,
    keyed_by: User | None = None,
    received_on: date | None = None,
    device: str = "",
    network: str = "",
    flags: Iterable[str] = (),
    draft: Draft | None = None,
    is_test: bool = False,
) -> Response:
    """Record one response, once: a second call with the same `key` returns the first response unchanged.

    Of `answers` those to questions that were asked are recorded. By any channel but the web, required answers may
    be missing and the day is not looked at; `received_on` is the day it was given, today if left out. A `draft` is
    emptied with it; one that changes an earlier response changes that. `flags` are what gave it away as a machine's.
    Raises `ConsultationClosedError`, or `InvalidAnswersError` with one sentence a question.
    """
    if sent := _sent_before(key, draft):
        return sent
    consultation = version.consultation
    by_web = channel == Channel.WEB
    if by_web and not is_test and not _is_open(consultation, received_on, draft):
        raise ConsultationClosedError
    questionnaire = questionnaire_of(version, respondent.language)
    counted = checked_answers(questionnaire, dict(answers), needs_required=by_web)
    if draft and draft.changes_id:
        return _change(draft, questionnaire, answers=counted, respondent=respondent)
    # What must be read is read before the transaction, so that others who write wait as shortly as can be.
    found = sorted({*flags, *flags_for(consultation, respondent, device=device, network=network)})
    response = Response(
        key=key,
        consultation=consultation,
        version=version,
        reference=new_reference(),
        return_code_hash=hash_of(draft.return_code) if draft else "",
        answers=counted,
        state=_state(is_test=is_test, flags=found),
        channel=channel,
        batch=batch,
        keyed_by=keyed_by,
        device=device,
        network=network,
        flags=found,
        received_on=received_on or (clock.received_on(consultation) if by_web else timezone.localdate()),
        submitted_at=timezone.now(),
        **respondent.columns(),
    )
    response.clean_fields(exclude=NOT_CLEANED)
    try:
        with transaction.atomic():
            response.save(force_insert=True)
            if draft:
                _settle(draft, response, questionnaire)
            hooks.tell_submitted(response)
    except IntegrityError:
        # Another process was quicker with the same key, as on a double click.
        if known := Response.objects.filter(key=key).first():
            return known
        raise
    return response


def checked_answers(questionnaire: Questionnaire, answers: Answers, *, needs_required: bool = True) -> Answers:
    """The answers that count, if all of them can be taken; else `InvalidAnswersError`."""
    asked = [question for section in path_through(questionnaire, answers) for question in section.questions]
    if errors := check_answers(asked, answers, needs_required=needs_required):
        raise InvalidAnswersError(errors)
    # What `counted_answers` gives, without walking the way once more.
    return {question.id: answers[question.id] for question in asked if question.id in answers}


def _sent_before(key: UUID, draft: Draft | None) -> Response | None:
    if draft:
        return draft.sent_as
    return Response.objects.filter(key=key).first()


def _is_open(consultation: Consultation, received_on: date | None, draft: Draft | None) -> bool:
    if received_on:
        return clock.answered_phase(consultation, received_on) is not None
    return clock.takes_answers(consultation, begun_at=draft.started_at if draft else None)


def _state(*, is_test: bool, flags: Iterable[str]) -> str:
    if is_test:
        return Response.State.TEST
    return Response.State.COUNTED if HOLDING.isdisjoint(flags) else Response.State.HELD


def _settle(draft: Draft, response: Response, questionnaire: Questionnaire) -> None:
    """The draft is this response now, and holds nothing any more. Undoes everything if it is not what was read."""
    as_it_was_read = Draft.objects.filter(pk=draft.pk, sent_as=None, saved_at=draft.saved_at)
    if not as_it_was_read.update(sent_as=response, answers={}, **_nobody(draft)):
        raise AnswersChangedError
    if draft.invitation_id:
        Invitation.objects.filter(pk=draft.invitation_id).update(used_at=response.submitted_at)
    if any(question.kind == QuestionKind.FILE for question in questionnaire.questions):
        files.keep_for(response, draft)
    draft.sent_as, draft.answers = response, {}


def _nobody(draft: Draft) -> dict[str, Any]:
    """What takes the person from a draft; for which group it was, stays."""
    nobody = RespondentDetails(respondent_type=draft.respondent_type, group=draft.group).columns()
    return {name: value for name, value in nobody.items() if getattr(draft, name) != value}


def _change(draft: Draft, questionnaire: Questionnaire, *, answers: Answers, respondent: RespondentDetails) -> Response:
    """The response as it was sent, with other answers; its reference, day and channel stay."""
    with transaction.atomic():
        response = Response.objects.select_for_update().get(pk=cast(int, draft.changes_id))
        if response.state == Response.State.WITHDRAWN:
            raise ConsultationClosedError
        response.version, response.answers, response.changed_at = draft.version, answers, timezone.now()
        for name, value in respondent.columns().items():
            setattr(response, name, value)
        response.clean_fields(exclude=NOT_CLEANED)
        response.save()
        _settle(draft, response, questionnaire)
        hooks.tell_changed(response)
    return response


@transaction.atomic
def correct_answers(*, response: Response, answers: Answers, by: User, because: str) -> Response:
    """Make the ledger say what a sheet says, where it was keyed wrongly. Recorded, without the answers."""
    response = Response.objects.select_for_update().get(pk=response.pk)
    if response.channel == Channel.WEB or response.state == Response.State.WITHDRAWN:
        raise PermissionDenied("What people sent themselves is theirs to change.")
    response.answers = checked_answers(response.version.questionnaire(), answers, needs_required=False)
    response.changed_at = timezone.now()
    response.save(update_fields=["answers", "changed_at"])
    hooks.tell_changed(response)
    log(instance=response, action="consultations.correct", user=by, data={"because": because})
    return response


@transaction.atomic
def withdraw(response: Response) -> None:
    """Its respondent takes it back: it counts no more, and its answers and its person are erased."""
    response = Response.objects.select_for_update().get(pk=response.pk)
    if response.state == Response.State.WITHDRAWN:
        return
    hooks.tell_withdrawn(response)
    _empty(response)
    response.state, response.changed_at = Response.State.WITHDRAWN, timezone.now()
    response.save()
    Draft.objects.filter(changes=response).delete()


@transaction.atomic
def erase(response: Response) -> None:
    """Remove a response with all that hangs on it, and record that one was erased on this day."""
    hooks.tell_withdrawn(response)
    if response.state == Response.State.COUNTED:
        record_erasure(response.consultation)
    response.delete()


def record_erasure(consultation: Consultation, count: int = 1) -> None:
    """Why counts are lower from this day on."""
    today = timezone.localdate()
    if not Erasure.objects.filter(consultation=consultation, day=today).update(count=F("count") + count):
        Erasure.objects.create(consultation=consultation, day=today, count=count)


def _empty(response: Response) -> None:
    nobody = RespondentDetails(respondent_type=response.respondent_type, group=response.group)
    for name, value in nobody.columns().items():
        setattr(response, name, value)
    response.answers, response.characteristics, response.flags = {}, {}, []
    response.device = response.network = ""
    for stored in response.files.all():
        stored.delete()


@transaction.atomic
def hold(responses: Iterable[Response], *, because: str, by: User) -> int:
    """Leave responses out of every count until somebody releases them; how many."""
    return _move(responses, Response.State.COUNTED, Response.State.HELD, "consultations.hold", because=because, by=by)


@transaction.atomic
def release(responses: Iterable[Response], *, because: str, by: User) -> int:
    """Count held responses; how many."""
    return _move(
        responses, Response.State.HELD, Response.State.COUNTED, "consultations.release", because=because, by=by
    )


def _move(responses: Iterable[Response], old: str, new: str, action: str, *, because: str, by: User) -> int:
    if not by.has_perm("consultations.hold_response"):
        raise PermissionDenied("Only those who run consultations hold and release responses.")
    moved = 0
    for response in responses:
        # Of two colleagues who decide at once, the first decides.
        if Response.objects.filter(pk=response.pk, state=old).update(state=new):
            response.state = new
            hooks.tell_changed(response)
            log(instance=response, action=action, user=by, data={"because": because})
            moved += 1
    return moved
