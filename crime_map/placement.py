"""In which areas crimes lie, and how many in each.

Snap points recur from month to month, so each distinct point is placed once for a run and remembered.
"""

from dataclasses import dataclass

import polars as pl
import shapely
from django.db.models import Count, Max, Sum

from places.models import Area, AreaKind, Boundary
from places.placing import place_points
from places.querysets import AreaQuerySet

from .models import PoliceForce

MICRODEGREES = 1_000_000
# With this share of a force's mapped crimes inside the loaded council areas, these are taken to be its area.
SHARE_THAT_SHOWS_THE_FORCE_AREA = 0.95

_FOLLOWS_CODE = pl.col("kind").is_in([AreaKind.LSOA.value, AreaKind.MSOA.value])
_CATEGORY_AND_OUTCOME = ["category", "outcome_group"]


def with_point(rows: pl.LazyFrame | pl.DataFrame) -> pl.LazyFrame:
    """`rows` with `point`: one number for each place, to a millionth of a degree; null where not mapped."""
    east = (pl.col("longitude") * MICRODEGREES).round().cast(pl.Int64) + 180 * MICRODEGREES
    north = (pl.col("latitude") * MICRODEGREES).round().cast(pl.Int64) + 90 * MICRODEGREES
    return rows.lazy().with_columns(point=east * 2**28 + north)


def _loaded(areas: AreaQuerySet) -> pl.DataFrame:
    """Those of `areas` that have a boundary; `lsoa` is the code, whatever the kind."""
    schema = {"area_id": pl.Int64, "kind": pl.String, "vintage": pl.Int64, "lsoa": pl.String}
    rows = areas.filter(boundary__isnull=False).values_list("pk", "kind", "vintage", "code")
    return pl.DataFrame(list(rows), schema=schema, orient="row")


@dataclass(frozen=True, slots=True)
class AreaCounts:
    """`counts` has `area_id`, `category`, `outcome_group` and `count`.

    `disagreeing` rows state a small area (LSOA) that is loaded, but their point lies outside its boundary.
    """

    counts: pl.DataFrame
    disagreeing: int


