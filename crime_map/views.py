"""The crime map's page: one selection as sentence, table, chart and map; and its downloads."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from places.finding import find_place

from .downloads import FORMATS, download_of
from .forms import SelectionForm
from .page import results
from .selection import Selection, UnknownAreaError


@require_safe
def crime_map(request: HttpRequest) -> HttpResponse:
    """The whole page, or with `part=results` only what changes when the selection does."""
    if text := request.GET.get("q", "").strip():
        return redirect(_address_of_place(request, text))
    try:
        selection = Selection.from_query(request.GET)
    except UnknownAreaError as error:
        return render(request, "crime_map/unknown_area.html", {"code": str(error)}, status=404)
    context = results(selection, request.GET)
    if request.GET.get("part") == "results":
        return render(request, "crime_map/all_results.html", context)
    return render(request, "crime_map/crime_map.html", context | {"choices": SelectionForm(selection)})


@require_safe
def download(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """What is on screen, as a file that says what it holds and under which licence."""
    if file_format not in FORMATS:
        raise Http404
    try:
        selection = Selection.from_query(request.GET)
    except UnknownAreaError as error:
        return render(request, "crime_map/unknown_area.html", {"code": str(error)}, status=404)
    return download_of(selection, file_format)


def _address_of_place(request: HttpRequest, text: str) -> str:
    """This page about the place that `text` means, with the same months and categories; else the search's answer."""
    query = request.GET.copy()
    for key in ("q", "area", "near", "shape"):
        query.pop(key, None)
    found = find_place(text)
    if found.is_one_place:
        query["near"] = f"{found.latitude:.4f},{found.longitude:.4f}"
    elif len(found.areas) == 1 and not found.message:
        query["area"] = found.areas[0].code
        query.pop("radius", None)
    else:
        query.clear()
        query["q"] = text
        return f"{reverse('places:search')}?{query.urlencode()}"
    return f"{reverse('crime_map:map')}?{query.urlencode(safe=',;')}"
