"""What the directory shows: the groups that were asked for, by postcode, by kind, by name, and all on a map."""

import sys
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from people.groups import CommunityGroup, group_kinds
from places.finding import Found, find_place
from places.models import Area

from .group_map import draw_group_map


def directory_context(query: Mapping[str, str]) -> dict[str, Any]:
    """Everything on the page. A place that is not found says so, and shows all groups."""
    kinds = group_kinds()
    kind = query.get("kind", "") if query.get("kind", "") in kinds else ""
    asked = " ".join(query.get("q", "").split())[:100]
    place = find_place(asked) if asked else None
    groups = CommunityGroup.objects.listed().prefetch_related("areas").select_related("logo")
    used = set(CommunityGroup.objects.listed().values_list("kind", flat=True))
    if kind:
        groups = groups.filter(kind=kind)
    if place and place.areas:
        meant = _areas_meant(place)
        found = sorted(groups.speaking_for(meant), key=lambda group: _how_local(group, meant))
    elif asked and (named := groups.filter(name__icontains=asked)):
        found, place = list(named), None
    else:
        found = list(groups)
    return {
        "asked": asked,
        "place": place,
        "kind": kind,
        "kinds": [(code, name) for code, name in kinds.items() if code in used],
        "groups": found,
        "is_narrow": bool(asked or kind),
        "found": _in_words(found, place, kinds.get(kind, "")),
        "map": draw_group_map(found) if found else "",
    }


def _areas_meant(place: Found) -> list[Area]:
    """A postcode lies in many areas and is spoken for in each; of a name, the likeliest place and what overlaps it."""
    if place.latitude is not None:
        return list(place.areas)
    return list(Area.objects.sharing_ground_with(place.areas[0]))


def _how_local(group: CommunityGroup, meant: list[Area]) -> tuple[int, str]:
    """Those that speak for few people come first: they are the nearest to a street."""
    people = [area.population for area in group.areas.all() if area in meant and area.population]
    return min(people, default=sys.maxsize), group.name


def _in_words(groups: list[CommunityGroup], place: Found | None, kind: str) -> str:
    count = len(groups)
    if place and place.areas:
        where = place.label or str(place.areas[0])
        if not count:
            return _("No group speaks for %(where)s yet") % {"where": where}
        sentence = ngettext("%(count)d group speaks for %(where)s", "%(count)d groups speak for %(where)s", count) % {
            "count": count,
            "where": where,
        }
    else:
        sentence = ngettext("%(count)d group", "%(count)d groups", count) % {"count": count}
    return f"{sentence}: {kind}" if kind else sentence