class Placement:
    """The areas that have a boundary, as they are when this is made, and the points placed in them so far."""

    def __init__(self, areas: AreaQuerySet | None = None) -> None:
        self._is_of_some = areas is not None
        self._areas = Area.objects.all() if areas is None else areas
        self._boundaries = self._boundaries_now()
        self._kinds = _loaded(self._areas).drop("lsoa")
        self._by_code = self._placed_by_code()
        self._pairs = pl.DataFrame(schema={"point": pl.Int64, "area_id": pl.Int64})
        self._placed = pl.DataFrame(schema={"point": pl.Int64})

    def _placed_by_code(self) -> pl.DataFrame:
        """For each loaded LSOA code and vintage (`lsoa`, `vintage`): the areas (`area_id`, `kind`) it places in.

        These are the LSOA itself and the MSOA of its vintage that holds a point inside it.
        """
        follows_code = self._kinds.filter(_FOLLOWS_CODE)
        small = _loaded(Area.objects.of_kind(AreaKind.LSOA) if follows_code.height else Area.objects.none())
        if small.is_empty():
            return small
        outlines = dict(Boundary.objects.filter(area__kind=AreaKind.LSOA).values_list("area", "full"))
        inside = shapely.point_on_surface(shapely.from_wkb([bytes(outlines[pk]) for pk in small["area_id"]]))
        msoas = Area.objects.of_kind(AreaKind.MSOA)
        index, msoa = place_points(shapely.get_x(inside), shapely.get_y(inside), msoas)
        held = small.select("lsoa", "vintage")[index].with_columns(area_id=pl.Series(msoa, dtype=pl.Int64))
        larger = held.join(_loaded(msoas).drop("lsoa"), on=["area_id", "vintage"]).select(small.columns)
        return pl.concat([small, larger]).unique().join(follows_code, on="area_id", how="semi")

    def _boundaries_now(self) -> dict[str, float | None]:
        boundaries = Boundary.objects.all()
        if self._is_of_some:
            boundaries = boundaries.filter(area__in=self._areas.order_by().values("pk"))
        # These columns stand in one index, so that the outlines themselves are not read.
        return boundaries.aggregate(Count("pk"), Max("pk"), Sum("west"), Sum("south"), Sum("east"), Sum("north"))

    def is_current(self) -> bool:
        """No boundary has come, gone or moved since this was made."""
        return self._boundaries == self._boundaries_now()

    def areas_of(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Pairs of `point` and `area_id` for the points of `rows`, from their coordinates."""
        points = rows.select("point", "longitude", "latitude").drop_nulls().unique("point")
        new = points.join(self._placed, on="point", how="anti")
        if new.height:
            index, area_id = place_points(new["longitude"].to_numpy(), new["latitude"].to_numpy(), self._areas)
            pairs = pl.DataFrame({"point": new["point"].gather(index), "area_id": area_id})
            self._pairs = pl.concat([self._pairs, pairs])
            self._placed = pl.concat([self._placed, new.select("point")])
        return self._pairs.join(points, on="point", how="semi")

    def count(self, rows: pl.DataFrame) -> AreaCounts:
        """Count `rows` (`point`, `longitude`, `latitude`, `lsoa`, `category`, `outcome_group`) in every area.

        The point decides, except for LSOA and MSOA: there the file's own code does, where boundaries of the year it
        is from are loaded. It was placed on full boundaries, and loaded ones are often generalised.
        """
        pairs = self.areas_of(rows).lazy().join(self._kinds.lazy(), on="area_id")
        by_code = self._by_code.lazy()
        mapped = rows.lazy().filter(pl.col("point").is_not_null())
        alike = mapped.group_by("point", "lsoa", *_CATEGORY_AND_OUTCOME).len("count")
        by_point = alike.join(pairs.filter(~_FOLLOWS_CODE), on="point")
        stated = alike.join(by_code, on="lsoa")
        not_stated = alike.join(pairs.filter(_FOLLOWS_CODE), on="point").join(
            by_code, on=["lsoa", "kind", "vintage"], how="anti", nulls_equal=False
        )
        columns = ["area_id", *_CATEGORY_AND_OUTCOME, "count"]
        counts = (
            pl.concat([by_point.select(columns), stated.select(columns), not_stated.select(columns)])
            .group_by(columns[:-1])
            .agg(pl.sum("count"))
            # In the order of the index, many rows are written several times as fast.
            .sort(columns[:-1])
        )
        disagreeing = (
            stated.filter(pl.col("kind") == AreaKind.LSOA.value)
            .join(pairs, on=["point", "area_id"], how="anti")
            .unique(["point", "lsoa", *_CATEGORY_AND_OUTCOME])
            .select(pl.sum("count"))
        )
        in_areas, disagree = pl.collect_all([counts, disagreeing])
        return AreaCounts(in_areas, disagree.item())

    def is_elsewhere(self, rows: pl.DataFrame, force: PoliceForce) -> pl.Series | None:
        """Which `rows` have a place outside the force's area, or None where its area is not known here.

        Its area is the council areas that staff named for it. Where they named none, it is all the loaded council
        areas, if these hold at least 95 % of the month's mapped crimes; if they hold fewer, the force polices
        places that are not loaded, and nothing can be said. A force without residents has no area.
        """
        if not force.counts_in_rates:
            return None
        named = set(force.districts.values_list("pk", flat=True)) if force.pk else set()
        districts = self._kinds.filter(pl.col("kind") == AreaKind.DISTRICT)
        if named:
            districts = districts.filter(pl.col("area_id").is_in(list(named)))
        if districts.is_empty():
            return None
        within = self.areas_of(rows).join(districts, on="area_id", how="semi")["point"].unique()
        is_mapped = rows["point"].is_not_null()
        is_elsewhere = is_mapped & ~rows["point"].is_in(within.implode())
        if not named and int(is_elsewhere.sum()) > (1 - SHARE_THAT_SHOWS_THE_FORCE_AREA) * int(is_mapped.sum()):
            return None
        return is_elsewhere
