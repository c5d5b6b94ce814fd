"""Writing areas: from a file, or one that was drawn. Each is one transaction, and figures are counted afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import shapely
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from shapely.geometry.base import BaseGeometry
from wagtail import hooks

from core.models import ContentVersion

from .area_file import AreaFile
from .models import Area, AreaKind, Boundary
from .outlines import overlapping, simplified
from .overlaps import measure_overlaps
from .placing import OVERLAPPING_KINDS, place_points
from .population_import import estimate_missing
from .querysets import AreaQuerySet

BATCH = 500


@dataclass
class AreaReport:
    """What an import did. `overlaps` are pairs of names, `orphans` names of areas that lie in no larger one."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    replaced: int = 0
    illustrative_removed: int = 0
    orphans: list[str] = field(default_factory=list)
    overlaps: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic
def import_areas(
    *, file: AreaFile, kind: str, vintage: int, source: str = "", is_illustrative: bool = False
) -> AreaReport:
    """Add the areas of a file, and change those of the same kind, code and vintage that differ.

    Areas that the file does not have are left. Figures of areas that are new or whose boundary changed are counted
    after the transaction, by whoever registers `register_area_boundary_change`.
    """
    report = AreaReport()
    if not is_illustrative:
        removed = Area.objects.filter(kind=kind, is_illustrative=True)
        report.illustrative_removed = removed.count()
        Area.objects.filter(parent__in=removed).update(parent=None)
        removed.delete()
    known = {area.code: area for area in Area.objects.filter(kind=kind, vintage=vintage).select_related("boundary")}
    slugs = set(Area.objects.values_list("slug", flat=True))
    areas, boundaries, moved = [], [], []
    for read in file.areas:
        area = known.get(read.code) or Area(kind=kind, code=read.code, vintage=vintage)
        before = (area.name, area.source, area.is_illustrative)
        area.name, area.is_illustrative = read.name, is_illustrative
        area.source = source or area.source
        area.slug = area.slug or _free_slug(area, slugs)
        boundary = getattr(area, "boundary", None) or Boundary(area=area)
        is_new, is_moved = area.pk is None, set_outline(boundary, read.outline)
        if is_new:
            report.added.append(area.name)
        elif is_moved or before != (area.name, area.source, area.is_illustrative):
            report.changed.append(area.name)
        else:
            report.unchanged += 1
        areas.append(area)
        if is_moved:
            boundaries.append(boundary)
            moved.append(area)
    _save(areas, boundaries)
    if kind != AreaKind.DISTRICT:
        _set_parents(kind, vintage, {read.code: read.parent_code for read in file.areas if read.parent_code})
    if report.added:
        _adopt_orphans(kind, vintage)
    orphans = Area.objects.filter(kind=kind, vintage=vintage, parent=None).exclude(kind=AreaKind.DISTRICT)
    report.orphans = list(orphans.values_list("name", flat=True))
    if boundaries:
        report.overlaps = redraw(kind, vintage)
        report.replaced = settle_current(kind)
        measure_overlaps(moved)
    if report.added or report.changed:
        ContentVersion.raise_number()
    tell_of_change(moved)
    return report


@transaction.atomic
def save_area(*, area: Area, outline: BaseGeometry | None = None) -> Area:
    """Save an area that somebody drew or edited; `outline` (degrees, WGS84) where that is new or changed.

    A new area gets a code, this year and a short address of its own, and keeps them. Its figures are counted after
    the transaction, and its population is estimated where none was given.
    """
    # First, because it makes two people who draw at once take turns for a code.
    ContentVersion.raise_number()
    if area.pk is None:
        area.code, area.vintage = _next_drawn_code(), timezone.localdate().year
        area.slug = _free_slug(area, set(Area.objects.values_list("slug", flat=True)))
    area.full_clean()
    area.save()
    if outline is not None:
        boundary = Boundary.objects.filter(area=area).first() or Boundary(area=area)
        if set_outline(boundary, outline):
            boundary.save()
            _set_parents(area.kind, area.vintage)
            redraw(area.kind, area.vintage)
            settle_current(area.kind)
            measure_overlaps([area])
            tell_of_change([area])
    estimate_missing(Area.objects.filter(pk=area.pk))
    area.refresh_from_db()
    return area


def set_outline(boundary: Boundary, outline: BaseGeometry) -> bool:
    """Put an outline (degrees, WGS84) into a boundary, without saving it; whether it differs from what was there."""
    full = shapely.to_wkb(outline)
    if boundary.pk is not None and bytes(boundary.full) == full:
        return False
    boundary.full = full
    boundary.west, boundary.south, boundary.east, boundary.north = outline.bounds
    boundary.display = boundary.display or {}
    return True


def redraw(kind: str, vintage: int) -> list[tuple[str, str]]:
    """Draw all areas of a kind and vintage anew, together where they tile.

    Returns the names of those that overlap though they should not.
    """
    boundaries = list(Boundary.objects.filter(area__kind=kind, area__vintage=vintage).select_related("area"))
    outlines = np.array([shapely.from_wkb(bytes(boundary.full)) for boundary in boundaries], dtype=object)
    if kind in OVERLAPPING_KINDS:
        drawn, pairs = [simplified([outline])[0] for outline in outlines], []
    else:
        drawn, pairs = simplified(outlines), overlapping(outlines)
    changed = []
    for boundary, display in zip(boundaries, drawn, strict=True):
        if boundary.display != display:
            boundary.display = display
            changed.append(boundary)
    Boundary.objects.bulk_update(changed, ["display"], batch_size=BATCH)
    return [(boundaries[first].area.name, boundaries[second].area.name) for first, second in pairs]


