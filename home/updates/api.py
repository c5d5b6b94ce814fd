"""Updates as open data."""

from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from formats.makers.plain_text import words_below_title
from home.topics import Topic
from places.models import Area

from .kinds import UpdateKind
from .models import UpdatePage
from .presenting import draw_bodies
from .querysets import UpdatePageQuerySet

router = Router(tags=["Updates"])
MOST = 100


class UpdatesIn(Schema):
    area: str = Field("", description="Code of an area, as `/areas` lists it: its updates, and those for everywhere.")
    kind: str = Field("", description=f"One of {', '.join(UpdateKind.values)}.")
    topic: str = Field("", description="Slug of a topic, as in an update's `topics`.")
    page: int = Field(1, ge=1, le=10_000, description=f"From 1; each holds {MOST}.")


class CorrectionOut(Schema):
    made_at: datetime
    note: str


class TopicOut(Schema):
    slug: str
    name: str


class PlaceOut(Schema):
    code: str
    name: str


class UpdateOut(Schema):
    id: str = Field(description="Stays the same whatever becomes of its address.")
    address: str
    kind: str
    urgency: str
    title: str
    summary: str
    words: str = Field(description="All its words without layout: what pictures show and videos say too.")
    agency: str
    areas: list[PlaceOut] = Field(description="None: it is for everywhere.")
    topics: list[TopicOut]
    published_at: datetime | None
    changed_at: datetime | None
    expires_on: date | None
    starts_at: datetime | None = Field(description="Of a meeting.")
    ends_at: datetime | None
    venue: str
    corrections: list[CorrectionOut]


class UpdatesOut(Schema):
    updates: list[UpdateOut]
    count: int = Field(description="How many there are on all pages.")


@router.get("/updates", response=UpdatesOut, url_name="updates", summary="What the partnership tells people")
def updates(request: HttpRequest, asked: Query[UpdatesIn]):
    """Updates that are current, the newest first. One that has expired or was withdrawn is not among them."""
    found = _narrowed(UpdatePage.objects.listed().in_own_language(), asked)
    page = found.select_related("agency", "locale").prefetch_related("areas", "topics", "corrections")
    shown = list(page[(asked.page - 1) * MOST : asked.page * MOST])
    bodies = zip(shown, draw_bodies(shown), strict=True)
    return {"updates": [_update_out(update, body) for update, body in bodies], "count": found.count()}


def _narrowed(found: UpdatePageQuerySet, asked: UpdatesIn) -> UpdatePageQuerySet:
    if asked.area:
        area = Area.objects.by_code(asked.area)
        if area is None:
            raise HttpError(404, f"No area has the code {asked.area[:20]}. /api/v1/areas lists those that there are.")
        found = found.about_area(area)
    if asked.kind:
        if asked.kind not in UpdateKind.values:
            raise HttpError(400, f"kind: there is no such kind. The kinds are {', '.join(UpdateKind.values)}.")
        found = found.of_kind(asked.kind)
    if asked.topic:
        topic = Topic.objects.filter(slug=asked.topic).first()
        if topic is None:
            raise HttpError(404, f"No topic has the slug {asked.topic[:60]}.")
        found = found.about_topic(topic)
    return found


def _update_out(update: UpdatePage, body: str) -> dict:
    return {
        "id": f"{settings.SITE_URL}{update.short_address}",
        "address": update.address,
        "words": words_below_title(update.document_of_html(body)),
        "agency": str(update.agency or ""),
        "areas": update.areas.all(),
        "topics": update.topics.all(),
        "published_at": update.first_published_at,
        "changed_at": update.last_published_at,
        "corrections": update.corrections.all(),
        **{
            name: getattr(update, name)
            for name in ("kind", "urgency", "title", "summary", "expires_on", "starts_at", "ends_at", "venue")
        },
    }
