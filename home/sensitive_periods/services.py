"""Holding what would go out in a sensitive period, and deciding about each thing held.

Whatever publishes, sends or opens something asks first:

    if hold_if_sensitive(mailing, kind="alert", title=mailing.title, asked_by=mailing.made_by):
        return

A held thing stays held when the period is over: what was written for one week may be wrong in another. It goes out
when somebody releases it, or publishes or sends it anew.
"""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from wagtail.log_actions import log

from outbox.services import send_message
from people.models import User

from .kinds import held_kinds
from .models import Held, SensitivePeriod
from .permissions import may_decide


class HeldError(PermissionDenied):
    """Something tried to go out in a sensitive period past those who ask first."""


def period_in_force(*, due_at: datetime | None = None) -> SensitivePeriod | None:
    """The period that lasts today, or lasted when something was due that is only now about to go out."""
    days = {timezone.localdate(), timezone.localdate(due_at) if due_at else timezone.localdate()}
    return SensitivePeriod.objects.in_force_on(*days).first()


def may_go_out(thing: Model, *, version: str = "", due_at: datetime | None = None) -> bool:
    """Whether nothing holds `thing`, or this `version` of it has been released in the period that does."""
    period = period_in_force(due_at=due_at)
    if period is None:
        return True
    return Held.objects.of(thing).released().filter(period=period, version=version).exists()


@transaction.atomic
def hold_if_sensitive(
    thing: Model,
    *,
    kind: str,
    title: str,
    version: str = "",
    due_at: datetime | None = None,
    asked_by: User | None = None,
) -> Held | None:
    """None where `thing` may go out now; else the record that it waits for a named officer, who is told once.

    Asking again about the same thing changes no more than which version waits.
    """
    if may_go_out(thing, version=version, due_at=due_at):
        return None
    period = period_in_force(due_at=due_at)
    if period is None:  # it ended at midnight, between the two questions
        return None
    return hold(thing, period=period, kind=kind, title=title, version=version, due_at=due_at, asked_by=asked_by)


@transaction.atomic
def must_wait(
    thing: Model,
    *,
    kind: str,
    title: str,
    version: str = "",
    due_at: datetime | None = None,
    by: User | None = None,
) -> Held | None:
    """As `hold_if_sensitive`, for what somebody publishes now: where it may go out, nothing waits for an officer."""
    held = hold_if_sensitive(thing, kind=kind, title=title, version=version, due_at=due_at, asked_by=by)
    if held is None:
        settle_as_rescheduled(thing, by=by)
    return held


def is_held(thing: Model) -> bool:
    """Whether it waits for a named officer."""
    return Held.objects.of(thing).undecided().exists()


@transaction.atomic
def hold(
    thing: Model,
    *,
    period: SensitivePeriod,
    kind: str,
    title: str,
    version: str = "",
    due_at: datetime | None = None,
    asked_by: User | None = None,
) -> Held:
    """Record that `thing` waits for an officer of `period`, which may still be to come, and tell them once."""
    held, is_new = (
        Held.objects.of(thing)
        .undecided()
        .get_or_create(defaults={"thing": thing, "period": period, "kind": kind, "due_at": due_at or timezone.now()})
    )
    if not is_new and (held.version, held.period) == (version, period):
        return held
    held.period, held.version, held.title, held.asked_by = period, version, title[:255], asked_by or held.asked_by
    held.due_at = due_at or held.due_at
    held.save()
    log(instance=held, action="sensitive_periods.hold", user=asked_by, title=held.title)
    tell_officers(held)
    return held


def tell_officers(held: Held) -> None:
    """Tell everybody who may decide: what is held may be a warning that cannot wait until Monday."""
    subjects = (held.thing, getattr(held.thing, "about", None))  # a mailing, and what it tells about
    is_sensitive = any(getattr(subject, "is_sensitive", False) for subject in subjects)
    for officer in held.period.officers.filter(is_active=True):
        send_message(
            to=officer.email,
            subject=gettext("Waiting for your decision: %(title)s") % {"title": held.title},
            template="home/sensitive_periods/emails/held",
            context={"held": held, "address": f"{settings.SITE_URL}{reverse('held_thing', args=[held.pk])}"},
            about=held,
            is_sensitive=is_sensitive,
        )