def settle_current(kind: str) -> int:
    """Mark which areas of a tiling kind newer boundaries have replaced: those whose middle lies in one of a later year.

    Returns how many are marked anew.
    """
    if kind in OVERLAPPING_KINDS:
        return 0
    areas = Area.objects.of_kind(kind)
    vintages = dict(areas.values_list("pk", "vintage"))
    if len(set(vintages.values())) < 2:
        return areas.filter(is_current=False).update(is_current=True)
    older = [pk for pk, holder in _holders(areas, areas) if vintages[holder] > vintages[pk]]
    areas.filter(is_current=False).exclude(pk__in=older).update(is_current=True)
    return areas.filter(is_current=True, pk__in=older).update(is_current=False)


def tell_of_change(areas: Iterable[Area]) -> None:
    """Once committed, let the floors above know which areas are new or lie differently, so that they count for them."""
    for area in areas:
        for changed in hooks.get_hooks("register_area_boundary_change"):
            transaction.on_commit(partial(changed, area))


def _save(areas: list[Area], boundaries: list[Boundary]) -> None:
    Area.objects.bulk_create([area for area in areas if area.pk is None], batch_size=BATCH)
    for area in areas:
        # Which saving does, and bulk_update does not.
        Area._meta.get_field("search_name").pre_save(area, add=False)
    Area.objects.bulk_update(areas, ["name", "search_name", "source", "is_illustrative"], batch_size=BATCH)
    for boundary in boundaries:
        boundary.area_id = boundary.area.pk
    Boundary.objects.bulk_create([boundary for boundary in boundaries if boundary.pk is None], batch_size=BATCH)
    fields = ["full", "west", "south", "east", "north"]
    Boundary.objects.bulk_update(boundaries, fields, batch_size=BATCH)


def _set_parents(kind: str, vintage: int, parent_codes: dict[str, str] | None = None) -> None:
    """Give areas the larger one they belong to: by the code that `parent_codes` has for theirs, else where they lie.

    A small area belongs to the neighbourhood of its own year, whatever council its file names.
    """
    areas = Area.objects.filter(kind=kind, vintage=vintage)
    parents = dict(_holders(areas.filter(parent=None), Area.objects.of_kind(AreaKind.DISTRICT).current()))
    if parent_codes:
        named = Area.objects.filter(code__in=set(parent_codes.values())).order_by("vintage")
        by_code = dict(named.values_list("code", "pk"))
        codes = areas.filter(code__in=parent_codes).values_list("pk", "code")
        parents |= {pk: by_code[parent_codes[code]] for pk, code in codes if parent_codes[code] in by_code}
    if kind == AreaKind.LSOA:
        parents |= dict(_holders(areas, Area.objects.filter(kind=AreaKind.MSOA, vintage=vintage)))
    known = dict(areas.values_list("pk", "parent_id"))
    changed = [Area(pk=pk, parent_id=parent) for pk, parent in parents.items() if known[pk] != parent and pk != parent]
    Area.objects.bulk_update(changed, ["parent"], batch_size=BATCH)


def _adopt_orphans(kind: str, vintage: int) -> None:
    """Make areas that were loaded before the larger ones they lie in belong to these."""
    if kind == AreaKind.DISTRICT:
        orphans = Area.objects.filter(parent=None).exclude(kind=kind).order_by()
        for orphan_kind, orphan_vintage in orphans.values_list("kind", "vintage").distinct():
            _set_parents(orphan_kind, orphan_vintage)
    elif kind == AreaKind.MSOA:
        _set_parents(AreaKind.LSOA, vintage)


def _holders(areas: AreaQuerySet, holders: AreaQuerySet) -> list[tuple[int, int]]:
    """Pairs of an area's id and the id of one of `holders` in which its middle lies."""
    rows = list(areas.filter(boundary__isnull=False).values_list("pk", "boundary__full"))
    if not rows:
        return []
    middles = shapely.point_on_surface(shapely.from_wkb([bytes(full) for _pk, full in rows]))
    index, holder = place_points(shapely.get_x(middles), shapely.get_y(middles), holders)
    return [(rows[i][0], int(pk)) for i, pk in zip(index, holder, strict=True)]


def _next_drawn_code() -> str:
    last = Area.objects.filter(code__regex=r"^X\d{8}$").order_by("-code").values_list("code", flat=True).first()
    return f"X{int(last[1:]) + 1 if last else 1:08d}"


def _free_slug(area: Area, taken: set[str]) -> str:
    """A short address for the area that no other has: its name, then with its kind, then with its code and year."""
    name = slugify(area.name)[:100] or area.code.lower()
    choices = (name, f"{name}-{area.kind}", f"{name}-{area.code.lower()}", f"{name}-{area.code.lower()}-{area.vintage}")
    slug = next(choice for choice in choices if choice not in taken)
    taken.add(slug)
    return slug
