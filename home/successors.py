"""Which areas take the place of one that newer boundaries replaced, or that is deleted.

What people wrote about a place stays about that ground. Losing its last area would make it about everywhere.
"""

from collections.abc import Iterable

from django.db.models import Model, QuerySet

from places.models import Area, AreaKind

# What most people know by name covers the whole ground.
IN_ITS_PLACE = (AreaKind.WARD, AreaKind.NEIGHBOURHOOD, AreaKind.PARISH, AreaKind.MSOA)


def successors_of(area: Area, *, deleted_with: Model | QuerySet | None = None) -> list[Area]:
    """Current areas on the same ground: of its kind, such as the parish that two became; else of another.

    `deleted_with` is what a deletion began with: what goes too takes nobody's place.
    """
    others = Area.objects.current().sharing_ground_with(area).exclude(pk=area.pk)
    if isinstance(deleted_with, QuerySet) and deleted_with.model is Area:
        others = others.exclude(pk__in=deleted_with.values("pk"))
    by_kind: dict[str, list[Area]] = {}
    for other in others.order_by("name", "pk"):
        by_kind.setdefault(other.kind, []).append(other)
    return next((by_kind[kind] for kind in (area.kind, *IN_ITS_PLACE) if kind in by_kind), [])


def now_called(areas: Iterable[Area]) -> list[Area]:
    """These areas as they are now: in place of those that newer boundaries replaced, their successors."""
    now = {
        successor.pk: successor
        for area in areas
        for successor in ([area] if area.is_current else successors_of(area) or [area])
    }
    return sorted(now.values(), key=lambda area: (area.name, area.pk))
