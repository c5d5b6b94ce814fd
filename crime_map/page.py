"""What the crime map's page and its results fragment show of one selection, ready for the template."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.charts import Point, describe_points, monthly_chart
from places.models import Area

from .caveats import caveats, illustrative_words
from .figures import ANTI_SOCIAL_BEHAVIOUR, Figures, by_area, compare_with_district, read_figures
from .findings import (
    chart_title,
    describe_change,
    describe_comparison,
    describe_rate,
    headline,
    kind_name,
    subject,
    why_no_rates,
    write_rate,
)
from .models import Coverage
from .selection import Selection
from .stop_search import link_to_stop_search
from .tables import SORT_KEYS, area_table, category_table, month_table, outcome_rows, query_of

FORMATS = (("csv", _("CSV")), ("xlsx", _("Excel (XLSX)")), ("geojson", _("GeoJSON, for maps")))


def results(selection: Selection, query: Mapping[str, str]) -> dict[str, Any]:
    """The context of `results.html`. `query` holds the order of each table besides the selection's own keys."""
    figures = read_figures(selection)
    sorts = {key: query.get(key, "") for key in SORT_KEYS.values()}
    make_query = query_of(selection, sorts)
    comparison = compare_with_district(figures)
    known = caveats(figures, comparison)
    context = {
        "selection": selection,
        "figures": figures,
        "has_figures": bool(figures.known_months) and not figures.unavailable,
        "illustrative": illustrative_words() if figures.is_illustrative else "",
        "headline": headline(figures),
        "subject": subject(figures),
        "anti_social_behaviour": _apart(figures),
        "has_apart": ANTI_SOCIAL_BEHAVIOUR in figures.categories,
        "rate": write_rate(figures.rate.value) if figures.rate else "",
        "rate_sentence": describe_rate(figures),
        "comparison": describe_comparison(comparison) if comparison else "",
        "urgent_caveats": [caveat for caveat in known if caveat.is_urgent],
        "caveats": [caveat for caveat in known if not caveat.is_urgent and caveat.slug != "visitors"],
        "visitors_caveat": next((caveat for caveat in known if caveat.slug == "visitors"), None),
        "chart": _chart(figures),
        "categories": category_table(figures, sorts["sort"], make_query),
        "months": month_table(figures, sorts["months"], make_query),
        "outcomes": outcome_rows(figures),
        "downloads": _downloads(selection),
        "stop_search": link_to_stop_search(selection.place),
        "api": f"{reverse('api-1:counts')}?{selection.as_query(by='')}" if isinstance(selection.place, Area) else "",
    }
    if selection.by:
        areas = by_area(figures, selection.by)
        context["areas"] = area_table(selection, areas, sorts["areas"], make_query)
        context["areas_kind"] = kind_name(selection.by)
        context["areas_note"] = why_no_rates(figures, areas)
    return context


def _apart(figures: Figures) -> int | None:
    """Anti-social behaviour beside the crimes; None where it is not asked for, or is itself the headline."""
    if not figures.crimes or ANTI_SOCIAL_BEHAVIOUR not in figures.categories:
        return None
    return figures.total([ANTI_SOCIAL_BEHAVIOUR])


def _chart(figures: Figures) -> dict[str, Any] | None:
    """A series over two months or more that measures one thing throughout."""
    is_street_level = not isinstance(figures.selection.place, Area)
    if len(figures.months) < 2 or not figures.known_months or (is_street_level and figures.crosses_snap_refresh):
        return None
    points = [
        Point(month, count, figures.state(month) == Coverage.State.PARTIAL)
        for month, count in zip(figures.months, figures.by_month(figures.counted), strict=True)
    ]
    title = chart_title(figures)
    words = " ".join(filter(None, [illustrative_words() if figures.is_illustrative else "", describe_points(points)]))
    return {
        "title": title,
        "drawing": monthly_chart(points, title=title, description=words),
        "finding": describe_change(figures, figures.counted),
    }


def _downloads(selection: Selection) -> list[tuple[str, str]]:
    return [
        (f"{reverse('crime_map:download', args=[file_format])}?{selection.as_query()}", label)
        for file_format, label in FORMATS
    ]
