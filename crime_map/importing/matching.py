"""What became of a crime after its street file was written, found by its ID in the outcomes files."""

from datetime import date

import polars as pl

from ..models import Coverage, FileKind
from ..outcomes import OUTCOME_GROUPS, outcome_groups
from ..storage import scan

_STAGES = [group.stage for group in OUTCOME_GROUPS]


def outcome_files(force: str) -> dict[date, str]:
    """The audit copies of the force's outcomes, by the month in which the outcomes were decided."""
    coverage = Coverage.objects.filter(force=force, kind=FileKind.OUTCOMES).exclude(audit_file="").order_by("month")
    return dict(coverage.values_list("month", "audit_file"))


def with_newest_outcomes(crimes: pl.DataFrame, month: date, files: dict[date, str]) -> pl.DataFrame:
    """`crimes` of `month` with `outcome` and `outcome_group`: as stated, or from `files` where these say more.

    An outcomes file says more when the case had come further (`OutcomeGroup.stage`); of several outcomes of one
    crime the newest counts, and among those of one month the furthest.
    """
    stated = crimes.with_columns(
        pl.col("stated_outcome").alias("outcome"), outcome_groups(crimes["stated_outcome"]).alias("outcome_group")
    )
    later = [name for decided_in, name in files.items() if decided_in >= month]
    if not later:
        return stated
    found = (
        scan(later)
        .select("crime_id", "outcome", decided_in="month")
        .join(crimes.lazy().select("crime_id").drop_nulls(), on="crime_id", how="semi")
        .collect()
    )
    newest = (
        found.with_columns(outcome_groups(found["outcome"]).alias("group"))
        .with_columns(_stage("group").alias("stage"))
        .sort("decided_in", "stage")
        .unique("crime_id", keep="last")
        .select("crime_id", "group", "stage", found_outcome="outcome")
    )
    says_more = pl.col("stage") > _stage("outcome_group")
    return (
        stated.join(newest, on="crime_id", how="left", maintain_order="left")
        .with_columns(
            pl.when(says_more).then("found_outcome").otherwise("outcome").alias("outcome"),
            pl.when(says_more).then("group").otherwise("outcome_group").alias("outcome_group"),
        )
        .drop("found_outcome", "group", "stage")
    )


def _stage(group: str) -> pl.Expr:
    return pl.col(group).replace_strict(range(len(_STAGES)), _STAGES, return_dtype=pl.UInt8)
