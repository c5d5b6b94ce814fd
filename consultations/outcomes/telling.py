"""Telling those who answered, or posted something, what became of it, each thing once.

What happens is noted as `News` in the transaction in which it happens. A job gathers what has waited long enough into
one mailing for each consultation. In a sensitive period it waits in the outbox until a named officer releases it
(`home.sensitive_periods.mailings`), and what happens meanwhile waits behind it.
"""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action, ActionChange
from consultations.answering.models import Response
from consultations.ideas.models import Comment, Contribution
from consultations.preparing.models import Consultation
from formats.models import FormatRequest
from formats.services import ask_for_format
from home.alerts.mails import FIRST_LINKS
from home.alerts.models import MailFormat
from home.alerts.sending import LAYOUTS
from home.sensitive_periods.mailings import one_waits
from outbox.mailings import Recipient
from outbox.models import Mailing
from outbox.services import create_mailing

from . import mails
from .files import is_made
from .models import News, NewsKind, Said
from .reports import report_page_of

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
    now = moment or timezone.now()
    ripe = Consultation.objects.filter(pk__in=News.objects.ripe_at(now).values("consultation"))
    free = [consultation for consultation in ripe if not one_waits(kind=MAILING_KIND, about=consultation)]
    return [mailing for consultation in free if (mailing := _tell(consultation, now, _without_a_file(consultation)))]


@transaction.atomic
def _tell(consultation: Consultation, now: datetime, by_staff: list[tuple[Response, str]]) -> Mailing | None:
    """Everything that waits goes together. Two workers at a time: the second finds nothing left to tell."""
    waiting = list(News.objects.select_for_update().waiting().filter(consultation=consultation))
    if not waiting:
        return None
    mailing = None
    worth = worth_telling(waiting)
    recipients = recipients_of(consultation, {each.kind for each in worth}) if worth else []
    if recipients:
        mailing = create_mailing(
            kind=MAILING_KIND,
            about=consultation,
            title=_("What became of “%(title)s”") % {"title": consultation.title},
            recipients=recipients,
        )
        News.objects.filter(pk__in=[each.pk for each in worth]).update(mailing=mailing)
        for response, wanted in by_staff:
            _ask_staff(consultation, response, wanted, mailing.title)
    News.objects.filter(pk__in=[each.pk for each in waiting]).update(told_at=now)
    return mailing


def _without_a_file(consultation: Consultation) -> list[tuple[Response, str]]:
    """Who asked for a format that cannot be made here in their language, and which. The others' are made now."""
    made: dict[tuple[str, str], bool] = {}
    found: list[tuple[Response, str]] = []
    for response in who_wants_news(consultation).filter(format__in=FIRST_LINKS).order_by("pk"):
        asked_for = (response.language, FIRST_LINKS[MailFormat(response.format)])
        if asked_for not in made:
            made[asked_for] = is_made(consultation, asked_for[1], response.language)
        if not made[asked_for]:
            found.append((response, asked_for[1]))
    return found


def _ask_staff(consultation: Consultation, response: Response, wanted: str, title: str) -> None:
    """Put it among the requests for formats, which staff answer within the promised days."""
    page = report_page_of(consultation) or consultation.page
    language = dict(settings.LANGUAGES).get(response.language or settings.LANGUAGE_CODE, response.language)
    details = _("Asked for with answer %(reference)s, in %(language)s. It could not be made here by itself.")
    request = FormatRequest(
        page=page,
        about=title[:255],
        wanted=FormatRequest.Wanted(wanted),
        details=details % {"reference": response.reference, "language": language},
        name=response.name,
        email=response.email,
    )
    ask_for_format(request=request, sends_receipt=False)


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


def recipients_of(consultation: Consultation, kinds: Iterable[str] = NewsKind.values) -> list[Recipient]:
    """Each with the language and the format in which they answered, or asked for; each address once.

    Whoever posted or discussed something is not told of the answers to a survey alone, and who answered too is told as
    that.
    """
    found: dict[str, Recipient] = {}
    if set(kinds) - {NewsKind.RESULTS}:
        for model in (Comment, Contribution):
            posted = model.objects.with_address(consultation).order_by("pk")
            for pk, email, language in posted.values_list("pk", "email", "language"):
                found[email.strip().lower()] = Recipient(email, f"{mails.BEGINS[model]}{pk}", language)
    rows = who_wants_news(consultation).order_by("pk").values_list("pk", "email", "language", "format")
    for pk, email, language, layout in rows:
        found[email.strip().lower()] = Recipient(email, str(pk), language, LAYOUTS.get(layout, ""))
    return list(found.values())
