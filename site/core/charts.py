"""Charts, drawn on the server as SVG that stands in the page: no script, no style attribute, no third party.

The drawing takes its colours from the page's own CSS variables, so that it follows dark mode and print, and its
text from the page's font. Beside a page, where there are no variables, it falls back to the colours of paper.
altair and vl-convert are imported where they are used: workers load them once, before their first visitor.
"""

import hashlib
import json
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby
from typing import Any
from xml.etree import ElementTree

from django.core.cache import cache
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

SVG = "http://www.w3.org/2000/svg"
FONT = "Atkinson Hyperlegible Next, Verdana, DejaVu Sans, sans-serif"
# Drawn for a phone's width and no wider than twice that on a desk, so that its words stay words.
PLOT_WIDTH, HEIGHT = 282, 190
LABEL_SIZE = 13
# How many months lie between two labels of the axis, and how many labels its width has room for.
STEPS, MOST_LABELS = (1, 2, 3, 6, 12, 24, 60), 4
KEPT_FOR = 30 * 24 * 60 * 60
# Colours by their part in the drawing: what altair is told, and what the page makes of it.
INK, LINE, MARK, PAPER, GAP, TARGET = "#1b2526", "#dad8ce", "#0b5c63", "#fdfcf9", "#f4f1e9", "#98420f"
VARIABLES = {INK: "--ink", LINE: "--line", MARK: "--accent", PAPER: "--paper", TARGET: "--warm"}
ELEMENTS = {"svg", "g", "path", "line", "rect", "text", "tspan", "circle"}
ATTRIBUTES = {
    *("width", "height", "viewBox", "transform", "d", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "dx", "dy"),
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-miterlimit"),
    *("fill-opacity", "stroke-opacity", "opacity", "font-size", "font-weight", "font-family", "text-anchor"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One month of a series. `value` is None where there is no figure: a gap, never zero."""

    month: date
    value: float | None
    is_partial: bool = False


def monthly_chart(points: Sequence[Point], *, title: str, description: str) -> SafeString:
    """A line of counts by month from zero up, with gaps marked, as SVG to stand in a page.

    `title` says the chart's point and `description` what it shows: together they are its text alternative.
    """
    return _kept(points, None, title, description)


def target_chart(
    points: Sequence[Point], target: float | None, *, title: str, description: str, about: str = ""
) -> SafeString:
    """As `monthly_chart`, for readings of months, quarters or years, with a broken line where they should get to.

    `about` tells it from others on its page that show and say the same.
    """
    return _kept(points, target, title, description, about)


def _kept(points: Sequence[Point], target: float | None, title: str, description: str, about: str = "") -> SafeString:
    series = [(str(p.month), p.value, p.is_partial) for p in points]
    content = json.dumps([series, target, title, description, about, get_language()])
    key = f"chart:{hashlib.sha256(content.encode()).hexdigest()}"
    drawing = cache.get(key)
    if drawing is None:
        drawing = _draw(_specification(points, target), title, description, about)
        cache.set(key, drawing, KEPT_FOR)
    return mark_safe(drawing)  # noqa: S308 - `_draw` keeps only elements and attributes that it knows


def drawn_chart(specification: dict[str, Any], *, title: str, description: str) -> SafeString:
    """Any still chart of altair, as its dictionary, as SVG to stand in a page. Use the colours and the font above."""
    content = json.dumps([specification, title, description, get_language()], default=str)
    key = f"chart:{hashlib.sha256(content.encode()).hexdigest()}"
    drawing = cache.get(key)
    if drawing is None:
        drawing = _draw(specification, title, description)
        cache.set(key, drawing, KEPT_FOR)
    return mark_safe(drawing)  # noqa: S308 - `_draw` keeps only elements and attributes that it knows


def warm() -> None:
    """Load what drawing needs and draw once, so that no visitor waits for it."""
    _draw(_specification([Point(date(2000, month, 1), month) for month in range(1, 13)]), "", "")


def _specification(points: Sequence[Point], target: float | None = None) -> dict[str, Any]:
    rows = [{"month": str(point.month), "value": point.value, "partial": point.is_partial} for point in points]
    gaps = [row for row in rows if row["value"] is None]
    first, last = points[0].month, points[-1].month
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    months_a_label = next((step for step in STEPS if months <= step * MOST_LABELS), STEPS[-1])
    return _outline(_("no figures"), _("target")) | {
        # A chart of nothing but zeros still needs a height.
        "datasets": {
            "months": rows,
            "gaps": gaps,
            "labelled-gap": _middle_of_longest_gap(rows),
            "height": [rows[0] | {"value": max(1, 1.15 * (target or 0))}],
            "target": [] if target is None else [{"value": target}],
        },
        "params": [
            {"name": "monthWidth", "value": max(6, round(PLOT_WIDTH / len(points), 1))},
            {"name": "besideTarget", "value": _beside_target(points, target)},
            {"name": "ticks", "value": {"interval": "month", "step": months_a_label}},
        ],
    }


def _beside_target(points: Sequence[Point], target: float | None) -> int:
    """Pixels from the target's line down to its label, which keeps off the line of readings."""
    last = next((point.value for point in reversed(points) if point.value is not None), None)
    return 11 if last is not None and target is not None and last >= target else -10


def _middle_of_longest_gap(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where the gap is named: there is room for it once."""
    gaps = [list(run) for is_gap, run in groupby(rows, key=lambda row: row["value"] is None) if is_gap]
    longest = max(gaps, key=len, default=[])
    return longest[len(longest) // 2 :][:1]


@lru_cache(maxsize=8)
def _outline(gap_label: str, target_label: str) -> dict[str, Any]:
    """The chart without its data. altair checks each part against its schema, which takes longer than drawing."""
    import altair as alt  # noqa: PLC0415 - slow to import: see above

    x_axis = alt.Axis(
        format="%b %Y", tickCount=alt.ExprRef(expr="ticks"), labelAlign="left", labelOffset=-4, grid=False
    )
    y_axis = alt.Axis(format=",d", tickCount=4, tickMinStep=1, domain=False, ticks=False, labelPadding=6)
    # Room for half a month at either end, so that the hatching of a gap there stays off the labels.
    x = alt.X("month:T", title=None, axis=x_axis, scale=alt.Scale(padding=alt.ExprRef(expr="monthWidth / 2")))
    y = alt.Y("value:Q", title=None, axis=y_axis, scale=alt.Scale(zero=True, nice=True))

    def of(dataset: str) -> alt.Chart:
        return alt.Chart(alt.NamedData(name=dataset)).encode(x=x)

    months = of("months").encode(y=y)
    chart = alt.layer(
        of("gaps")
        .mark_bar(size=alt.ExprRef(expr="monthWidth"), color=GAP)
        .encode(y=alt.value(0), y2=alt.value(HEIGHT)),
        of("height").encode(y=y).mark_point(opacity=0, size=0),
        months.mark_line(
            invalid="break-paths-show-domains", color=MARK, strokeWidth=2.5, strokeCap="round", strokeJoin="round"
        ),
        months.transform_filter("isValid(datum.value) && !datum.partial").mark_circle(color=MARK, size=26, opacity=1),
        months.transform_filter("isValid(datum.value) && datum.partial").mark_point(
            color=MARK, fill=PAPER, size=44, opacity=1
        ),
        alt.Chart(alt.NamedData(name="target")).mark_rule(color=TARGET, strokeWidth=2, strokeDash=[6, 4]).encode(y=y),
        alt.Chart(alt.NamedData(name="target"))
        .mark_text(
            text=target_label,
            align="right",
            baseline="middle",
            dy=alt.ExprRef(expr="besideTarget"),
            color=TARGET,
            fontSize=LABEL_SIZE,
        )
        .encode(y=y, x=alt.value(PLOT_WIDTH)),
        of("labelled-gap")
        .encode(y=alt.value(HEIGHT - 8))
        .mark_text(text=gap_label, angle=270, align="left", color=INK, fontSize=LABEL_SIZE - 1),
    ).properties(width=PLOT_WIDTH, height=HEIGHT, background="transparent")
    axis = {"labelColor": INK, "labelFontSize": LABEL_SIZE, "gridColor": LINE, "domainColor": INK, "tickColor": INK}
    return chart.configure(font=FONT).configure_view(stroke=None).configure_axis(**axis).to_dict()


def _draw(specification: dict[str, Any], title: str, description: str, about: str = "") -> str:
    import vl_convert  # noqa: PLC0415 - slow to import: see above

    svg = vl_convert.vegalite_to_svg(specification, time_format_locale=_names_of_times())
    drawing = _cleaned(ElementTree.fromstring(svg))  # noqa: S314 - made here, not received
    identity = f"chart-{hashlib.sha256(repr((specification, title, about)).encode()).hexdigest()[:8]}"
    drawing.set("class", "chart")
    drawing.set("role", "img")
    drawing.set("aria-labelledby", f"{identity}-title {identity}-desc")
    for mark in drawing.iter():
        if mark.get("fill") == GAP:
            mark.set("fill", f"url(#{identity}-gap)")
    words = [_element(name, text, id=f"{identity}-{name}") for name, text in (("title", title), ("desc", description))]
    drawing[:0] = [*words, _hatching(f"{identity}-gap")]
    return ElementTree.tostring(drawing, encoding="unicode")


def _names_of_times() -> dict[str, Any]:
    """What days and months are called in the language in use, as the drawing program takes them."""
    return {
        "dateTime": "%x %X",
        "date": "%d/%m/%Y",
        "time": "%H:%M:%S",
        "periods": ["am", "pm"],
        # Its week begins on Sunday, Django's on Monday.
        "days": [str(WEEKDAYS[(day - 1) % 7]) for day in range(7)],
        "shortDays": [str(WEEKDAYS_ABBR[(day - 1) % 7]) for day in range(7)],
        "months": [str(MONTHS[month]) for month in range(1, 13)],
        "shortMonths": [str(MONTHS_3[month]).capitalize() for month in range(1, 13)],
    }


def _cleaned(element: ElementTree.Element) -> ElementTree.Element:
    """A copy with only the elements and attributes that a still picture needs, in the page's own colours."""
    kept = ElementTree.Element(element.tag.removeprefix(f"{{{SVG}}}"))
    for name, value in element.attrib.items():
        if name in ATTRIBUTES:
            variable = VARIABLES.get(value)
            kept.set(name, f"var({variable}, {value})" if variable else value)
    kept.text = element.text
    for child in element:
        if child.tag.removeprefix(f"{{{SVG}}}") in ELEMENTS and child.get("display") != "none":
            kept.append(_cleaned(child))
    return kept


def _hatching(identity: str) -> ElementTree.Element:
    """Grey stripes for what is not known: never the colour of zero."""
    pattern = _element(
        "pattern", id=identity, width="6", height="6", patternUnits="userSpaceOnUse", patternTransform="rotate(45)"
    )
    pattern.append(_element("rect", width="6", height="6", fill=f"var(--wash, {GAP})"))
    pattern.append(_element("rect", width="1.5", height="6", fill=f"var(--line, {LINE})"))
    defs = _element("defs")
    defs.append(pattern)
    return defs


def _element(name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.Element(name, attributes)
    element.text = text
    return element


def describe_points(points: Sequence[Point]) -> str:
    """What a chart shows, for those who do not see it: how many months, the least, the most, and the gaps."""
    known = [point for point in points if point.value is not None]
    if not known:
        return _("There are no figures for these months.")
    least, most = min(known, key=lambda point: point.value or 0), max(known, key=lambda point: point.value or 0)
    words = {
        "months": len(known),
        "least": least.value,
        "least_month": date_format(least.month, "F Y"),
        "most": most.value,
        "most_month": date_format(most.month, "F Y"),
    }
    text = _(
        "Line chart of %(months)s months. The lowest is %(least)s in %(least_month)s, the highest %(most)s in "
        "%(most_month)s."
    )
    gaps = [date_format(point.month, "F Y") for point in points if point.value is None]
    missing = " " + _("No figures for %(gaps)s.") % {"gaps": ", ".join(gaps)} if gaps else ""
    return text % words + missing


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its length, and what is written at its end. `value` is None where the number is not shown."""

    label: str
    value: float | None
    words: str


# In the drawing's own units, of which its width has 360: as many as the narrowest phone has pixels.
BARS_WIDTH, BAR_HEIGHT, LINE_HEIGHT, LETTERS_A_LINE, ROOM_FOR_WORDS = 360, 16, 17, 46, 96


def bar_chart(bars: Sequence[Bar], *, title: str, description: str, most: float | None = None) -> SafeString:
    """Bars from zero, each under its own label, as SVG to stand in a page.

    `most` is the length of the longest bar that could be, 100 for shares; the longest there is where left out.
    Drawn here and not by altair: thirty of these stand on one page, and their labels are sentences that must wrap.
    """
    longest = most or max((bar.value or 0 for bar in bars), default=0) or 1
    identity = f"chart-{hashlib.sha256(repr((bars, title)).encode()).hexdigest()[:8]}"
    drawing = _element("svg", role="img", **{"class": "chart", "aria-labelledby": f"{identity}-title {identity}-desc"})
    for name, text in (("title", title), ("desc", description)):
        drawing.append(_element(name, text, id=f"{identity}-{name}"))
    drawing.append(_hatching(f"{identity}-gap"))
    top = 0
    for bar in bars:
        for line in textwrap.wrap(bar.label, LETTERS_A_LINE) or [""]:
            top += LINE_HEIGHT
            drawing.append(_words(line, 0, top - 4))
        length = (BARS_WIDTH - ROOM_FOR_WORDS) * (bar.value or 0) / longest
        is_hidden = bar.value is None
        width = (BARS_WIDTH - ROOM_FOR_WORDS) / 6 if is_hidden else max(length, 1.5)
        fill = f"url(#{identity}-gap)" if is_hidden else f"var(--accent, {MARK})"
        box = {"x": "0", "y": str(top), "width": f"{width:.1f}", "height": str(BAR_HEIGHT)}
        drawing.append(_element("rect", **box, fill=fill))
        drawing.append(_words(bar.words, width + 6, top + BAR_HEIGHT - 3, weight="700"))
        top += BAR_HEIGHT + LINE_HEIGHT // 2
    drawing.set("viewBox", f"0 0 {BARS_WIDTH} {top}")
    drawing.set("width", str(BARS_WIDTH))
    drawing.set("height", str(top))
    return mark_safe(ElementTree.tostring(drawing, encoding="unicode"))  # noqa: S308 - built from elements, escaped


def _words(text: str, x: float, y: float, *, weight: str = "400") -> ElementTree.Element:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}"}
    style = {"font-family": FONT, "font-size": str(LABEL_SIZE), "font-weight": weight, "fill": f"var(--ink, {INK})"}
    return _element("text", text, **place, **style)
