"""What is done for alerts after an editor's page was answered, ahead of all indexing. Each may be run twice."""

from django_tasks import task

from home.updates.models import Correction, UpdatePage, Withdrawal

from . import resuming, sending


@task(priority=10)
def tell_of_update(update_id: int) -> None:
    update = UpdatePage.objects.filter(pk=update_id).first()
    if update is not None:
        sending.send_alerts(update)


@task(priority=10)
def tell_the_rest(update_id: int) -> None:
    update = UpdatePage.objects.filter(pk=update_id).first()
    if update is not None:
        resuming.tell_the_rest(update)


@task(priority=10)
def tell_of_correction(correction_id: int) -> None:
    correction = Correction.objects.filter(pk=correction_id).first()
    if correction is not None:
        sending.send_correction(correction)


@task(priority=10)
def tell_of_withdrawal(withdrawal_id: int) -> None:
    withdrawal = Withdrawal.objects.filter(pk=withdrawal_id).first()
    if withdrawal is not None:
        sending.send_withdrawal(withdrawal)
