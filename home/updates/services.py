"""What happens to an update besides being written: it goes out, is agreed to, corrected, withdrawn, shown again."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Revision

from core.models import ContentVersion
from outbox.models import DeliveryState, Mailing
from outbox.services import reopen_mailing
from people.models import User

from . import hooks
from .kinds import UpdateKind
from .permissions import may_decide_about, may_publish, may_record_proceedings, may_review
from .records import AppealApproval, Correction, Sending, Withdrawal

if TYPE_CHECKING:
    from .models import UpdatePage


class NotNowError(ValueError):
    """What was asked for makes no sense for this update as it stands; the message says why, for whoever asked."""


@transaction.atomic
def record_publication(*, update: "UpdatePage") -> Sending | None:
    """Let everybody know who asked for it, the first time an update goes live; None every later time.

    Called for each publication by whichever way. A translation tells nobody: its source did. A later time goes on
    telling where the first was broken off.
    """
    if not update.live or update.source.pk != update.pk or update.alias_of_id:
        return None
    sending, is_new = Sending.objects.get_or_create(update=update)
    if update.tells_subscribers:
        (hooks.tell_published if is_new else hooks.tell_published_again)(update)
    if not is_new:
        return None
    return sending


@transaction.atomic
def ask_for_agreement(
    *, update: "UpdatePage", revision: Revision, asked_by: User | None = None
) -> AppealApproval | None:
    """Put an appeal's words before the approvers of its agency; None where somebody has agreed to them already.

    An approver who asks agrees by asking.
    """
    if update.kind != UpdateKind.APPEAL or update.agency is None or update.source.pk != update.pk:
        return None
    approval, _is_new = AppealApproval.objects.get_or_create(
        update_id=update.pk,
        agency=update.agency,
        words=update.words_digest,
        defaults={"revision": revision.pk, "asked_by": asked_by},
    )
    if approval.decision == AppealApproval.Decision.AGREED:
        return None
    if approval.revision != revision.pk:
        approval.revision = revision.pk
        approval.save(update_fields=["revision"])
    if asked_by and may_decide_about(asked_by, approval):
        _record_decision(approval, AppealApproval.Decision.AGREED, user=asked_by)
        return None
    return approval


@transaction.atomic
def agree(*, approval: AppealApproval, user: User) -> bool:
    """Agree to an appeal on an agency's behalf, and publish it; False where it still waits, for its day perhaps."""
    _refuse_others(user, approval)
    _record_decision(approval, AppealApproval.Decision.AGREED, user=user)
    revision = Revision.objects.get(pk=approval.revision)
    revision.publish(user=user, skip_permission_checks=True)
    return type(approval.update).objects.filter(pk=approval.update_id, live=True, live_revision=revision).exists()


@transaction.atomic
def disagree(*, approval: AppealApproval, user: User, reason: str) -> None:
    """Refuse an appeal, and say what must change. It stays a draft."""
    _refuse_others(user, approval)
    _record_decision(approval, AppealApproval.Decision.REFUSED, user=user, reason=reason)
    Revision.objects.filter(pk=approval.revision).update(approved_go_live_at=None)


@transaction.atomic
def unschedule(*, update: "UpdatePage", sentences: list[str]) -> None:
    """Take a draft that cannot be published as it is out of the diary, and keep why."""
    update.revisions.update(approved_go_live_at=None)
    log(instance=update, action="updates.unschedule", data={"reason": " ".join(sentences)})


@transaction.atomic
def correct(*, update: "UpdatePage", note: str, user: User | None = None) -> Correction:
    """Say on the page what was wrong, with the date, and tell exactly those who were sent it.

    The same words a second time change nothing: somebody pressed twice.
    """
    _refuse_non_publishers(user, update)
    update = update.source
    _wait_for_others(update)
    if update.withdrawn:
        raise NotNowError("It has been withdrawn, so there is nothing to correct.")
    if not update.was_sent:
        raise NotNowError("It has not been published yet: change the words instead.")
    newest = update.corrections.last()
    if newest is not None and newest.note == note:
        return newest
    correction = Correction(update=update, note=note)
    correction.full_clean()
    correction.save()
    log(instance=update, action="updates.correct", user=user, data={"note": note})
    hooks.tell_corrected(update, note)
    return correction


@transaction.atomic
def withdraw(
    *, update: "UpdatePage", sentence: str, because: str = Withdrawal.Because.WRONG, user: User | None = None
) -> Withdrawal:
    """Take an update back everywhere, and tell exactly those who were sent it. A second call changes nothing."""
    if because != Withdrawal.Because.PROCEEDINGS or user is None or not may_record_proceedings(user, update.source):
        _refuse_non_publishers(user, update)
    update = update.source
    _wait_for_others(update)
    existing = Withdrawal.objects.filter(update=update).first()
    if existing:
        return existing
    if not update.was_sent:
        raise NotNowError("It has not been published yet: delete the draft instead.")
    withdrawal = Withdrawal(update=update, sentence=sentence, because=because)
    withdrawal.full_clean()
    withdrawal.save()
    update.__dict__.pop("withdrawn", None)
    log(instance=update, action="updates.withdraw", user=user, data={"sentence": sentence, "because": str(because)})
    hooks.tell_withdrawn(update)
    return withdrawal


def withdraw_for_proceedings(*, update: "UpdatePage", sentence: str, user: User | None = None) -> Withdrawal:
    """Take an appeal back because somebody was arrested or charged, until somebody has reviewed it."""
    if update.kind != UpdateKind.APPEAL:
        raise NotNowError("Only an appeal is withdrawn because of an arrest or a charge.")
    return withdraw(update=update, sentence=sentence, because=Withdrawal.Because.PROCEEDINGS, user=user)


@transaction.atomic
def review(*, withdrawal: Withdrawal, shows_again: bool, user: User) -> None:
    """Decide about an appeal that was withdrawn because of proceedings: show it again, or keep it withdrawn.

    Shown again, it is on the page and in the lists as before; nobody is told a second time. Whoever had not been sent
    it waits for a person to let its mailing go on.
    """
    update = withdrawal.update
    if not may_review(user, update):
        raise PermissionDenied("Only an approver of the agency decides whether its appeal is shown again.")
    if shows_again:
        withdrawal.delete()
        for mailing in Mailing.objects.about(update):
            reopen_mailing(mailing=mailing, left_out=DeliveryState.WITHDRAWN)
        log(instance=update, action="updates.show_again", user=user)
        return
    withdrawal.reviewed_at = timezone.now()
    withdrawal.save()
    log(instance=update, action="updates.keep_withdrawn", user=user)


def _record_decision(approval: AppealApproval, decision: str, *, user: User, reason: str = "") -> None:
    approval.decision, approval.decided_at, approval.decided_by = decision, timezone.now(), user
    approval.reason = reason
    approval.save()
    log(instance=approval.update, action=f"updates.appeal_{decision}", user=user, data={"reason": reason})
    ContentVersion.raise_number()


def _wait_for_others(update: "UpdatePage") -> None:
    """Let two who decide about an update at the same moment do so one after the other."""
    Sending.objects.select_for_update().filter(update=update).first()


def _refuse_others(user: User, approval: AppealApproval) -> None:
    if not may_decide_about(user, approval):
        raise PermissionDenied("Only an approver of the agency may decide about its appeal.")


def _refuse_non_publishers(user: User | None, update: "UpdatePage") -> None:
    """Somebody signed in must be allowed to publish it; a job of the site itself is."""
    if user is not None and not may_publish(user, update):
        raise PermissionDenied("Only somebody who may publish this update may correct or withdraw it.")
