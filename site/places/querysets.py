"""Reading areas and postcodes, in the words of the field."""

import re
from collections.abc import Iterable
from math import cos, radians, sin, tau
from typing import TYPE_CHECKING, Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from core.drawing import once_a_page
from core.models import Partnership

from .names import folded
from .placing import place_points

if TYPE_CHECKING:
    from .models import Area

# From south to north, anywhere in the United Kingdom to one part in five hundred.
METRES_OF_A_DEGREE = 111_250
# What somebody who types a name most likely means: the places people speak of before the statistical ones.
KINDS_AS_SOUGHT = ("district", "parish", "ward", "neighbourhood", "estate", "custom", "msoa", "lsoa")
# People add what a place is to its name: "Olney ward".
KIND_WORDS = {
    "council": ("district",),
    "district": ("district",),
    "parish": ("parish",),
    "ward": ("ward",),
    "neighbourhood": ("neighbourhood", "msoa"),
    "estate": ("estate",),
    "msoa": ("msoa",),
    "lsoa": ("lsoa",),
}


class AreaQuerySet(models.QuerySet["Area"]):
    def of_kind(self, kind: str) -> Self:
        return self.filter(kind=kind)

    def current(self) -> Self:
        """Areas that no newer boundaries of their kind have replaced."""
        return self.filter(is_current=True)

    def within(self, district: "Area") -> Self:
        """Areas that are part of `district`: it is their parent, or their parent's."""
        return self.filter(Q(parent=district) | Q(parent__parent=district))

    def touching_box(self, west: float, south: float, east: float, north: float) -> Self:
        """Areas whose own box touches the one given, in degrees: the candidates for anything within it."""
        return self.filter(
            boundary__west__lte=east, boundary__east__gte=west, boundary__south__lte=north, boundary__north__gte=south
        )

    def containing(self, longitude: float, latitude: float) -> Self:
        """Areas that hold the point (degrees, WGS84): of a kind that tiles, one for each vintage."""
        _, area_ids = place_points([longitude], [latitude], self)
        return self.filter(pk__in=area_ids.tolist())

    def at_and_around(self, longitude: float, latitude: float, metres: float) -> tuple[set[int], set[int]]:
        """Ids of areas that hold a point (degrees, WGS84), and of those that hold one of eight around it. One query.

        The eight lie on the circle of this radius.
        """
        high = metres / METRES_OF_A_DEGREE
        wide = high / cos(radians(latitude))
        turns = [eighth * tau / 8 for eighth in range(8)]
        point, area_id = place_points(
            [longitude, *(longitude + wide * sin(turn) for turn in turns)],
            [latitude, *(latitude + high * cos(turn) for turn in turns)],
            self,
        )
        return set(area_id[point == 0].tolist()), set(area_id[point > 0].tolist())

    def sharing_ground_with(self, areas: "Area | Iterable[Area]") -> Self:
        """Areas that cover some of the same ground as `areas`, those themselves among them: the wards of a parish.

        No query of its own, for use in others: `updates.filter(areas__in=Area.objects.sharing_ground_with(ward))`,
        which needs `distinct()` where one row may match several areas.
        """
        ids: Any  # of areas: a subquery, or a list
        if isinstance(areas, models.QuerySet):
            ids = areas.values("pk")
        else:
            ids = [area.pk for area in ([areas] if isinstance(areas, models.Model) else areas)]
        overlaps = apps.get_model("places", "Overlap").objects.filter(area__in=ids)
        return self.filter(Q(pk__in=ids) | Q(pk__in=overlaps.values("other")))

    def named_like(self, text: str) -> Self:
        """Areas whose name has, for each word of `text`, a word that begins with it; the likeliest meant first.

        Those in the council area come before others; then it goes by kind, then by how much of the name is typed.
        The word for its kind, or its official code, may stand in the text too.
        """
        words = folded(text).split()
        if not words:
            return self.none()
        named = self
        for word in words:
            # Finding a string in another is several times quicker than LIKE, and names are folded already.
            matches = Q(GreaterThan(StrIndex("search_name", Value(f" {word}")), 0))
            if word in KIND_WORDS and len(words) > 1:
                matches |= Q(kind__in=KIND_WORDS[word])
            if re.fullmatch(r"[ewnsx]\d{3,8}", word):
                matches |= Q(code__startswith=word.upper())
            named = named.filter(matches)
        whole = " ".join(words)
        district = self.model._default_manager.district()
        at_home = Q(pk=district.pk) | Q(parent=district) | Q(parent__parent=district) if district else Q()
        return named.annotate(
            elsewhere=Case(When(at_home, then=0), default=1, output_field=IntegerField()) if district else Value(0),
            closeness=Case(
                When(search_name=f" {whole}", then=0),
                When(search_name__startswith=f" {whole}", then=1),
                default=2,
                output_field=IntegerField(),
            ),
            soughtness=Case(
                *(When(kind=kind, then=Value(place)) for place, kind in enumerate(KINDS_AS_SOUGHT)),
                default=len(KINDS_AS_SOUGHT),
                output_field=IntegerField(),
            ),
        ).order_by("elsewhere", "soughtness", "closeness", "name", "code")

    def that_is_covered(self) -> Self:
        """The council area that this installation covers, the newest boundary of it first."""
        code = Partnership.current().district_code
        return self.of_kind("district").filter(code=code.strip().upper()).exclude(code="").order_by("-vintage")

    def by_code(self, code: str) -> "Area | None":
        """The area with this official code, in its newest boundary."""
        return self.filter(code=code.strip().upper()).order_by("-vintage").first()

    def district(self) -> "Area | None":
        """The council area that this installation covers, where its boundary is loaded."""
        return _district(self.model)


@once_a_page
def _district(areas: "type[Area]") -> "Area | None":
    return areas._default_manager.that_is_covered().first()


class PostcodeQuerySet(models.QuerySet):
    def in_use(self) -> Self:
        """Postcodes that Royal Mail still uses."""
        return self.filter(terminated_on=None)

    def beginning_with(self, prefix: str) -> Self:
        """Postcodes whose letters and figures, written without a space, begin with `prefix`."""
        # A range, not LIKE, so that the primary key's index serves on every database.
        return self.filter(code__gte=prefix, code__lte=prefix.ljust(8, "Z"))

    def at(self, latitude: float, longitude: float) -> Self:
        """Postcodes in use whose point is the one given, in degrees to four decimals, as addresses write it."""
        half = 0.00005 + 1e-9
        return self.in_use().filter(
            latitude__range=(latitude - half, latitude + half), longitude__range=(longitude - half, longitude + half)
        )
