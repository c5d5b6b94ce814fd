"""The page on stops and searches: one council area in one calendar year."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from places.models import Area

from .caveats import illustrative_words
from .downloads import CRIME_LICENCE, LICENCE_ADDRESS
from .stop_search import caveats_of, council_area_of, read_stop_search


@require_safe
def stop_and_search(request: HttpRequest) -> HttpResponse:
    """One sentence, a table by object and one by outcome, what to know. What cannot be read is said and replaced."""
    code, year_asked = request.GET.get("area", "").strip(), request.GET.get("year", "").strip()
    asked = Area.objects.by_code(code) if code else None
    if code and asked is None:
        return render(request, "crime_map/unknown_area.html", {"code": code}, status=404)
    area = council_area_of(asked)
    shown = read_stop_search(area, int(year_asked) if year_asked.isdecimal() and len(year_asked) == 4 else None)
    # Without figures, all there is to know is what they wait for.
    known = [caveat for caveat in caveats_of(shown) if shown.table or caveat.slug == "unfinished"]
    context = {
        "shown": shown,
        "table": shown.table,
        "smaller": asked if asked != area else None,
        "refused_year": year_asked if shown.year and year_asked not in ("", str(shown.year)) else "",
        "illustrative": illustrative_words() if shown.is_illustrative else "",
        "urgent_caveats": [caveat for caveat in known if caveat.is_urgent],
        "caveats": [caveat for caveat in known if not caveat.is_urgent],
        "licence": CRIME_LICENCE,
        "licence_address": LICENCE_ADDRESS,
    }
    return render(request, "crime_map/stop_and_search.html", context)
