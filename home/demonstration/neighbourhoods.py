"""The neighbourhoods of a demonstration: a page for each part that people know, with who to contact and meetings."""

import tomllib
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from home.neighbourhoods.meetings import own_meetings
from home.neighbourhoods.models import AntiSocialBehaviour, CaseReviewYear, Meeting, NeighbourhoodPage
from home.neighbourhoods.services import areas_without_pages, create_neighbourhood_pages
from home.parts import KINDS_PEOPLE_KNOW
from places.models import Area, AreaKind

from . import Demonstration

APRIL = 4


@transaction.atomic
def seed_neighbourhoods(demonstration: Demonstration) -> None:
    """Make the pages that are missing, and fill in those; what staff changed in the others stays.

    Meetings that were made here are moved with the day, so that there is always a next one.
    """
    content = _content(demonstration)
    for kind in (_kind_people_know(), AreaKind.ESTATE):
        if kind:
            create_neighbourhood_pages(areas=areas_without_pages(kind))
    pages = NeighbourhoodPage.objects.filter(area__isnull=False).order_by("area__code")
    for number, page in enumerate(pages):
        _fill_in(page, number, content)
    _tell_of_anti_social_behaviour(content.get("anti_social_behaviour"))


def _content(demonstration: Demonstration) -> dict[str, Any]:
    path = demonstration.folder / "neighbourhoods.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _kind_people_know() -> AreaKind | None:
    district = Area.objects.district()
    if not district:
        return None
    kinds = (kind for kind in KINDS_PEOPLE_KNOW if Area.objects.of_kind(kind).current().within(district).exists())
    return next(kinds, None)


def _fill_in(page: NeighbourhoodPage, number: int, content: dict[str, Any]) -> None:
    """Contacts where the page has none, and coming meetings where none is coming.

    One page in six stays as it was made, to show that a page with little reads well.
    """
    if number % 6 == 3:
        return
    today = timezone.localdate()
    changed = False
    if not page.contacts and content.get("contacts"):
        contacts = [{key: _of(value, page) for key, value in contact.items()} for contact in content["contacts"]]
        # A stream field takes pairs of a block's name and its value.
        page.contacts = [("contact", contact) for contact in contacts]  # type: ignore[assignment] # as above
        changed = True
    if content.get("meetings") and not own_meetings(page, today):
        page.meetings = [_meeting(page, number, meeting, today) for meeting in content["meetings"]]
        changed = True
    if changed:
        page.save_revision().publish()


def _meeting(page: NeighbourhoodPage, number: int, meeting: dict[str, Any], today: date) -> Meeting:
    """A meeting so many weeks from now, on a day of the week that differs from page to page."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=meeting["weeks"])
    day = monday + timedelta(days=number % 4)
    return Meeting(
        title=meeting["title"],
        starts_at=_at(day, meeting["starts"]),
        ends_at=_at(day, meeting["ends"]),
        where=_of(meeting["where"], page),
        about=meeting["about"],
    )


def _at(day: date, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _of(text: str, page: NeighbourhoodPage) -> str:
    return text.replace("{place}", page.title)


def _tell_of_anti_social_behaviour(content: dict[str, Any] | None) -> None:
    """How to ask for a case review, and the numbers of the last whole year from April to March; once."""
    setting = AntiSocialBehaviour.for_site(Site.objects.get(is_default_site=True))
    if not content or setting.years.exists():
        return
    for field, value in content["setting"].items():
        setattr(setting, field, value)
    today = timezone.localdate()
    begins = date(today.year - (1 if today.month >= APRIL else 2), APRIL, 1)
    setting.years = [CaseReviewYear(begins_on=begins, **content["year"])]
    setting.save()
