"""What the list of neighbourhoods and a neighbourhood's page show."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from core.kept import kept
from crime_map.findings import kind_name
from home.panels import Panel, draw, neighbourhood_panels
from home.parts import parts_of_the_district
from places.models import Area, AreaKind, Postcode

from .panels import contact_panel, nearby_panel
from .points import Point, read_point
from .remembering import remembered_slug

# Metres from its point within which most of a postcode's addresses lie: it has fifteen or so.
REACH_OF_A_POSTCODE = 75


@dataclass(frozen=True, slots=True)
class Around:
    """The point that somebody searched for: its postcode if it is one's, the crime map around it, other pages of it.

    `across` are pages of what lies so near that some addresses of the postcode may be there.
    """

    name: str
    near: str
    crime_map: str
    others: list
    across: list


def index_context(pages, request: HttpRequest) -> dict[str, Any]:
    """`kinds` are pairs of a kind's name and titles and addresses of its pages, the kinds with the largest first."""
    return kept("neighbourhoods", lambda: _by_kind(pages.all(), request))


def _by_kind(pages, request: HttpRequest) -> dict[str, Any]:
    by_kind: dict[str, list[tuple[str, str]]] = {}
    for page in pages.order_by("title"):
        if page.area:
            by_kind.setdefault(page.area.kind, []).append((page.title, page.get_url(request)))
    kinds = [(kind_name(kind), by_kind[kind]) for kind in AreaKind.values if kind in by_kind]
    return {"kinds": kinds, "parts": None if kinds else parts_of_the_district()}


def page_context(page, request: HttpRequest) -> dict[str, Any]:
    return {
        # Asked for where they were not drawn before.
        "panels": SimpleLazyObject(lambda: draw(panels_of(page))),
        "around": _around(page, request),
        "is_remembered": remembered_slug(request) == page.slug,
    }


def panels_of(page) -> list[Panel]:
    """The parts of a neighbourhood's page: its own words, and what every app has to say of its area."""
    own = [contact_panel(page), nearby_panel(page)]
    others = neighbourhood_panels(page.area) if page.area else []
    return [panel for panel in (*own, *others) if panel]


def _around(page, request: HttpRequest) -> Around | None:
    point = read_point(request.GET.get("near", ""))
    if point is None:
        return None
    pages, name = type(page).objects, _name_of(point)
    with_pages = Area.objects.filter(pk__in=pages.published().values("area"))
    here, beside = with_pages.at_and_around(point.longitude, point.latitude, REACH_OF_A_POSTCODE)
    found = list(pages.holding(here | beside if name else here))
    others = [other for other in found if other.area_id in here and other.pk != page.pk]
    across = [other for other in found if other.area_id not in here]
    return Around(name, str(point), f"{reverse('crime_map:map')}?near={point}", others, across)


def _name_of(point: Point) -> str:
    return str(Postcode.objects.at(point.latitude, point.longitude).order_by("code").first() or "")
