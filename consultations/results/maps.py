"""Maps of released tables about areas, drawn as SVG from what was published and nothing else: hidden stays hidden."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import shapely
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from home.neighbourhoods.small_map import WIDTH, View
from places.models import Boundary

from .presenting import Content

# Detail that cannot be seen at this size, in degrees.
FINEST = 0.0006
SHADES = 5
# Below this many people a share says little: the area is left unshaded.
SMALL_BASE = 30


@dataclass(frozen=True, slots=True)
class Shape:
    """An area as it is drawn, once for all maps of a page; its number stands at `x`, `y`."""

    code: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Shaded:
    """An area on one map: how dark, from 1 to `SHADES`, or 0 where nothing can be told; and what stands in it."""

    shape: Shape
    shade: int
    words: str
    title: str


@dataclass(frozen=True, slots=True)
class AreaMap:
    """What one table says of areas: people in each, or the share who gave one answer."""

    title: str
    width: int
    height: int
    areas: tuple[Shaded, ...]
    steps: tuple[str, ...]
    is_share: bool


def shapes_of(tables: Iterable[Content]) -> tuple[list[Shape], int]:
    """Every area that these tables name and that has an outline, and how high they are drawn. One query."""
    codes = {code for table in tables for code in table.get("codes", ()) if code}
    found = Boundary.objects.filter(area__code__in=codes, area__is_current=True).select_related("area")
    boundaries = list(found.order_by("area__name")) if codes else []
    if not boundaries:
        return [], 0
    around = Boundary(
        west=min(each.west for each in boundaries),
        south=min(each.south for each in boundaries),
        east=max(each.east for each in boundaries),
        north=max(each.north for each in boundaries),
    )
    view = View.of(around)
    return [_shape(each, view) for each in boundaries], view.height


def _shape(boundary: Boundary, view: View) -> Shape:
    outline = shapely.geometry.shape(boundary.display)
    outline = outline.simplify(FINEST) or outline
    inside = outline.representative_point()
    x, y = view.place(inside.x, inside.y)
    return Shape(boundary.area.code, boundary.area.name, view.path(outline), x, y)


def draw_map(table: Content, shapes: Sequence[Shape], height: int) -> AreaMap | None:
    """The map of one table; None where its columns are no areas, or all is hidden."""
    place = {code: at for at, code in enumerate(table.get("codes", ())) if code}
    shown = [shape for shape in shapes if shape.code in place]
    if len(shown) < 2:
        return None
    answer = max(table["rows"], key=lambda row: row["total"] or 0, default=None)
    totals = [table["totals"][place[shape.code]] for shape in shown]
    if answer:
        counts = [answer["counts"][place[shape.code]] for shape in shown]
        numbers = [_share(count, total) for count, total in zip(counts, totals, strict=True)]
        title = _("How many in 100 said “%(answer)s”") % {"answer": answer["label"]}
    else:
        numbers, title = totals, _("How many people")
    if all(number is None for number in numbers):
        return None
    step = _step(max(number or 0 for number in numbers))
    areas = tuple(_shaded(shape, number, step) for shape, number in zip(shown, numbers, strict=True))
    steps = tuple(f"{at * step + (at > 0)}–{(at + 1) * step}" for at in range(SHADES))
    return AreaMap(title, WIDTH, height, areas, steps, answer is not None)


def _share(count: int | None, total: int | None) -> int | None:
    return None if count is None or total is None or total < SMALL_BASE else round(100 * count / total)


def _step(most: int) -> int:
    """How much each shade stands for: a round number, five of which reach the most."""
    least = max(-(-most // SHADES), 1)
    tens = 10 ** (len(str(least)) - 1)
    return next(tens * of for of in (1, 2, 5, 10) if tens * of >= least)


def _shaded(shape: Shape, number: int | None, step: int) -> Shaded:
    if number is None:
        return Shaded(shape, 0, "", f"{shape.name}: {_('not shown')}")
    words = str(number_format(number))
    return Shaded(shape, max(-(-number // step), 1), words, f"{shape.name}: {words}")
