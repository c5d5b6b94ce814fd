"""The parts of the area covered, for those who know the name of theirs and not a postcode.

Which of the areas that hold a place the partnership speaks to people by, whoever gives areas pages says:

    @hooks.register("register_areas_with_pages")
    def areas_with_pages(areas: Iterable[Area]) -> list[Area]: ...  # those of `areas`, the most local first
"""

from collections.abc import Sequence
from dataclasses import dataclass

from wagtail import hooks

from places.addresses import address_of_area
from places.models import Area, AreaKind

# The first of these kinds that has been loaded is how the parts are named.
KINDS_PEOPLE_KNOW = (AreaKind.NEIGHBOURHOOD, AreaKind.WARD, AreaKind.MSOA)


@dataclass(frozen=True, slots=True)
class Parts:
    """`areas` holds name and address of each part of `whole`, by name."""

    whole: str
    areas: list[tuple[str, str]]


def parts_of_the_district() -> Parts | None:
    """The parts that people know, or None where none has been loaded."""
    district = Area.objects.district()
    if not district:
        return None
    for kind in KINDS_PEOPLE_KNOW:
        areas = Area.objects.of_kind(kind).current().within(district).order_by("name")
        if areas:
            return Parts(district.name, [(area.name, address_of_area(area)) for area in areas])
    return None


def own_pages_first(areas: Sequence[Area]) -> list[Area]:
    """`areas` with those that have a page of their own before all others, the most local of them first."""
    with_pages = [area for call in hooks.get_hooks("register_areas_with_pages") for area in call(areas)]
    return list(dict.fromkeys([*with_pages, *areas]))
