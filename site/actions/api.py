"""Actions as open data."""

from datetime import date, datetime

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from places.models import Area

from .models import Action, ActionRaiser
from .statuses import Status

router = Router(tags=["Actions"])
MOST = 100


class ActionsIn(Schema):
    area: str = Field("", description="Code of an area, as `/areas` lists it: its actions, and those for everywhere.")
    status: str = Field("", description=f"One of {', '.join(Status.values)}.")
    overdue: bool = Field(False, description="Only those that are late today.")
    page: int = Field(1, ge=1, le=10_000, description=f"From 1; each holds {MOST}.")


class PlaceOut(Schema):
    code: str
    name: str


class ActionOut(Schema):
    id: int
    address: str
    title: str
    wording: str = Field(description="What was asked for and what is being done.")
    status: str
    status_since: date
    reason: str = Field(description="Why it stands there: always given where it is not done, or not shown.")
    agency: str = Field(description="Empty: the partnership as a whole.")
    role: str
    areas: list[PlaceOut] = Field(description="None: it is for everywhere.")
    priority: str
    due_on: date | None
    tier: str = Field(description="Who is dealing with it: the meeting of its tier.")
    tier_since: date
    raised_by: list[str] = Field(description="Community groups that raised it. People are not named.")
    is_overdue: bool
    expected_outcome: str
    evaluation: str
    made_at: datetime


class ActionsOut(Schema):
    actions: list[ActionOut]
    count: int = Field(description="How many there are on all pages.")


@router.get("/actions", response=ActionsOut, url_name="actions", summary="What the partnership promised, and its state")
def actions(request: HttpRequest, asked: Query[ActionsIn]):
    """Published actions, the newest first. Agency and role answer for them; no person is named."""
    found = Action.objects.public()
    if asked.area:
        area = Area.objects.by_code(asked.area)
        if area is None:
            raise HttpError(404, f"No area has the code {asked.area[:20]}. /api/v1/areas lists those that there are.")
        found = found.about_area(area)
    if asked.status:
        if asked.status not in Status.values:
            raise HttpError(400, f"status: there is no such status. There are {', '.join(Status.values)}.")
        found = found.of_status(asked.status)
    if asked.overdue:
        found = found.overdue_on(timezone.localdate())
    groups = Prefetch("raisers", ActionRaiser.objects.exclude(group=None).defer("email").select_related("group"))
    newest = found.order_by("-made_at", "-pk").with_what_lists_show().select_related("agency", "priority", "tier")
    shown = newest.prefetch_related(groups)[(asked.page - 1) * MOST : asked.page * MOST]
    return {"actions": [_action_out(action) for action in shown], "count": found.count()}


def _action_out(action: Action) -> dict:
    return {
        "id": action.pk,
        "address": f"{settings.SITE_URL}{action.get_absolute_url()}",
        "wording": action.public_wording,
        "reason": action.status_reason,
        "agency": action.agency.name if action.agency else "",
        "priority": action.priority.title if action.priority else "",
        "areas": action.areas.all(),
        "is_overdue": action.is_overdue,
        "tier": action.tier.meets,
        "raised_by": [raiser.group.name for raiser in action.raisers.all() if raiser.group],
        **{
            name: getattr(action, name)
            for name in (
                *("title", "status", "status_since", "role", "due_on", "tier_since"),
                *("expected_outcome", "evaluation", "made_at"),
            )
        },
    }
