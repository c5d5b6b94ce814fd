"""The crime months of a demonstration: those the machine's owner gave, a package's, the police's, or made-up ones."""

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from zipfile import ZipFile

import shapely
from django.conf import settings
from django.utils import timezone
from tqdm import tqdm

from crime_map.illustrative import SmallArea, forget_illustrative_months, months_until, newest_month, write_months
from crime_map.models import Coverage
from crime_map.police_download import Archive, ArchiveError, fetch_force, open_archive
from crime_map.publishing import publish
from crime_map.services import FileReport, Result, import_crimes
from places.models import Area, AreaKind, Boundary

from . import Demonstration, DemonstrationError
from .packages import fetch_packages

CRIME_PACKAGE = "crime-sim-toolkit"
SECONDS_TO_REACH = 5
# Two years: enough to compare each month with the one a year before.
MONTHS_TO_FETCH = 24
Say = Callable[[str], object]


def load_crime(demonstration: Demonstration, crime_data: Path | None, say: Say) -> None:
    """Import the months and publish the map's files. Months that are here already are quickly passed over.

    The files at `crime_data` come first, then the demonstration's own package, then the official archive where it
    can be reached; else the months are made up. Once real months are here, nothing is made up any more.
    """
    real = Coverage.objects.filter(is_illustrative=False).exclude(audit_file="")
    if crime_data:
        reports = _import_real([crime_data])
    elif demonstration.packaged_crime:
        reports = _import_real(_unpack(demonstration))
    elif real.exists():
        say("Crime: real months, all here already")
        return
    elif not Coverage.objects.exists() and (fetched := _fetch(demonstration, say)):
        reports = _import_real(fetched)
    else:
        reports = _import(_make_up(demonstration), is_illustrative=True)
    for report in reports:
        if report.result == Result.REFUSED:
            say(f"  {report.file.name}: {report.problem}")
    publish(Area.objects.of_kind(AreaKind.DISTRICT).current())
    say(_summary(reports, is_illustrative=not real.exists()))


def _import_real(paths: list[Path]) -> list[FileReport]:
    reports = _import(paths, is_illustrative=False)
    if any(report.result != Result.REFUSED for report in reports):
        forget_illustrative_months()
    return reports


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


def _fetch(demonstration: Demonstration, say: Say) -> list[Path]:
    """The force's newest months out of the official archive; none where it does not answer at once."""
    if os.environ.get("CI") or not settings.POLICE_ARCHIVE_URL:
        return []
    say(f"Crime: asking the police archive, for {SECONDS_TO_REACH} seconds at most")
    archive = _reach_archive()
    if archive is None:
        return []
    force = demonstration.partnership["police_force"]
    folder = Path(settings.DATA_DIR) / "fetched" / force
    bar = tqdm(desc="Fetching", unit="B", unit_scale=True, leave=False, disable=None)

    def follow(done: int, total: int) -> None:
        bar.total = total
        bar.update(done - bar.n)

    try:
        with bar:
            files = fetch_force(archive=archive, force=force, months=MONTHS_TO_FETCH, folder=folder, follow=follow)
            return [file.path for file in files]
    except ArchiveError as error:
        say(f"  {error}")
        return []


def _reach_archive() -> Archive | None:
    """The archive, if it answers soon and gives parts of itself: nobody waits for two gigabytes to see a site."""
    answers: list[Archive] = []

    def ask() -> None:
        with suppress(ArchiveError):
            answers.append(open_archive(settings.POLICE_ARCHIVE_URL))

    # Looking up a name has no time limit of its own, so somebody else waits for it.
    asking = Thread(target=ask, daemon=True)
    asking.start()
    asking.join(SECONDS_TO_REACH)
    return answers[0] if answers and answers[0].honours_range else None


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
        small_areas.append(SmallArea(code, name, outline, population or 0, visitors))
    return small_areas
