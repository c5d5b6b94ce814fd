"""The crime map's page: one selection as sentence, table, chart and map."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .selection import Selection, UnknownAreaError


def crime_map(request: HttpRequest) -> HttpResponse:
    """The whole page, or with `part=results` only what changes when the selection does."""
    try:
        selection = Selection.from_query(request.GET)
    except UnknownAreaError as error:
        return render(request, "crime_map/unknown_area.html", {"code": str(error)}, status=404)
    template = "results.html" if request.GET.get("part") == "results" else "crime_map.html"
    return render(request, f"crime_map/{template}", {"selection": selection})
