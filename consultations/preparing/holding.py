"""In a sensitive period no consultation opens before a named officer releases it, whenever it was announced.

What waits is settled as soon as a period is recorded, days are changed, or a page goes out, so that nothing has to
happen at midnight for it not to open: `Consultation.waits_to_open` tells every reader. What was open already stays
open, with all its phases. What waited waits on when the period is over, until somebody releases it or gives it other
days.
"""

from datetime import datetime, time

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.models import ContentVersion
from home.sensitive_periods.due import Due, standing_of
from home.sensitive_periods.kinds import HeldKind, staff_page
from home.sensitive_periods.models import Held, SensitivePeriod
from home.sensitive_periods.services import HeldError, hold, let_stand, settle_as_rescheduled
from people.models import User

from .models import Consultation, Phase
from .publishing import open_consultation, record_changed_facts

KIND = "opening"


@transaction.atomic
def settle_all() -> None:
    """Settle every opening: after a period was recorded, and now and then in case nobody got to it."""
    for consultation in Consultation.objects.that_may_wait(timezone.localdate()):
        _let_stand_if_open(consultation)
        settle(consultation)


@transaction.atomic
def settle(consultation: Consultation) -> None:
    """Hold its opening where a period does and nobody has released it; no longer where its days are others now."""
    consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
    period = _period_of(consultation)
    waits = period is not None and not _is_released(consultation, period)
    if period and waits:
        _ask(consultation, period)
    elif consultation.waits_to_open:
        settle_as_rescheduled(consultation, by=None)
    if waits != consultation.waits_to_open:
        _set_waiting(consultation, waits=waits)
        if not waits and consultation.questions_opened:
            open_consultation(consultation)


def _period_of(consultation: Consultation) -> SensitivePeriod | None:
    """The period in which it would open. One that is over holds no more than what waited in it already."""
    first = consultation.opens_on
    if first is None or consultation.stopped_at or not consultation.is_published:
        return None
    period = SensitivePeriod.objects.in_force_on(first).first()
    is_over = period is not None and period.ends_on < timezone.localdate()
    return None if is_over and not consultation.waits_to_open else period


def _is_released(consultation: Consultation, period: SensitivePeriod) -> bool:
    """Whether it may open in `period`: released itself, or with its page when that was announced in the period."""
    if Held.objects.of(consultation).released().filter(period=period, kind=KIND).exists():
        return True
    page = consultation.source_page
    if page is None or page.first_published_at is None:
        return False
    announced = Held.objects.of(page).released().filter(period=period, decided_at__lte=page.first_published_at)
    return announced.exists()


def _ask(consultation: Consultation, period: SensitivePeriod) -> None:
    """Ask an officer, once for each first day: whoever said no is not asked the same again."""
    first = consultation.opens_on
    assert first is not None  # noqa: S101 - else no period would hold it
    version = first.isoformat()
    asked = Held.objects.of(consultation).filter(kind=KIND, period=period, version=version)
    if asked.exclude(decision=Held.Decision.RESCHEDULED).exists():
        return
    opens_at = make_aware(datetime.combine(first, time()))
    hold(consultation, period=period, kind=KIND, title=_title(consultation), version=version, due_at=opens_at)


def _let_stand_if_open(consultation: Consultation) -> None:
    period, first = _period_of(consultation), consultation.opens_on
    if period and first and consultation.has_opened and not _is_released(consultation, period):
        opened_at = make_aware(datetime.combine(first, time()))
        let_stand(consultation, period=period, kind=KIND, title=_title(consultation), due_at=opened_at)


def _title(consultation: Consultation) -> str:
    return _("Opening of “%(title)s”") % {"title": consultation.title}


def _set_waiting(consultation: Consultation, *, waits: bool) -> None:
    consultation.waits_to_open = waits
    Consultation.objects.filter(pk=consultation.pk).update(waits_to_open=waits)
    ContentVersion.raise_number()


def openings_can_be_held() -> HeldKind:
    return HeldKind(
        name=KIND,
        label=gettext_lazy("Opening of a consultation"),
        let_go=let_open,
        address=staff_page("consultation_detail"),
        released=gettext_lazy("%(title)s: released, on its first day or at once where that has passed."),
    )


def openings_due(period: SensitivePeriod) -> list[Due]:
    """Consultations whose first day is in the period, announced or not."""
    planned = Consultation.objects.filter(stopped_at=None, answered_on=None).with_days().with_pages()
    return [
        Due(
            on=consultation.first_day,
            kind=gettext_lazy("Opening of a consultation"),
            title=str(consultation),
            address=reverse("consultation_detail", args=[consultation.pk]),
            standing=_standing(consultation, period),
        )
        for consultation in planned.filter(first_day__range=(period.starts_on, period.ends_on)).order_by("pk")
    ]


def _standing(consultation: Consultation, period: SensitivePeriod) -> str:
    if consultation.is_published:
        is_open = consultation.open_until(timezone.localdate())
        return _("It is open, and stays open.") if is_open else standing_of(consultation, period)
    return _("Nobody has announced it yet. Publishing it, or scheduling that, will be held.")


def let_open(held: Held, officer: User) -> None:
    """Open it on its first day, or at once where that has passed: its first day is then today, for every reader."""
    consultation = Consultation.objects.select_for_update().get(pk=held.object_id)
    today = timezone.localdate()
    late = [phase for phase in consultation.ordered_phases if phase.takes_part and phase.opens_on < today]
    if any(phase.closes_on < today for phase in late):
        raise HeldError(_("A last day has passed while it was held. Change its days first, then release it."))
    Phase.objects.filter(pk__in=[phase.pk for phase in late]).update(opens_on=today)
    _set_waiting(consultation, waits=False)
    consultation = Consultation.objects.get(pk=consultation.pk)
    if late:
        record_changed_facts(consultation=consultation, by=officer)
    if consultation.questions_opened:
        open_consultation(consultation)
