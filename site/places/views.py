"""Search by postcode and place: a page that works without JavaScript, and suggestions as one types."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .addresses import address_of_area, address_of_point
from .finding import Found, Outcome, find_place
from .models import Area
from .suggesting import suggest_places

MOST_SUGGESTIONS = 8


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Lead straight to the one place that `q` means; otherwise show what it may mean, or what to try instead."""
    found = find_place(request.GET.get("q", ""))
    if "stay" not in request.GET and (address := _only_address(found)):
        return redirect(address)
    district = Area.objects.district()
    context = {
        "found": found,
        "around": _address_around(found),
        "results": [(area, address_of_area(area)) for area in found.areas if found.outcome != Outcome.OUTSIDE],
        "district": district,
        "district_address": district and address_of_area(district),
    }
    return render(request, "places/search.html", context)


@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """`{"suggestions": [{"label": "Bletchley East", "detail": "Ward", "url": "/..."}, ...]}`, the likeliest first."""
    suggestions = suggest_places(request.GET.get("q", ""), most=MOST_SUGGESTIONS)
    response = JsonResponse({"suggestions": [suggestion.as_json() for suggestion in suggestions]})
    response["Cache-Control"] = "public, max-age=300"
    return response


def _only_address(found: Found) -> str | None:
    if found.is_one_place:
        return _address_around(found)
    if found.outcome == Outcome.AREAS and len(found.areas) == 1:
        return address_of_area(found.areas[0])
    return None


def _address_around(found: Found) -> str | None:
    if found.latitude is None or found.longitude is None:
        return None
    return address_of_point(latitude=found.latitude, longitude=found.longitude)
