"""Which areas share ground, kept in `Overlap` so that no page has to work it out."""

from collections.abc import Iterable

import numpy as np
import shapely
from django.db import transaction
from django.db.models import Q

from .models import Area, Boundary, Overlap
from .outlines import overlapping_with


@transaction.atomic
def measure_overlaps(areas: Iterable[Area]) -> None:
    """Work out anew which areas share ground with each of `areas`, whose outlines are new or have changed."""
    ids = [area.pk for area in areas]
    Overlap.objects.filter(Q(area__in=ids) | Q(other__in=ids)).delete()
    changed, outlines = _outlines(Boundary.objects.filter(area__in=ids))
    if not changed:
        return
    west, south = shapely.bounds(outlines)[:, :2].min(axis=0)
    east, north = shapely.bounds(outlines)[:, 2:].max(axis=0)
    near, others = _outlines(
        Boundary.objects.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)
    )
    pairs = {(changed[one], near[other]) for one, other in overlapping_with(outlines, others)}
    pairs |= {(other, one) for one, other in pairs}
    Overlap.objects.bulk_create(
        [Overlap(area_id=one, other_id=other) for one, other in sorted(pairs) if one != other], batch_size=500
    )


def _outlines(boundaries) -> tuple[list[int], np.ndarray]:
    """Ids of the areas, and their outlines in the same order."""
    rows = list(boundaries.order_by("area_id").values_list("area_id", "full"))
    return [pk for pk, _full in rows], np.array([shapely.from_wkb(bytes(full)) for _pk, full in rows], dtype=object)
