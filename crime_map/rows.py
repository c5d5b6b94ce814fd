"""The crimes themselves, one row each, read from the audit copy."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from .models import Coverage, FileKind
from .storage import scan

SCHEMA = pl.Schema(
    {
        "crime_id": pl.String,
        "month": pl.Date,
        "longitude": pl.Float64,
        "latitude": pl.Float64,
        "street": pl.String,
        "lsoa": pl.String,
        "category": pl.UInt8,
        "outcome_group": pl.UInt8,
        "outcome": pl.String,
    }
)


def rows(force: str | None = None, months: Iterable[date] | None = None) -> pl.LazyFrame:
    """Crimes and incidents of the months that were loaded, in the files' order, with the columns of `SCHEMA`.

    `months` are first days. `crime_id` is null for anti-social behaviour. `longitude` and `latitude` are the snap
    point in degrees, null when not mapped. `street` is without "On or near ", null where the file names none.
    `lsoa` is the code as given, of whatever year. `category` and `outcome_group` are numbers of
    `categories.CATEGORIES` and `outcomes.OUTCOME_GROUPS`; `outcome` is the police's own word, the newest known.
    """
    coverage = Coverage.objects.filter(kind=FileKind.STREET).exclude(audit_file="").order_by("force", "month")
    if force is not None:
        coverage = coverage.filter(force=force)
    if months is not None:
        coverage = coverage.filter(month__in=list(months))
    files = list(coverage.values_list("audit_file", flat=True))
    if not files:
        return pl.LazyFrame(schema=SCHEMA)
    location = pl.col("location").str.strip_chars()
    has_street = ~location.str.to_lowercase().is_in(["no location", ""])
    return scan(files).select(
        "crime_id",
        "month",
        "longitude",
        "latitude",
        pl.when(has_street).then(location.str.strip_prefix("On or near ")).alias("street"),
        "lsoa",
        "category",
        "outcome_group",
        "outcome",
    )
