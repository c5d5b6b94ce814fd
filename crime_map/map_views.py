"""The map's own addresses: packed files, outlines, what belongs to a selection, and the map for another website."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from places.models import Area, AreaKind

from . import data_files
from .map_data import base_kind, outlines, outlines_address, selection_data
from .publishing import FILE_NAME
from .selection import COMPARABLE_KINDS, Selection, UnknownAreaError
from .storage import crime_data

CONTENT_TYPES = {".sfcp": "application/octet-stream", ".txt": "text/plain; charset=utf-8"}


@require_safe
def data(request: HttpRequest, name: str) -> HttpResponse:
    """A packed file, compressed as the browser accepts it, to be kept for ever."""
    if not FILE_NAME.fullmatch(name):
        raise Http404
    content_type = CONTENT_TYPES[name[name.rindex(".") :]]
    try:
        return data_files.stored_file(request, crime_data(), name, content_type)
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
def area_outlines(request: HttpRequest) -> HttpResponse:
    """The areas of a kind in the district, to be drawn; those of a base map `by=base`.

    An address of an older version leads to the newest.
    """
    kind, district = request.GET.get("by", ""), Area.objects.district()
    if kind == "base" and district:
        kind = base_kind(district)
    if district is None or kind not in (*COMPARABLE_KINDS, AreaKind.DISTRICT):
        raise Http404
    address = outlines_address(district, kind)
    if request.get_full_path() != address:
        return redirect(address)
    return data_files.compressed(request, outlines(district, kind), "application/json")


@require_safe
def areas(request: HttpRequest) -> JsonResponse:
    """What the map needs of a selection that the packed file does not hold."""
    try:
        selection = Selection.from_query(request.GET)
    except UnknownAreaError as error:
        raise Http404 from error
    return JsonResponse(selection_data(selection), json_dumps_params={"separators": (",", ":")})


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": settings.EMBED_ANCESTORS})
def embed(request: HttpRequest) -> HttpResponse:
    """A small map of one selection for somebody else's website: the only page that may be framed."""
    try:
        selection = Selection.from_query(request.GET)
    except UnknownAreaError as error:
        return render(request, "crime_map/unknown_area.html", {"code": str(error)}, status=404)
    return render(request, "crime_map/embed.html", {"selection": selection})
