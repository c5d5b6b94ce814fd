"""Where a place that somebody looked for leads, what this device remembers, and calendars of meetings."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from crime_map.selection import name_area
from places.models import Area, AreaKind

from . import remembering
from .meetings import as_calendar
from .models import NeighbourhoodIndexPage, NeighbourhoodPage
from .points import read_point


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """From an area (`area=CODE`) or a point (`near=LATITUDE,LONGITUDE`) to the page about it.

    Where several pages hold a point, the smallest is shown and names the others. Before there are any pages, and
    outside them, a place leads to the crime map.
    """
    pages = NeighbourhoodPage.objects.published()
    if code := request.GET.get("area", "").strip():
        area = Area.objects.by_code(code)
        if area is None or not pages.exists():
            return redirect(_crime_map(area=code))
        page = NeighbourhoodPage.objects.about(area)
        return redirect(page.localized.url) if page else _choose(request, area)
    point = read_point(request.GET.get("near", ""))
    if point is None:
        return redirect(reverse("places:search"))
    here = Area.objects.filter(pk__in=pages.values("area")).containing(point.longitude, point.latitude)
    smallest = NeighbourhoodPage.objects.holding(here).first()
    return redirect(f"{smallest.localized.url}?near={point}" if smallest else _crime_map(near=str(point)))


def _choose(request: HttpRequest, area: Area) -> HttpResponse:
    """An area without a page of its own: the pages that cover it, and the crime map."""
    pages = NeighbourhoodPage.objects.sharing_ground_with(area)
    context = {
        "area": area,
        "name": name_area(area),
        "is_whole": area.kind == AreaKind.DISTRICT,
        "pages": sorted(pages, key=lambda page: page.title) if area.kind == AreaKind.DISTRICT else pages,
        "crime_map": _crime_map(area=area.code),
        "index": NeighbourhoodIndexPage.objects.live().first(),
    }
    return render(request, "home/neighbourhoods/choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remember(request: HttpRequest, slug: str) -> HttpResponse:
    """Explain what is kept, and keep it when the button is pressed."""
    page = _published(slug)
    if request.method == "POST":
        messages.success(request, _("This device now remembers %(area)s as your neighbourhood.") % {"area": page.title})
        response = redirect(page.localized.url)
        remembering.remember(response, page.slug)
        return response
    return _never_kept(render(request, "home/neighbourhoods/remember.html", {"neighbourhood": page}))


@require_http_methods(["GET", "HEAD", "POST"])
def forget(request: HttpRequest) -> HttpResponse:
    """Forget what this device remembers."""
    page = NeighbourhoodPage.objects.published().filter(slug=remembering.remembered_slug(request)).first()
    if request.method == "POST":
        messages.success(request, _("This device no longer remembers your neighbourhood."))
        response = redirect(page.localized.url if page else "/")
        remembering.forget(response)
        return response
    return _never_kept(render(request, "home/neighbourhoods/forget.html", {"neighbourhood": page}))


@require_safe
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The coming meetings, for a calendar to subscribe to."""
    page = _published(slug)
    response = HttpResponse(as_calendar(page, timezone.localdate()), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{page.slug}.ics"'
    return response


def _published(slug: str) -> NeighbourhoodPage:
    return get_object_or_404(NeighbourhoodPage.objects.published(), slug=slug)


def _never_kept(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response


def _crime_map(**query: str) -> str:
    return f"{reverse('crime_map:map')}?{urlencode(query, safe=',')}"
