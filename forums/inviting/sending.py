"""What is sent to guests, and to whom: shown first, then released by a person, then sent by the worker.

Each message goes with the note that it was sent in one transaction, so that whatever stops the worker, every message
is queued at least once and, unless a commit is repeated, once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from forums.preparing.models import Forum
from outbox.models import Suppression
from people.models import User

from . import letters
from .holding import INVITATIONS, REMINDERS, may_go_out, send_anew
from .models import Invitation, Rsvp
from .services import hold

# Before the last day to answer, and not within a week of the invitation; and how long before the day one is told how.
REMINDED_BEFORE = timedelta(days=7)
NOT_WITHIN = timedelta(days=7)
TOLD_HOW_BEFORE = timedelta(days=3)


class ListChangedError(Exception):
    """What would be sent is no longer what was shown."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who gets an email, who a letter, and who nothing and why. `fingerprint` says that it is what was shown."""

    emails: list[Invitation]
    letters: list[Invitation]
    left_out: list[tuple[Invitation, str]]

    @property
    def fingerprint(self) -> str:
        emails = "\n".join(f"{each.pk} {each.email}" for each in self.emails)
        return sha256(emails.encode()).hexdigest()[:16]


def plan_of(forum: Forum) -> Plan:
    """What sending the invitations now would do."""
    waiting = forum.invitations.on_the_list().select_related("group").order_by("name", "group__name", "pk")
    stopped = dict(Suppression.objects.values_list("address", "reason"))
    plan = Plan([], [], [])
    for invitation in waiting:
        if not invitation.email and invitation.address:
            plan.letters.append(invitation)
        elif not invitation.email:
            plan.left_out.append((invitation, _("there is neither an email nor a postal address")))
        elif invitation.group and not invitation.group.is_active:
            plan.left_out.append((invitation, _("the group is no longer active")))
        elif invitation.email in stopped:
            plan.left_out.append((invitation, _("the address must not be written to, or messages came back")))
        else:
            plan.emails.append(invitation)
    return plan


@transaction.atomic
def release(*, forum: Forum, fingerprint: str, by: User) -> int:
    """Let the invitations go that were shown; how many. Raises `ListChangedError` where the list is another now."""
    from .tasks import send_released  # noqa: PLC0415 - tasks call these services

    hold(forum.pk)
    plan = plan_of(forum)
    if plan.fingerprint != fingerprint:
        raise ListChangedError
    count = Invitation.objects.filter(pk__in=[each.pk for each in plan.emails]).update(released_at=timezone.now())
    send_anew(forum, by)
    log(instance=forum, action="forums.invite", user=by, data={"count": count})
    transaction.on_commit(lambda: send_released.enqueue(forum.pk))
    return count


def send_invitations(forum: Forum) -> None:
    """Send what was released and has not gone, unless it waits for an officer."""
    if forum.takes_answers and forum.invitations.to_send().exists() and may_go_out(forum, INVITATIONS):
        _send_each(forum.invitations.to_send(), "sent_at", letters.send_invitation, facts_told=forum.facts)


def unreminded(forum: Forum) -> QuerySet[Invitation]:
    """Those who were invited by email, have not answered and have not been reminded."""
    told = forum.invitations.by_email().filter(sent_at__isnull=False, reminded_at=None)
    return told.unanswered()


def remind(forum: Forum) -> None:
    """Remind everybody once who has not answered, unless that waits for an officer."""
    if forum.takes_answers and unreminded(forum).exists() and may_go_out(forum, REMINDERS):
        _send_each(unreminded(forum), "reminded_at", letters.send_reminder)


def told_otherwise(forum: Forum) -> QuerySet[Invitation]:
    """Those who were told another day, time or place than holds now, and have not said that they cannot come."""
    return forum.invitations.told().not_declined().exclude(facts_told=forum.facts)


def to_be_told(forum: Forum) -> QuerySet[Invitation]:
    """Those of them whom an email reaches."""
    return told_otherwise(forum).exclude(pk__in=without_email(forum).values("pk"))


def tell_changes(forum: Forum) -> None:
    """Write the facts that hold now to everybody who was told others; who has no email address gets another letter.

    Those who come are told anew, before the day, how to come.
    """
    facts = forum.facts
    for invitation in to_be_told(forum).select_related("forum", "group"):
        with transaction.atomic():
            if Invitation.objects.filter(pk=invitation.pk).exclude(facts_told=facts).update(facts_told=facts):
                Rsvp.objects.filter(invitation=invitation).update(told_of_day_at=None)
                letters.send_changed(invitation)


def tell_cancelled(forum: Forum) -> None:
    """Tell everybody who has heard of the forum and has not said that they cannot come."""
    if forum.cancelled_at:
        _send_each(forum.invitations.told().not_declined(), "told_cancelled_at", letters.send_cancelled)


def without_email(forum: Forum) -> QuerySet[Invitation]:
    """Those who know of the forum and can only be told by letter or telephone that something has changed."""
    return forum.invitations.told().not_declined().filter(email="").exclude(rsvp__email__gt="")


def remind_and_say_how() -> None:
    """Each morning: remind those who have not answered; three days before, tell guests how to come."""
    today = timezone.localdate()
    for forum in Forum.objects.coming_on(today).prefetch_related("pages"):
        if not forum.takes_answers or not forum.is_published:
            continue
        if today <= forum.last_day_to_answer <= today + REMINDED_BEFORE:
            late = unreminded(forum).filter(sent_at__lt=timezone.now() - NOT_WITHIN)
            if late.exists() and may_go_out(forum, REMINDERS):
                _send_each(late, "reminded_at", letters.send_reminder)
        if forum.day <= today + TOLD_HOW_BEFORE:
            for rsvp in Rsvp.objects.coming(forum).filter(told_of_day_at=None).select_related("invitation__forum"):
                with transaction.atomic():
                    waiting = Rsvp.objects.filter(pk=rsvp.pk, told_of_day_at=None, has_place=True)
                    if waiting.update(told_of_day_at=timezone.now()):
                        letters.send_how_to_come(rsvp)


def _send_each(
    invitations: QuerySet[Invitation], noted_in: str, send: Callable[[Invitation], None], **more: str
) -> None:
    """Send to each and note it, both or neither; who has been noted meanwhile is passed by."""
    for invitation in invitations.filter(**{noted_in: None}).select_related("forum", "group").order_by("pk"):
        with transaction.atomic():
            waiting = Invitation.objects.filter(pk=invitation.pk, **{noted_in: None})
            if waiting.update(**{noted_in: timezone.now()}, **more):
                send(invitation)
