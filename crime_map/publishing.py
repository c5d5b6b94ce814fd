"""The packed files that the map reads: made after an import, one set for each council area, never changed again.

A file's name holds the hash of its content, and compressed copies stand beside it, so a web server or a cache may
keep it for ever. The rows that name the newest files are swapped in one transaction with the content version.
"""

import gzip
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import brotli
import polars as pl
from django.db import transaction
from django.utils import timezone

from core.models import ContentVersion
from places.models import Area, AreaKind
from places.placing import place_points

from .models import PublishedFile
from .months import PublishedMonths, shift
from .packing import Crimes, pack, pack_streets, unpack
from .rows import rows
from .storage import crime_data, save_whole

FILE_NAME = re.compile(r"[A-Z0-9]{1,12}-(?:crimes-[0-9a-f]{16}\.sfcp|streets-[0-9a-f]{16}\.txt)")
COMPRESSED = {"br": ".br", "gzip": ".gz"}
# Pages that somebody has open may still ask for a file after it was replaced.
KEPT_AFTER_REPLACEMENT = timedelta(days=7)
# What the format can hold. The police's own files begin in December 2010.
MOST_MONTHS = 255


@dataclass(frozen=True, slots=True)
class Publication:
    """What `publish` did for one council area. `size` is of both files, compressed with brotli, in bytes."""

    district: Area
    rows: int
    size: int
    has_changed: bool


def publish(districts: Iterable[Area] | None = None) -> list[Publication]:
    """Write the packed files of `districts` (all loaded ones by default) from the audit copies, and name them.

    What has not changed stays as it is, so this may be repeated at any time.
    """
    chosen = list(districts) if districts is not None else list(Area.objects.of_kind(AreaKind.DISTRICT).current())
    crimes = _mapped_crimes()
    places = crimes.select("longitude", "latitude").unique(maintain_order=True)
    within = Area.objects.filter(pk__in=[district.pk for district in chosen])
    point, area = place_points(places["longitude"].to_numpy(), places["latitude"].to_numpy(), within)
    placed = places[point].with_columns(pl.Series("area", area))
    crimes = crimes.join(placed, on=["longitude", "latitude"], how="inner")
    return [_publish_one(district, crimes.filter(pl.col("area") == district.pk)) for district in chosen]


def publish_affected(force: str, months: Iterable[date]) -> list[Publication]:
    """Publish again what may show the crimes of `force` in `months`: nothing where the map shows another force."""
    if force != PublishedMonths.of_the_force().force or not any(True for _ in months):
        return []
    return publish()


@lru_cache(maxsize=2)
def read_packed(name: str) -> Crimes:
    """The columns of a published file. What is remembered is never out of date: the name holds the content's hash."""
    with crime_data().open(name) as file:
        return unpack(file.read())


def _mapped_crimes() -> pl.DataFrame:
    """The force's crimes and incidents that have a place, of the newest months that a file can hold."""
    force = PublishedMonths.of_the_force()
    if force.newest is None:
        months: list[date] = []
    else:
        oldest = shift(force.newest, 1 - MOST_MONTHS)
        months = [month for month in force.known if month >= oldest]
    columns = ("month", "longitude", "latitude", "street", "category", "outcome_group")
    return rows(force.force, months).select(columns).drop_nulls(["longitude", "latitude"]).collect()


def _publish_one(district: Area, crimes: pl.DataFrame) -> Publication:
    contents = {
        PublishedFile.Content.CRIMES: (pack(crimes), "sfcp"),
        PublishedFile.Content.STREETS: (pack_streets(crimes), "txt"),
    }
    names, size = {}, 0
    for content, (data, ending) in contents.items():
        names[content] = f"{district.code}-{content}-{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
        size += _write(names[content], data)
    months = [None] if crimes.is_empty() else crimes["month"].unique().sort().to_list()
    current = {file.content: file for file in PublishedFile.objects.filter(district=district)}
    changed = [content for content, name in names.items() if content not in current or current[content].name != name]
    with transaction.atomic():
        # An older boundary of the same council area may name a file with the same content.
        PublishedFile.objects.filter(name__in=names.values()).exclude(district=district).delete()
        for content in changed:
            PublishedFile.objects.update_or_create(
                district=district,
                content=content,
                defaults={
                    "name": names[content],
                    "rows": len(crimes),
                    "first_month": months[0],
                    "last_month": months[-1],
                },
            )
        if changed:
            ContentVersion.raise_number()
    if not any(_is_young(file) for file in current.values()):
        _sweep(district, keep={*names.values(), *(file.name for file in current.values())})
    return Publication(district, len(crimes), size, bool(changed))


def _write(name: str, data: bytes) -> int:
    """Store a file and its compressed copies, where they are not there yet; the size of the brotli copy in bytes."""
    storage, compressed = crime_data(), brotli.compress(data, quality=11, lgwin=22)
    # The plain file comes last: where it is, the others are too.
    if not storage.exists(name):
        save_whole(name + COMPRESSED["br"], compressed)
        save_whole(name + COMPRESSED["gzip"], gzip.compress(data, 9, mtime=0))
        save_whole(name, data)
    return len(compressed)


def _is_young(file: PublishedFile) -> bool:
    return timezone.now() - file.published_at < KEPT_AFTER_REPLACEMENT


def _sweep(district: Area, keep: set[str]) -> None:
    """Remove the district's older files: those that gave way before the ones in `keep` were published."""
    storage = crime_data()
    _folders, files = storage.listdir("")
    for name in files:
        plain = name.removesuffix(".br").removesuffix(".gz")
        is_ours = FILE_NAME.fullmatch(plain) and plain.startswith(f"{district.code}-")
        if is_ours and plain not in keep:
            storage.delete(name)
