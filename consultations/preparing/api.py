"""Consultations as open data."""

from datetime import date

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from places.models import Area

from .models import Consultation, State

router = Router(tags=["Consultations"])
MOST = 100
PUBLIC_STATES = [state.value for state in State if state != State.PREPARING]


class ConsultationsIn(Schema):
    area: str = Field("", description="Code of an area, as `/areas` lists it: those about it, and about everywhere.")
    state: str = Field("", description=f"One of {', '.join(PUBLIC_STATES)}.")
    page: int = Field(1, ge=1, le=10_000, description=f"From 1; each holds {MOST}.")


class PlaceOut(Schema):
    code: str
    name: str


class PhaseOut(Schema):
    kind: str
    title: str
    opens_on: date
    closes_on: date = Field(description="The whole of this day counts.")


class ConsultationOut(Schema):
    id: str = Field(description="Stays the same whatever becomes of its words.")
    address: str
    title: str
    summary: str
    state: str
    agency: str
    areas: list[PlaceOut] = Field(description="None: it is about everywhere.")
    topics: list[str]
    phases: list[PhaseOut]
    opens_on: date | None = Field(description="Planned only, while the state is `held` by a sensitive period.")
    closes_on: date | None
    decider: str
    decides_on: date | None
    response_due_on: date | None = Field(description="The day by which the partnership promised to answer.")
    answered_on: date | None
    languages: list[str] = Field(description="In which its page can be read.")


class ConsultationsOut(Schema):
    consultations: list[ConsultationOut]
    count: int = Field(description="How many there are on all pages.")


@router.get("/consultations", response=ConsultationsOut, url_name="consultations", summary="What people are asked")
def consultations(request: HttpRequest, asked: Query[ConsultationsIn]):
    """Every published consultation, the newest first, with its days and where it stands today."""
    found = Consultation.objects.published()
    if asked.area:
        area = Area.objects.by_code(asked.area)
        if area is None:
            raise HttpError(404, f"No area has the code {asked.area[:20]}. /api/v1/areas lists those that there are.")
        found = found.about(area)
    if asked.state and asked.state not in PUBLIC_STATES:
        raise HttpError(400, f"state: there is no such state. The states are {', '.join(PUBLIC_STATES)}.")
    today = timezone.localdate()
    listed = found.with_pages().prefetch_related("areas", "topics")
    every = [each for each in listed if not asked.state or each.state_on(today) == asked.state]
    shown = every[(asked.page - 1) * MOST : asked.page * MOST]
    return {"consultations": [_out(each, today) for each in shown], "count": len(every)}


def _out(consultation: Consultation, day: date) -> dict:
    page = consultation.page
    return {
        "id": consultation.slug,
        "address": f"{settings.SITE_URL}{page.url}" if page else "",
        "title": page.title if page else consultation.title,
        "summary": page.summary if page else "",
        "state": consultation.state_on(day),
        "agency": str(consultation.agency or ""),
        "areas": consultation.areas.all(),
        "topics": [topic.slug for topic in consultation.topics.all()],
        "phases": consultation.ordered_phases,
        "languages": [each.locale.language_code for each in consultation.pages.all() if each.live],
        **{
            name: getattr(consultation, name)
            for name in ("opens_on", "closes_on", "decider", "decides_on", "response_due_on", "answered_on")
        },
    }
