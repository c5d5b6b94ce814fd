"""Answers that did not come by web, on their way into the ledger: keyed, keyed again, decided, imported."""

import random
from datetime import date
from uuid import UUID, uuid5

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.answering.models import Batch, Channel, Response
from consultations.answering.respondents import RespondentDetails
from consultations.answering.services import checked_answers, correct_answers, submit_response
from consultations.preparing.models import Consultation, QuestionVersion
from consultations.questions.answers import Answers
from people.models import User

from .comparing import Rate, compare, rate_of
from .models import PrintRun, SecondEntry, Sheet
from .permissions import may_decide, may_enter, may_key_again

# The response of a numbered form has the key that this makes of its number.
FORMS = UUID("5afe0f0a-40c4-4a11-9d6a-0b7c1f6e2d01")
LOT = random.SystemRandom()
KEYED = (Channel.PAPER, Channel.TELEPHONE, Channel.EVENT, Channel.LETTER)


class EnteredBeforeError(Exception):
    """The form with this number is in the ledger already, as `response`."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.reference)
        self.response = response


@transaction.atomic
def enter_response(
    *,
    batch: Batch,
    version: QuestionVersion,
    key: UUID,
    answers: Answers,
    respondent: RespondentDetails,
    by: User,
    received_on: date,
    form_number: int | None = None,
) -> Response:
    """Record one keyed sheet. Sent twice with one `key`, it is recorded once.

    Raises `EnteredBeforeError` where a form with this printed number was keyed before, `InvalidAnswersError` where an
    answer cannot be taken.
    """
    if not may_enter(by):
        raise PermissionDenied("Only those who enter answers do.")
    Batch.objects.select_for_update().get(pk=batch.pk)
    if known := Response.objects.filter(key=key, consultation=batch.consultation).first():
        return known
    if form_number is not None:
        if known := Response.objects.filter(key=key_of_form(batch.consultation, form_number)).first():
            raise EnteredBeforeError(known)
        key = key_of_form(batch.consultation, form_number)
    response = submit_response(
        version=version,
        key=key,
        answers=answers,
        respondent=respondent,
        channel=batch.channel,
        batch=batch,
        keyed_by=by,
        received_on=received_on,
    )
    sheet = Sheet.objects.create(response=response, batch=batch, position=next_position(batch), form_number=form_number)
    _draw_lot(sheet)
    return response


def key_of_form(consultation: Consultation, number: int) -> UUID:
    """By it a numbered form is one response, however often it is keyed."""
    return uuid5(FORMS, f"{consultation.pk}:{number}")


def next_position(batch: Batch) -> int:
    """The number to note on the next sheet of a batch."""
    return (batch.sheets.aggregate(last=Max("position"))["last"] or 0) + 1


def _draw_lot(sheet: Sheet) -> None:
    """Draw one of each ten sheets (for a sample of 10 %) as they come, each with the same chance.

    The first of ten is drawn; the second takes its place with a chance of one half, the third of one third, and so on
    (reservoir sampling). So even a batch of three has one, and nobody can know which it will be while they key.
    """
    percent = sheet.batch.sample_percent
    if not percent:
        return
    size = max(1, 100 // percent)
    place = (sheet.position - 1) % size + 1
    these = range(sheet.position - place + 1, sheet.position + 1)
    drawn = SecondEntry.objects.filter(response__sheet__batch=sheet.batch, response__sheet__position__in=these)
    if place > 1 and (drawn.keyed().exists() or LOT.randrange(place)):
        return
    drawn.to_key().delete()
    SecondEntry.objects.create(response=sheet.response)


@transaction.atomic
def key_again(*, entry: SecondEntry, answers: Answers, by: User) -> SecondEntry:
    """Record what somebody else keyed from the same sheet. The ledger stays as it is until somebody decides."""
    entry = SecondEntry.objects.select_for_update().select_related("response__version").get(pk=entry.pk)
    if not may_key_again(by, entry):
        raise PermissionDenied("A sheet is keyed again once, by somebody else.")
    questionnaire = entry.response.version.questionnaire()
    second = checked_answers(questionnaire, answers, needs_required=False)
    rate = rate_of(compare(questionnaire, entry.response.answers, second))
    entry.first, entry.answers, entry.keyed_by, entry.at = entry.response.answers, second, by, timezone.now()
    entry.compared, entry.differing = rate.fields, rate.differing
    entry.save()
    return entry


@transaction.atomic
def decide(*, entry: SecondEntry, takes_second: set[str], by: User) -> Response:
    """Settle what a sheet says that two keyed differently: for the questions in `takes_second`, what the second keyed.

    The ledger is corrected where the first was wrong, and that is recorded.
    """
    entry = SecondEntry.objects.select_for_update().select_related("response__version").get(pk=entry.pk)
    if not may_decide(by, entry):
        raise PermissionDenied("Somebody other than the first decides, once.")
    decided = dict(entry.response.answers)
    for question in takes_second:
        decided.pop(question, None)
        if question in entry.answers:
            decided[question] = entry.answers[question]
    response = entry.response
    if decided != response.answers:
        because = _("It was keyed twice, and the sheet looked at again.")
        response = correct_answers(response=response, answers=decided, by=by, because=because)
    entry.decided_by, entry.decided_at = by, timezone.now()
    entry.save(update_fields=["decided_by", "decided_at"])
    return response


def keying_rate(consultation: Consultation) -> Rate:
    """How often keying went wrong, of everything that was keyed twice."""
    sums = SecondEntry.objects.of(consultation).keyed().aggregate(Sum("differing"), Sum("compared"))
    return Rate(sums["differing__sum"] or 0, sums["compared__sum"] or 0)


def forget_second_entry(response: Response) -> None:
    """What is withdrawn leaves no copy."""
    SecondEntry.objects.filter(response=response).delete()


@transaction.atomic
def number_forms(*, version: QuestionVersion, count: int, by: User) -> PrintRun:
    """Take the next `count` numbers for forms that are printed."""
    consultation = Consultation.objects.select_for_update().get(pk=version.consultation_id)
    last = consultation.print_runs.order_by("-first").first()
    run = PrintRun(
        consultation=consultation, version=version, first=last.last + 1 if last else 1, count=count, made_by=by
    )
    run.full_clean()
    run.save()
    return run


def version_of_form(consultation: Consultation, number: int) -> QuestionVersion | None:
    """What the form with this number asks; None where no such form was printed."""
    run = consultation.print_runs.filter(first__lte=number).select_related("version").first()
    return run.version if run and number <= run.last else None
