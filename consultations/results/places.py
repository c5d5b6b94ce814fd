"""Places that were given as answers, moved to the ward they lie in: nobody's own spot is ever shown."""

from collections import Counter
from dataclasses import replace

from django.utils.translation import gettext as _

from places.models import Area, AreaKind
from places.placing import place_points

from .counting import OptionCount, QuestionResult

ELSEWHERE = "elsewhere"


def in_areas(result: QuestionResult) -> QuestionResult:
    """The result of a question about a place with its points counted by ward, the most first, and forgotten."""
    wards = Area.objects.current().of_kind(AreaKind.WARD)
    points = result.points
    indexes, found = place_points([p[1] for p in points], [p[0] for p in points], wards)
    by_area: dict[int | None, Counter[str]] = {}
    placed = dict(zip(indexes.tolist(), found.tolist(), strict=True))
    for index, (_latitude, _longitude, channel) in enumerate(points):
        by_area.setdefault(placed.get(index), Counter())[channel] += 1
    named = {area.pk: area for area in wards.filter(pk__in=[pk for pk in by_area if pk])}
    counted = [OptionCount(area.code, area.name, by_area[pk]) for pk, area in named.items()]
    counted.sort(key=lambda each: (-each.count, each.label))
    if None in by_area:
        counted.append(OptionCount(ELSEWHERE, _("Outside every ward"), by_area[None]))
    return replace(result, options=tuple(counted), points=())