@transaction.atomic
def release(held: Held, *, officer: User, reason: str) -> None:
    """Let it out at once, as it stood when it was held. The reason is kept and logged."""
    _decide(held, Held.Decision.RELEASED, officer, reason)
    held_kinds()[held.kind].let_go(held, officer)


@transaction.atomic
def drop(held: Held, *, officer: User, reason: str) -> None:
    """Decide that it will not go out. A draft stays a draft, which can be worked on."""
    _decide(held, Held.Decision.DROPPED, officer, reason)
    if undo := held_kinds()[held.kind].drop:
        undo(held, officer)


@transaction.atomic
def release_with(released: Held, *, thing: Model, kind: str, title: str, version: str = "") -> Held:
    """Record that `thing` goes out with something that has been released: an update's alert with the update."""
    return Held.objects.create(
        period=released.period,
        kind=kind,
        thing=thing,
        title=title[:255],
        version=version,
        due_at=timezone.now(),
        decision=Held.Decision.RELEASED,
        reason=released.reason,
        decided_at=timezone.now(),
        decided_by=released.decided_by,
        released_with=released,
    )


@transaction.atomic
def release_waiting_with(released: Held, *, thing: Model) -> None:
    """Record that `thing`, which waits for a decision of its own, goes out with something that has been released."""
    for held in Held.objects.of(thing).undecided():
        held.decision, held.reason, held.released_with = Held.Decision.RELEASED, released.reason, released
        held.decided_at, held.decided_by = timezone.now(), released.decided_by
        held.save()
        log(instance=held, action="sensitive_periods.released", user=released.decided_by, title=held.title)


@transaction.atomic
def let_stand(
    thing: Model,
    *,
    period: SensitivePeriod,
    kind: str,
    title: str,
    due_at: datetime,
    because: str = "",
    version: str = "",
) -> Held:
    """Record that `thing` was out when `period` was recorded, and stays out: nobody has to decide about it.

    So too, with the reason `because`, for what no period may hold.
    """
    held, _is_new = (
        Held.objects.of(thing)
        .released()
        .get_or_create(
            period=period,
            kind=kind,
            defaults={
                "thing": thing,
                "title": title[:255],
                "version": version,
                "due_at": due_at,
                "decision": Held.Decision.RELEASED,
                "reason": because or gettext("It was open already when the period was recorded."),
                "decided_at": timezone.now(),
            },
        )
    )
    return held


@transaction.atomic
def settle_as_rescheduled(thing: Model, *, by: User | None) -> None:
    """Somebody published, sent or scheduled it anew when nothing held it any more: nothing waits for an officer."""
    for held in Held.objects.of(thing).undecided():
        held.decision, held.decided_at, held.decided_by = Held.Decision.RESCHEDULED, timezone.now(), by
        held.save()
        log(instance=held, action="sensitive_periods.reschedule", user=by, title=held.title)


def _decide(held: Held, decision: Held.Decision, officer: User, reason: str) -> None:
    if not may_decide(officer, held):
        raise PermissionDenied("Only a named officer of the sensitive period decides what goes out.")
    if not reason.strip():
        raise ValueError("A decision about a held thing has a reason.")
    # Of two officers at the same moment only the first still finds it undecided.
    fields = {"decision": decision, "reason": reason, "decided_at": timezone.now(), "decided_by": officer}
    if not Held.objects.filter(pk=held.pk).undecided().update(**fields):
        raise PermissionDenied("Somebody else has decided already.")
    held.refresh_from_db()
    log(instance=held, action=f"sensitive_periods.{decision}", user=officer, title=held.title, data={"reason": reason})
