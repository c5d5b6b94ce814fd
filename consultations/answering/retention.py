"""How long what people answered is kept, and the one reminder. Each job can be run again at any time."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from consultations.preparing.models import Consultation, Phase
from people.models import User

from . import clock, letters, services
from .models import Draft, Invitation, RespondentType, Response
from .permissions import may_open

DRAFTS_KEPT_FOR = timedelta(days=30)
SENT_DRAFTS_KEPT_FOR = timedelta(days=1)
NAMES_KEPT_FOR = timedelta(days=365)
# How long before the last day, and not within a day of when somebody wrote something.
REMINDED_BEFORE = timedelta(days=3)
QUIET_FOR = timedelta(days=1)
# On the last day nobody can be left for another; only who may be writing just now.
QUIET_ON_LAST_DAY = timedelta(hours=1)
# The hours of the day in which reminders go out.
REMINDED_FROM, REMINDED_UNTIL = 10, 20
A_YEAR = timedelta(days=365)

NOBODY = {"name": "", "email": "", "user": None}


def closed_before(day: date) -> list[int]:
    """Consultations in which one could last take part before `day`."""
    return list(Consultation.objects.with_days().filter(last_day__lt=day).values_list("pk", flat=True))


def forget_drafts() -> None:
    """Erase sent drafts after a day, unsent ones thirty days after the last day, and forgotten tests."""
    now, today = timezone.now(), timezone.localdate()
    sent = Q(sent_as__isnull=False, saved_at__lt=now - SENT_DRAFTS_KEPT_FOR)
    test = Q(is_test=True, saved_at__lt=now - DRAFTS_KEPT_FOR)
    late = Q(consultation__in=closed_before(today - DRAFTS_KEPT_FOR))
    Draft.objects.filter(sent | test | late).delete()


def forget_origins() -> None:
    """Forget which answers came from one device or connection as soon as nobody can answer any more."""
    closed = closed_before(timezone.localdate())
    # The hour of grace after midnight is over at the latest by the night after.
    if timezone.localtime().hour < 2:
        closed = closed_before(timezone.localdate() - timedelta(days=1))
    Response.objects.filter(consultation__in=closed).exclude(device="", network="").update(device="", network="")
    Draft.objects.filter(consultation__in=closed).exclude(device="").update(device="")


def forget_names() -> None:
    """Erase who answered or was invited a year after the last day. Which group it was, stays: its answer is public."""
    closed = closed_before(timezone.localdate() - NAMES_KEPT_FOR)
    named = ~Q(name="") | ~Q(email="") | Q(user__isnull=False)
    Response.objects.filter(consultation__in=closed).filter(named).update(**NOBODY, wants_news=False)
    Invitation.objects.filter(consultation__in=closed).delete()


def forget_answers() -> None:
    """Erase the answers themselves when the consultation's years are over, and record how many there were."""
    today = timezone.localdate()
    for consultation in Consultation.objects.with_days().filter(last_day__lt=today - A_YEAR):
        if consultation.last_day < today - consultation.retention_years * A_YEAR:
            forget_answers_of(consultation)


@transaction.atomic
def forget_answers_of(consultation: Consultation) -> None:
    responses = Response.objects.filter(consultation=consultation)
    if counted := responses.counted().count():
        services.record_erasure(consultation, counted)
    Draft.objects.filter(consultation=consultation).delete()
    responses.delete()
    Invitation.objects.filter(consultation=consultation).delete()


def remind() -> None:
    """Remind those who left an address of what they have not sent, once, shortly before nobody can send it any more."""
    now = timezone.now()
    today = timezone.localdate(now)
    ending = Phase.objects.asking_from(today - timedelta(days=1)).filter(
        opens_on__lte=today, closes_on__lte=today + REMINDED_BEFORE, consultation__stopped_at=None
    )
    for phase in ending.select_related("consultation"):
        rest = _rest_before_reminding(phase, now)
        if rest is not None:
            _remind_of(phase, saved_before=now - rest)


def _rest_before_reminding(phase: Phase, now: datetime) -> timedelta | None:
    """For how long an answer has to lie before its respondent is reminded of it; None where nobody is reminded now.

    By day on the days before. On the last day from the morning to the end of the hour of grace, so that whoever gave
    up late hears of it too.
    """
    today, hour = timezone.localdate(now), timezone.localtime(now).hour
    if phase.closes_on > today:
        return QUIET_FOR if REMINDED_FROM <= hour < REMINDED_UNTIL else None
    is_in_time = now < phase.closes_at + clock.GRACE
    return QUIET_ON_LAST_DAY if is_in_time and (hour >= REMINDED_FROM or phase.closes_on < today) else None


def _remind_of(phase: Phase, *, saved_before: datetime) -> None:
    has_address = ~Q(email="") | Q(user__is_active=True)
    waiting = Draft.objects.open().filter(has_address, is_test=False, changes=None, reminded_at=None)
    in_time = waiting.filter(consultation=phase.consultation, started_at__lt=phase.closes_at)
    for draft in in_time.filter(saved_at__lt=saved_before).select_related("consultation", "group", "user"):
        address = _address_of(draft)
        if not address:
            continue
        with transaction.atomic():
            # Not `save`: the time of saving is the respondent's.
            if Draft.objects.filter(pk=draft.pk, reminded_at=None, sent_as=None).update(reminded_at=timezone.now()):
                letters.send_reminder(draft, address)


def _address_of(draft: Draft) -> str:
    """Where to write: the address given with the answer, else that of the account, while it may open the answer."""
    if draft.email or draft.user is None:
        return draft.email
    return draft.user.email if may_open(draft, draft.user) else ""


def erase_responses_of(user: User) -> None:
    """What somebody answered for themselves goes; what they answered for others stays, without them."""
    for response in Response.objects.by(user):
        if response.respondent_type == RespondentType.GROUP:
            Response.objects.filter(pk=response.pk).update(**NOBODY)
        else:
            services.erase(response)


def erase_drafts_of(user: User) -> None:
    """Theirs go; a group's draft is the group's, and stays without them."""
    Draft.objects.by(user).filter(group__isnull=False).update(**NOBODY)
    Draft.objects.by(user).filter(group=None).delete()
