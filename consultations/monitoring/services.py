"""Taking what people tell of themselves so that nothing joins it to what they answered: see `models.py` for why."""

import random
import secrets
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from consultations.answering.hooks import tell_changed
from consultations.answering.models import Draft, Response
from consultations.preparing.models import Consultation

from .models import MonitoringAnswer, Ticket, Tray

TOGETHER = 10
# Not the generator that everybody shares: the order must not follow from anything.
SHUFFLER = random.SystemRandom()

Told = Mapping[str, str]


class CannotAnswerAgainError(Exception):
    """These questions are answered once: the ticket was used, or the draft has had its one."""


@transaction.atomic
def hand_out_ticket(draft: Draft) -> str:
    """A ticket for whoever has sent `draft`, once. It is a random number: nothing says from which draft it came."""
    # Not `save`: the time would be kept.
    if not Draft.objects.filter(pk=draft.pk, sent_as__isnull=False, opened_equality=False).update(opened_equality=True):
        raise CannotAnswerAgainError
    number = secrets.token_urlsafe(24)
    Ticket.objects.create(hash=_hash(number), consultation=draft.consultation, day=timezone.localdate())
    return number


def is_valid(number: str, consultation: Consultation) -> bool:
    return Ticket.objects.filter(hash=_hash(number), consultation=consultation).exists()


@transaction.atomic
def use_ticket(*, number: str, consultation: Consultation, told: Told) -> None:
    """Take what somebody tells. Raises `CannotAnswerAgainError` where the ticket was used before, or never was."""
    deleted, _by_model = Ticket.objects.filter(hash=_hash(number), consultation=consultation).delete()
    if not deleted:
        raise CannotAnswerAgainError
    put_in_tray(consultation=consultation, told=told)


@transaction.atomic
def put_in_tray(*, consultation: Consultation, told: Told) -> None:
    """Let an answer wait with others; with the tenth, all are written in one go, in random order."""
    if not told:
        return
    Tray.objects.get_or_create(consultation=consultation)
    tray = Tray.objects.select_for_update().get(consultation=consultation)
    tray.answers.append(dict(told))
    SHUFFLER.shuffle(tray.answers)
    if len(tray.answers) >= TOGETHER:
        _write(consultation, tray.answers, _this_month())
        tray.answers = []
    tray.save()


@transaction.atomic
def close(consultation: Consultation) -> None:
    """After the last day: write what waits, and write everything anew in random order. Harmless to repeat."""
    tray = Tray.objects.select_for_update().filter(consultation=consultation).first()
    if tray is None:
        return
    _write(consultation, tray.answers, _this_month())
    tray.delete()
    written = MonitoringAnswer.objects.filter(consultation=consultation)
    rows = list(written.values_list("month", "answers"))
    written.delete()
    SHUFFLER.shuffle(rows)
    MonitoringAnswer.objects.bulk_create(
        MonitoringAnswer(consultation=consultation, month=month, answers=answers) for month, answers in rows
    )


@transaction.atomic
def keep_with_answer(draft: Draft, *, told: Told) -> Response:
    """Where the consultation must know how answers differ between groups: keep it in the response, by consent, once."""
    if not Draft.objects.filter(pk=draft.pk, sent_as__isnull=False, opened_equality=False).update(opened_equality=True):
        raise CannotAnswerAgainError
    response = Response.objects.select_for_update().get(drafts=draft)
    if response.state == Response.State.WITHDRAWN:
        raise CannotAnswerAgainError
    response.characteristics, response.changed_at = dict(told), timezone.now()
    response.save(update_fields=["characteristics", "changed_at"])
    tell_changed(response)
    return response


def _write(consultation: Consultation, answers: list[dict[str, str]], month: date) -> None:
    SHUFFLER.shuffle(answers)
    MonitoringAnswer.objects.bulk_create(
        MonitoringAnswer(consultation=consultation, month=month, answers=each) for each in answers
    )


def _this_month() -> date:
    return timezone.localdate().replace(day=1)


def _hash(number: str) -> str:
    return sha256(number.encode()).hexdigest()
