"""Made-up months of street-level crime for a demonstration, in the official layout.

They go through the same importer as the police's files and are marked illustrative there. Everything is drawn
from the force's name and the month, so the same place gives the same files wherever and whenever they are made:
a plausible mix of categories, seasons, busy town centres, repeated snap points, outcomes that settle with time,
a share that is not mapped, and one month in every three years for which no file is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from math import cos, exp, pi, sqrt
from pathlib import Path

import numpy as np
import polars as pl
import shapely
from django.db import transaction

from core.models import ContentVersion

from .importing.gaps import mark_missing
from .models import AreaMonthCount, Coverage, FileKind

NOT_MAPPED_SHARE = 0.022  # Thames Valley, 2024 and 2025
CRIMES_PER_RESIDENT = 0.0078  # a month, anti-social behaviour included: a large town in the south of England
SETTLING_MONTHS = 3  # after which about two in three of the crimes under investigation have another outcome
REFERENCE_YEAR = 2025.0  # trends turn about its first day


@dataclass(frozen=True, slots=True)
class SmallArea:
    """A small census area (LSOA) to put crimes in.

    `visitors` is how strongly shops, stations and nights out draw people to it, against the other areas of the place.
    """

    code: str
    name: str
    outline: shapely.Geometry
    population: int
    visitors: float = 0.0


@dataclass(frozen=True, slots=True)
class Pattern:
    """How a category behaves.

    `share` of all incidents; `in_centre`, the part of it in town centres; `season`, how far the peak month stands
    above the mean, and that `peak` month; `trend`, growth a year; `outcomes`, how investigations end, with weights.
    """

    share: float
    in_centre: float
    season: float = 0.0
    peak: int = 7
    trend: float = 0.0
    outcomes: tuple[tuple[str, float], ...] = ()


UNDER_INVESTIGATION = "Under investigation"
NO_SUSPECT = "Investigation complete; no suspect identified"
UNABLE = "Unable to prosecute suspect"
LOCAL = "Local resolution"
COURT = "Awaiting court outcome"
COURT_UNKNOWN = "Court result unavailable"
STATUS_UNKNOWN = "Status update unavailable"
ANOTHER_BODY = "Action to be taken by another organisation"
NOT_IN_INTEREST = "Further investigation is not in the public interest"
CAUTION = "Offender given a caution"

THEFT = ((NO_SUSPECT, 0.74), (UNABLE, 0.15), (COURT_UNKNOWN, 0.05), (STATUS_UNKNOWN, 0.03), (LOCAL, 0.03))
DISORDER = ((UNABLE, 0.48), (NO_SUSPECT, 0.36), (COURT_UNKNOWN, 0.06), (LOCAL, 0.05), (COURT, 0.03), (CAUTION, 0.02))
VIOLENCE = (
    (UNABLE, 0.66),
    (NO_SUSPECT, 0.12),
    (ANOTHER_BODY, 0.07),
    (STATUS_UNKNOWN, 0.05),
    (COURT_UNKNOWN, 0.05),
    (LOCAL, 0.04),
    (CAUTION, 0.01),
)
POSSESSION = (
    (LOCAL, 0.34),
    (COURT_UNKNOWN, 0.2),
    (NO_SUSPECT, 0.15),
    (UNABLE, 0.15),
    (COURT, 0.1),
    (CAUTION, 0.04),
    (NOT_IN_INTEREST, 0.02),
)

# Shares and outcomes are near those of Milton Keynes in 2024 and 2025; they describe nobody's real month.
PATTERNS = {
    "Anti-social behaviour": Pattern(0.13, 0.25, season=0.25),
    "Bicycle theft": Pattern(0.011, 0.5, season=0.35, outcomes=THEFT),
    "Burglary": Pattern(0.036, 0.08, season=0.2, peak=12, trend=-0.06, outcomes=THEFT),
    "Criminal damage and arson": Pattern(0.076, 0.12, season=0.1, outcomes=DISORDER),
    "Drugs": Pattern(0.026, 0.25, outcomes=POSSESSION),
    "Other crime": Pattern(0.018, 0.1, outcomes=DISORDER),
    "Other theft": Pattern(0.07, 0.3, season=0.08, outcomes=THEFT),
    "Possession of weapons": Pattern(0.009, 0.25, outcomes=POSSESSION),
    "Public order": Pattern(0.074, 0.3, season=0.18, outcomes=DISORDER),
    "Robbery": Pattern(0.012, 0.4, outcomes=THEFT),
    "Shoplifting": Pattern(0.11, 0.55, season=0.06, peak=12, trend=0.08, outcomes=THEFT),
    "Theft from the person": Pattern(0.009, 0.7, season=0.15, peak=12, outcomes=THEFT),
    "Vehicle crime": Pattern(0.07, 0.1, season=0.1, peak=11, trend=-0.1, outcomes=THEFT),
    "Violence and sexual offences": Pattern(0.349, 0.18, season=0.1, outcomes=VIOLENCE),
}


def is_published(month: date) -> bool:
    """Whether a file is made: one July in three years has none, so that the site shows how it treats a gap."""
    return not (month.month == 7 and month.year % 3 == 0)


def months_until(last: date, how_many: int) -> list[date]:
    """The first days of `how_many` months, the last of them the month of `last`."""
    newest = last.year * 12 + last.month - 1
    return [date(at // 12, at % 12 + 1, 1) for at in range(newest - how_many + 1, newest + 1)]


def newest_month(today: date) -> date:
    """The month two before `today`'s, which is how far behind the police publish."""
    return months_until(today, 3)[0]


