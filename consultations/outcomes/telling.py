"""Telling those who answered what became of it, each thing once.

What happens is noted as `News` in the transaction in which it happens. A job gathers what has waited long enough into
one mailing for each consultation. In a sensitive period no mailing is made; those that were made before wait in the
outbox (`home.sensitive_periods.mailings`).
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action, ActionChange
from consultations.answering.models import Response
from consultations.preparing.models import Consultation
from home.alerts.sending import LAYOUTS
from home.sensitive_periods.services import period_in_force
from outbox.mailings import Recipient
from outbox.models import Mailing
from outbox.services import create_mailing

from .models import News, NewsKind, Said

MAILING_KIND = "consultation-news"


def note(consultation: Consultation, kind: str, number: int = 0) -> None:
    """There is something to tell. Noted before, it is not told again."""
    News.objects.get_or_create(consultation=consultation, kind=kind, number=number)


def forget(consultation: Consultation, *kinds: str) -> None:
    """What was taken back before anybody was told of it is not told."""
    News.objects.waiting().filter(consultation=consultation, kind__in=kinds).delete()


def note_change(action: Action, change: ActionChange) -> None:
    """A new status of what is done about something that people said, once the outcome is published."""
    if not (change.changes_status and action.is_public and isinstance(action.source, Said)):
        return
    consultation = action.source.consultation
    if consultation.answered_on:
        note(consultation, NewsKind.DID, change.pk)


def tell_news(moment: datetime | None = None) -> list[Mailing]:
    """Tell what has waited long enough, in one mailing for each consultation."""
    if period_in_force():
        return []
    now = moment or timezone.now()
    ripe = Consultation.objects.filter(pk__in=News.objects.ripe_at(now).values("consultation"))
    return [mailing for consultation in ripe if (mailing := _tell(consultation, now))]


@transaction.atomic
def _tell(consultation: Consultation, now: datetime) -> Mailing | None:
    """Everything that waits goes together. Two workers at a time: the second finds nothing left to tell."""
    waiting = list(News.objects.select_for_update().waiting().filter(consultation=consultation))
    if not waiting:
        return None
    mailing = None
    recipients = recipients_of(consultation)
    if recipients and (worth := worth_telling(waiting)):
        mailing = create_mailing(
            kind=MAILING_KIND,
            about=consultation,
            title=_("What became of “%(title)s”") % {"title": consultation.title},
            recipients=recipients,
        )
        News.objects.filter(pk__in=[each.pk for each in worth]).update(mailing=mailing)
    News.objects.filter(pk__in=[each.pk for each in waiting]).update(told_at=now)
    return mailing


def worth_telling(news: list[News]) -> list[News]:
    """Without changes of actions that were taken back since: those that stand where they stood, or are hidden."""
    numbers = [each.number for each in news if each.kind == NewsKind.DID]
    changes = ActionChange.objects.filter(pk__in=numbers).select_related("action").order_by("made_at", "pk")
    first: dict[int, str] = {}
    for change in changes:
        first.setdefault(change.action_id, change.status_before)
    moved = {change.pk for change in changes if _has_moved(change.action, first[change.action_id])}
    return [each for each in news if each.kind != NewsKind.DID or each.number in moved]


def _has_moved(action: Action, status_before: str) -> bool:
    is_new = not status_before
    return action.is_public and (is_new or action.status != status_before)


def who_wants_news(consultation: Consultation):
    """Counted responses of people who left an address for news."""
    return Response.objects.counted().filter(consultation=consultation, wants_news=True).exclude(email="")


def recipients_of(consultation: Consultation) -> list[Recipient]:
    """Each with the language and the format in which they answered, or asked for."""
    rows = who_wants_news(consultation).order_by("pk").values_list("pk", "email", "language", "format")
    return [Recipient(email, str(pk), language, LAYOUTS.get(layout, "")) for pk, email, language, layout in rows]
