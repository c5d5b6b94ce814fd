"""Reasons to look at a response. Most hold nothing back: one tablet in a library is used by many people.

A flood, or what looks like a machine, is held until somebody has looked at it. Nothing is dropped.
"""

from collections.abc import Iterable
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.db import connection
from django.db.models import QuerySet, TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from consultations.preparing.models import Consultation

from .models import Response
from .respondents import RespondentDetails

# More than so many from one device are marked; more than these from one connection are a flood.
MANY_FROM_DEVICE = 3
FLOOD_IN_AN_HOUR, FLOOD_IN_A_DAY = 100, 300
SALT = "consultations.origin"
# Said in the index's own words: without them SQLite reads the whole ledger.
CAME_FROM_ONE_CONNECTION = """
    SELECT COUNT(*), COUNT(CASE WHEN submitted_at > %s THEN 1 END)
    FROM (
        SELECT submitted_at FROM consultations_response
        WHERE network = %s AND NOT (network = '') AND submitted_at > %s LIMIT %s
    ) AS came
"""


class Flag(TextChoices):
    """Why somebody should look at a response."""

    DEVICE = "device", _("Several answers came from this device")
    ACCOUNT = "account", _("This account has answered before")
    GROUP = "group", _("This group has answered before")
    FLOOD = "flood", _("Very many answers came from one connection")
    TRAP = "trap", _("A field that people do not see was filled in")
    QUICK = "quick", _("It was sent within seconds of being begun")


HOLDING = {Flag.FLOOD, Flag.TRAP, Flag.QUICK}


def keyed_hash(consultation: Consultation, what: str) -> str:
    """A device or connection as it is kept: tells two apart within one consultation, and says nothing else."""
    return salted_hmac(SALT, f"{consultation.pk}:{what}", algorithm="sha256").hexdigest() if what else ""


def network_of(request: HttpRequest, consultation: Consultation) -> str:
    """The connection that a request comes from."""
    return keyed_hash(consultation, get_adapter(request).get_client_ip(request))


def flags_for(
    consultation: Consultation, respondent: RespondentDetails, *, device: str, network: str
) -> Iterable[Flag]:
    """What the ledger itself gives reason to look at, before this response is in it."""
    # Hashes of origins are the consultation's own, so by them alone are its responses found.
    if network and _is_flood(network):
        yield Flag.FLOOD
    if device and Response.objects.from_device(device)[:MANY_FROM_DEVICE].count() == MANY_FROM_DEVICE:
        yield Flag.DEVICE
    if respondent.group and _standing(consultation).filter(group=respondent.group).exists():
        yield Flag.GROUP
    elif respondent.user and _standing(consultation).filter(user=respondent.user, group=None).exists():
        yield Flag.ACCOUNT


def _standing(consultation: Consultation) -> QuerySet[Response]:
    gone = [Response.State.WITHDRAWN, Response.State.TEST]
    return Response.objects.filter(consultation=consultation).exclude(state__in=gone)


def _is_flood(network: str) -> bool:
    """Whether this one is the last straw. Reads so many times at most, however long the flood has lasted."""
    now = timezone.now()
    hour_ago, day_ago = (
        connection.ops.adapt_datetimefield_value(now - since) for since in (timedelta(hours=1), timedelta(days=1))
    )
    # Asked before every answer, where making the query takes ten times as long as answering it.
    with connection.cursor() as cursor:
        cursor.execute(CAME_FROM_ONE_CONNECTION, [hour_ago, network, day_ago, FLOOD_IN_A_DAY])
        in_a_day, in_an_hour = cursor.fetchone()
    return in_an_hour >= FLOOD_IN_AN_HOUR or in_a_day >= FLOOD_IN_A_DAY


def in_words(flags: Iterable[str]) -> list[str]:
    """The reasons as colleagues read them."""
    return [str(Flag(flag).label) if flag in Flag else flag for flag in flags]