def write_months(
    folder: Path, *, force: str, force_name: str, small_areas: Sequence[SmallArea], months: Sequence[date]
) -> list[Path]:
    """Write `YYYY-MM/YYYY-MM-force-street.csv` for every month that `is_published`; return the files, oldest first.

    Crimes settle with age, counted back from the last of `months`: each such month has a folder of its own, in which
    a file that is there already is left as it is, for it would come out the same.
    """
    place = _Place(force, small_areas)
    files = []
    for month in filter(is_published, months):
        name = f"{month:%Y-%m}"
        path = folder / name / f"{name}-{force}-street.csv"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_suffix(".part")
            place.month(month, force_name, newest=max(months)).write_csv(unfinished)
            unfinished.rename(path)
        files.append(path)
    return files


@transaction.atomic
def forget_illustrative_months() -> int:
    """Take made-up months out of the site, as real ones come; how many files they were."""
    made_up = Coverage.objects.filter(is_illustrative=True)
    forces = set(made_up.values_list("force", "kind"))
    for force, month in made_up.filter(kind=FileKind.STREET).values_list("force", "month"):
        AreaMonthCount.objects.filter(force=force, month=month).delete()
    files, _ = made_up.delete()
    for force, kind in forces:
        # The gaps among made-up months go with them; those among real ones are marked again.
        Coverage.objects.filter(force=force, kind=kind, state=Coverage.State.MISSING).delete()
        mark_missing(force, FileKind(kind))
    if files:
        ContentVersion.raise_number()
    return files


