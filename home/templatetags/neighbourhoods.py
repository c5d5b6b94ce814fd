"""Ways from the first page to one's neighbourhood."""

from dataclasses import dataclass

from django import template
from django.http import HttpRequest

from core.first_pages import index_of
from core.kept import kept
from home.neighbourhoods.meetings import Gathering, gatherings
from home.neighbourhoods.models import NeighbourhoodIndexPage, NeighbourhoodPage
from home.neighbourhoods.remembering import remembered_slug
from home.parts import Parts, parts_of_the_district

register = template.Library()


@dataclass(frozen=True, slots=True)
class WaysIn:
    """`mine` is the page that this device remembers, with its `next_meeting`; `index_address` leads to the list of all.

    Before there are pages, `parts` leads to the figures of the parts of the area.
    """

    mine: NeighbourhoodPage | None = None
    next_meeting: Gathering | None = None
    index_address: str = ""
    parts: Parts | None = None


@register.simple_tag(takes_context=True)
def ways_in(context: template.Context) -> WaysIn:
    request = context["request"]
    ways = kept("home:ways-in", lambda: ways_for_everybody(request), getattr(request, "content_version", None))
    slug = remembered_slug(request)
    mine = NeighbourhoodPage.objects.published().filter(slug=slug).first() if slug else None
    if mine is None:
        return ways
    meetings = gatherings(mine)
    return WaysIn(mine, next((each for each in meetings if not each.is_cancelled), None), ways.index_address)


def ways_for_everybody(request: HttpRequest) -> WaysIn:
    if not NeighbourhoodPage.objects.published().exists():
        return WaysIn(parts=parts_of_the_district())
    index = index_of(NeighbourhoodIndexPage)
    return WaysIn(index_address=index.get_url(request) or "" if index else "")
