"""The crime months of a demonstration: those the machine's owner gave, a package's, the police's, or made-up ones."""

import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import shapely
from django.conf import settings
from django.utils import timezone
from tqdm import tqdm

from crime_map.illustrative import SmallArea, forget_illustrative_months, months_until, newest_month, write_months
from crime_map.publishing import publish
from crime_map.services import FileReport, Result, import_crimes
from places.models import Area, AreaKind, Boundary

from . import Demonstration, DemonstrationError
from .packages import fetch_packages

CRIME_PACKAGE = "crime-sim-toolkit"
Say = Callable[[str], object]


def load_crime(demonstration: Demonstration, crime_data: Path | None, say: Say) -> None:
    """Import the months and publish the map's files. Months that are here already are quickly passed over."""
    if crime_data:
        forget_illustrative_months()
        reports = _import([crime_data], is_illustrative=False)
    elif demonstration.packaged_crime:
        reports = _import(_unpack(demonstration), is_illustrative=False)
    else:
        reports = _import(_make_up(demonstration), is_illustrative=True)
    for report in reports:
        if report.result == Result.REFUSED:
            say(f"  {report.file.name}: {report.problem}")
    publish(Area.objects.of_kind(AreaKind.DISTRICT).current())
    say(_summary(reports, is_illustrative=not (crime_data or demonstration.packaged_crime)))


def _import(paths: list[Path], *, is_illustrative: bool) -> list[FileReport]:
    bar = tqdm(desc="Crime months", unit=" files", leave=False, disable=None)

    def follow(files: list) -> None:
        bar.reset(total=len(files))

    reports = []
    with bar:
        for report in import_crimes(paths=paths, is_illustrative=is_illustrative, follow=follow):
            reports.append(report)
            bar.update()
    return reports


def _summary(reports: list[FileReport], *, is_illustrative: bool) -> str:
    what = "illustrative months of crime" if is_illustrative else "files of police data"
    new = [report for report in reports if report.result in (Result.NEW, Result.CORRECTED)]
    rows = sum(report.counted.kept for report in new if report.counted)
    if not new:
        return f"Crime: {len(reports)} {what}, all here already"
    return f"Crime: {len(new)} of {len(reports)} {what} loaded, {rows:,} rows"


def _unpack(demonstration: Demonstration) -> list[Path]:
    """The packaged files in a folder of their own, in the official layout."""
    folder = Path(settings.DATA_DIR) / "demonstration" / demonstration.name / "crime"
    with ZipFile(fetch_packages()[CRIME_PACKAGE]) as wheel:
        for member in demonstration.packaged_crime:
            path = folder.joinpath(*Path(member).parts[-2:])
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                with wheel.open(member) as packed, path.with_suffix(".part").open("wb") as file:
                    shutil.copyfileobj(packed, file)
                path.with_suffix(".part").rename(path)
    return [folder]


def _make_up(demonstration: Demonstration) -> list[Path]:
    """Illustrative months in a folder of their own, in the official layout."""
    newest = newest_month(timezone.localdate())
    folder = Path(settings.DATA_DIR) / "demonstration" / demonstration.name / f"illustrative-{newest:%Y-%m}"
    small_areas = _small_areas(demonstration)
    if not small_areas:
        raise DemonstrationError("Illustrative crime needs small areas (LSOA) with populations, and none are loaded.")
    write_months(
        folder,
        force=demonstration.partnership["police_force"],
        force_name=demonstration.partnership["police_force_name"],
        small_areas=small_areas,
        months=months_until(newest, demonstration.illustrative_months),
    )
    return [folder]


def _small_areas(demonstration: Demonstration) -> list[SmallArea]:
    """The loaded small areas that have residents; visitors come to those in a town-centre neighbourhood."""
    centres = {
        shapely.from_wkb(bytes(full)): demonstration.town_centres[code]
        for code, full in Boundary.objects.filter(
            area__in=Area.objects.of_kind(AreaKind.MSOA).current(), area__code__in=demonstration.town_centres
        ).values_list("area__code", "full")
    }
    small_areas = []
    rows = Boundary.objects.filter(area__in=Area.objects.of_kind(AreaKind.LSOA).current(), area__population__gt=0)
    for code, name, population, full in rows.values_list("area__code", "area__name", "area__population", "full"):
        outline = shapely.from_wkb(bytes(full))
        inside = outline.representative_point()
        visitors = sum(weight for centre, weight in centres.items() if centre.covers(inside))
        small_areas.append(SmallArea(code, name, outline, population, visitors))
    return small_areas