class _Place:
    """Snap points of a place and how much of each kind of crime is drawn to them."""

    def __init__(self, force: str, small_areas: Sequence[SmallArea]) -> None:
        self.force = force
        self.residents = sum(area.population for area in small_areas)
        points, longitudes, latitudes, residential, central = [], [], [], [], []
        for area in sorted(small_areas, key=lambda area: area.code):
            draw = _random(force, area.code)
            inside = _grid_inside(area.outline, draw)
            # A few points in every area see most of its crime, and areas differ: both roughly log-normal.
            pull = draw.lognormal(0.0, 1.1, len(inside))
            shares = pull / pull.sum()
            points += [area] * len(inside)
            longitudes += inside[:, 0].tolist()
            latitudes += inside[:, 1].tolist()
            residential += (area.population * draw.lognormal(0.0, 0.5) * shares).tolist()
            central += (area.visitors * draw.lognormal(0.0, 0.8) * shares).tolist()
        self.points = pl.DataFrame(
            {
                "Longitude": [f"{longitude:.6f}" for longitude in longitudes],
                "Latitude": [f"{latitude:.6f}" for latitude in latitudes],
                "Location": [f"On or near Illustrative Street {number}" for number in range(1, len(points) + 1)],
                "LSOA code": [area.code for area in points],
                "LSOA name": [area.name for area in points],
            }
        )
        self.residential = np.array(residential) / sum(residential)
        self.central = np.array(central) / sum(central) if sum(central) else self.residential

    def month(self, month: date, force_name: str, newest: date) -> pl.DataFrame:
        """One month's file, each category drawn apart so that all twelve columns stand in the official order."""
        draw = _random(self.force, f"{month:%Y-%m}")
        categories, at, outcomes = [], [], []
        for category, pattern in PATTERNS.items():
            expected = self.residents * CRIMES_PER_RESIDENT * pattern.share * _season(pattern, month)
            count = int(draw.poisson(expected))
            pull = (1 - pattern.in_centre) * self.residential + pattern.in_centre * self.central
            categories += [category] * count
            at += draw.choice(len(pull), size=count, p=pull).tolist()
            outcomes += _outcomes(pattern, month, newest, count, draw)
        rows = self.points[at] if at else self.points.clear()
        mapped = pl.Series("mapped", draw.random(len(at)) >= NOT_MAPPED_SHARE)
        identities = [sha256(f"illustrative {self.force} {month} {row}".encode()).hexdigest() for row in range(len(at))]
        frame = rows.with_columns(
            pl.Series("Crime ID", identities),
            pl.lit(f"{month:%Y-%m}").alias("Month"),
            pl.lit(force_name).alias("Reported by"),
            pl.lit(force_name).alias("Falls within"),
            pl.Series("Crime type", categories, dtype=pl.String),
            pl.Series("Last outcome category", outcomes, dtype=pl.String),
            pl.lit(None, dtype=pl.String).alias("Context"),
            mapped,
        ).with_columns(
            pl.when(pl.col("Crime type") != "Anti-social behaviour").then("Crime ID").alias("Crime ID"),
            pl.when("mapped").then("Location").otherwise(pl.lit("No Location")).alias("Location"),
            *(pl.when("mapped").then(name).alias(name) for name in ("Longitude", "Latitude", "LSOA code", "LSOA name")),
        )
        return frame.select(COLUMNS).sort("LSOA name", "Crime type", "Crime ID", nulls_last=True)


COLUMNS = (
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
)


def _random(*about: str) -> np.random.Generator:
    """A source of chance that depends on nothing but the words given."""
    return np.random.default_rng(list(sha256("|".join(about).encode()).digest()))


def _grid_inside(outline: shapely.Geometry, draw: np.random.Generator) -> np.ndarray:
    """Points on a jittered grid inside `outline`, about 18 of them; the one that stands for it if it is too thin."""
    west, south, east, north = outline.bounds
    squeeze = cos((south + north) / 2 * pi / 180)  # a degree of longitude is shorter than one of latitude
    step = sqrt(outline.area / 18)
    longitudes = np.arange(west + step / 2, east, step / sqrt(squeeze))
    latitudes = np.arange(south + step / 2, north, step * sqrt(squeeze))
    grid = np.array(np.meshgrid(longitudes, latitudes)).reshape(2, -1).T
    grid = grid + draw.uniform(-0.3, 0.3, grid.shape) * step
    inside = grid[shapely.contains_xy(outline, grid[:, 0], grid[:, 1])] if len(grid) else grid
    if len(inside):
        return inside
    middle = outline.representative_point()
    return np.array([[middle.x, middle.y]])


def _season(pattern: Pattern, month: date) -> float:
    """How much more, or less, than usual of a category a month sees."""
    years = month.year + (month.month - 1) / 12 - REFERENCE_YEAR
    trend = exp(pattern.trend * max(-5.0, min(5.0, years)))
    return trend * (1 + pattern.season * cos((month.month - pattern.peak) / 12 * 2 * pi))


def _outcomes(pattern: Pattern, month: date, newest: date, count: int, draw: np.random.Generator) -> list[str | None]:
    """The last outcome of each crime: settled with age, none for what is not a crime."""
    if not pattern.outcomes:
        return [None] * count
    age = (newest.year - month.year) * 12 + newest.month - month.month
    still_open = 0.02 + 0.5 * exp(-age / SETTLING_MONTHS)
    names, weights = zip(*pattern.outcomes, strict=True)
    odds = np.array(weights) / sum(weights)
    return draw.choice([UNDER_INVESTIGATION, *names], size=count, p=[still_open, *(odds * (1 - still_open))]).tolist()
