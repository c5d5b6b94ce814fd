"""What other pages show of outcomes: the consultation's own, a neighbourhood's, the first page."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action
from actions.statuses import NEEDS_REASON, Status
from consultations.preparing.models import Consultation
from consultations.preparing.presenting import what_to_tell
from home.panels import Panel
from home.priorities.groups import DeliveryGroup
from home.priorities.packs import every_priority
from places.models import Area

from .clock import Clock, clock_of
from .models import Said, outcome_address
from .presenting import tally_of, told_of
from .reports import report_page_of

ON_THE_HOME_PAGE = 2


def consultation_panel(consultation: Consultation) -> Panel | None:
    """What came of it; while that is not published, the promise and how long is left."""
    clock = clock_of(consultation)
    if consultation.answered_on:
        told = told_of(consultation)
        context = {"told": told, "tally": tally_of(told), "address": outcome_address(consultation)}
        context |= {"clock": clock, "report": report_page_of(consultation)}
        return Panel(10, "outcome", _("What came of it"), "consultations/outcomes/panel.html", context)
    if clock is None:
        return None
    return Panel(10, "outcome", _("What comes of it"), "consultations/outcomes/promise.html", {"clock": clock})


@dataclass(frozen=True, slots=True)
class Answered:
    """A consultation in the list of those that were answered, with how many of its dids stand where."""

    consultation: Consultation
    title: str
    address: str
    said: int
    done: int
    planned: int
    declined: int


def home_panel() -> Panel | None:
    return _panel(28, what_to_tell().answered[:ON_THE_HOME_PAGE])


def neighbourhood_panel(area: Area) -> Panel | None:
    return _panel(70, what_to_tell(area).answered)


def delivery_group_section(group: DeliveryGroup) -> Panel | None:
    """In a delivery group's pack: what people said in answered consultations about its priorities, the newest first."""
    saids = Said.objects.public().about_priorities(every_priority(group)).select_related("consultation")
    found = saids.order_by("-consultation__answered_on", "consultation", "order", "pk")
    if not found:
        return None
    title = _("What people said in consultations")
    return Panel(45, "said", title, "consultations/outcomes/pack.html", {"saids": found})


def _panel(order: int, found: list[Consultation]) -> Panel | None:
    """The newest outcomes, in one query for fifty as for one."""
    if not found:
        return None
    saids = Said.objects.filter(consultation__in=found).order_by()
    dids = Action.objects.public().from_sources(Said, saids.values("pk")).order_by()
    asked = Subquery(Said.objects.filter(pk=OuterRef("object_id")).order_by().values("consultation"))
    counted = saids.values_list("consultation", Value("")).union(dids.values_list(asked, "status"), all=True)
    of_each: dict[int, list[str]] = {each.pk: [] for each in found}
    for consultation, status in counted:
        of_each[consultation].append(status)
    context = {"answered": [_answered(each, of_each[each.pk]) for each in found]}
    return Panel(order, "outcomes", _("You said, we did"), "consultations/outcomes/answered.html", context)


def _answered(consultation: Consultation, counted: list[str]) -> Answered:
    """`counted` holds nothing for each thing that was said, and its status for each that is done about it."""
    statuses = [status for status in counted if status]
    declined = sum(status in NEEDS_REASON for status in statuses)
    done = statuses.count(Status.DONE)
    return Answered(
        consultation=consultation,
        title=consultation.page.title,
        address=outcome_address(consultation),
        said=len(counted) - len(statuses),
        done=done,
        planned=len(statuses) - done - declined,
        declined=declined,
    )


def unanswered() -> list[tuple[Consultation, Clock]]:
    """Closed consultations that wait for their answer, with their clocks, the first due first."""
    waiting = Consultation.objects.closed_before(timezone.localdate()).unanswered().prefetch_related("phases")
    found = [(each, clock) for each in waiting if (clock := clock_of(each))]
    return sorted(found, key=lambda each: each[1].due_on)
