"""What community groups see of consultations: what is open for them to answer, and what they have said."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from consultations.preparing.models import ANSWERED_KINDS, Consultation
from consultations.preparing.presenting import Listed, list_consultations
from home.panels import Panel
from people.models import CommunityGroup

from .addresses import address_of_response
from .models import Draft, PublishConsent, Response

STATEMENTS_SHOWN = 10
OPEN_ON_PAPER = 4


def open_panel(group: CommunityGroup) -> Panel | None:
    """For its desk: what it can take part in today, how far its answer is, and by when; first what waits."""
    today = timezone.localdate()
    listed = list_consultations(_open_to(group))
    if not listed:
        return None
    begun = set(Draft.objects.open().filter(group=group, is_test=False).values_list("consultation", flat=True))
    sent = set(_sent_by(group).values_list("consultation", flat=True))
    rows: list[dict[str, Any]] = [
        {
            "listed": each,
            "is_begun": each.consultation.pk in begun,
            "is_sent": each.consultation.pk in sent,
            "asks_questions": each.consultation.phase_on(today, *ANSWERED_KINDS) is not None,
        }
        for each in listed
    ]
    rows.sort(key=lambda row: (row["is_sent"], *_first_to_close(row["listed"])))
    return Panel(10, "open", _("Open for you to answer"), "consultations/answering/group_open.html", {"rows": rows})


def statements_panel(group: CommunityGroup) -> Panel | None:
    """For its desk: all that it has said, to read, change or withdraw."""
    return _statements(_sent_by(group), order=40, is_own=True)


def public_statements_panel(group: CommunityGroup) -> Panel | None:
    """For everybody: what it has answered and lets us name it with."""
    named = _sent_by(group).counted().filter(publish_consent=PublishConsent.NAMED)
    return _statements(named, order=50, is_own=False)


def pack_part(group: CommunityGroup) -> Panel | None:
    """For the sheet before its meeting: what is open, first what closes first."""
    listed = sorted(list_consultations(_open_to(group)), key=_first_to_close)
    if not listed:
        return None
    template = "consultations/answering/group_pack.html"
    return Panel(30, "open", _("What you can have a say in"), template, {"listed": listed[:OPEN_ON_PAPER]})


def _first_to_close(listed: Listed) -> tuple[date, int]:
    return listed.consultation.open_until(timezone.localdate()) or date.max, listed.consultation.pk


def _open_to(group: CommunityGroup) -> QuerySet[Consultation]:
    """What a group can take part in today: about its places, or about everywhere. Who must be invited has a link."""
    open_now = Consultation.objects.open_on(timezone.localdate()).filter(groups_may_answer=True, is_invited_only=False)
    about = Q(areas=None)
    for area in group.areas.all():
        about |= Q(pk__in=Consultation.objects.about(area).values("pk"))
    return open_now.filter(about).distinct()


def _sent_by(group: CommunityGroup):
    return Response.objects.filter(group=group).exclude(state__in=[Response.State.WITHDRAWN, Response.State.TEST])


def _statements(found, *, order: int, is_own: bool) -> Panel | None:
    responses = list(found.order_by("-submitted_at", "-pk")[:STATEMENTS_SHOWN])
    about = Consultation.objects.filter(pk__in=[response.consultation_id for response in responses])
    listed = {each.consultation.pk: each for each in list_consultations(about)}
    rows = [
        {
            "response": response,
            "listed": listed[response.consultation_id],
            "address": address_of_response(response) if is_own else "",
        }
        for response in responses
        if response.consultation_id in listed
    ]
    if not rows:
        return None
    title = _("What you have said") if is_own else _("What it has had a say in")
    return Panel(order, "said", title, "consultations/answering/group_statements.html", {"rows": rows})
