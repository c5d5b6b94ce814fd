"""The areas, populations and postcodes of a demonstration, through the importers that real files go through."""

import csv
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import shapely
from django.conf import settings

from core.tables import TableRefusedError
from places.area_file import Fields, read_area_file
from places.area_writing import import_areas
from places.models import Area, AreaKind, Postcode
from places.population_import import Populations, import_populations, read_populations
from places.postcode_import import ReadPostcodes, import_postcodes, read_postcodes

from . import Demonstration, DemonstrationError
from .census import (
    BOUNDARY_SOURCE,
    NAMES_SOURCE,
    POPULATION_SOURCE,
    YEAR,
    CensusArea,
    by_neighbourhood,
    census_areas,
)
from .illustrative_places import illustrative_parishes, illustrative_postcodes
from .real_boundaries import load_boundaries

ILLUSTRATIVE_SOURCE = "Made up for a demonstration out of census areas. There is no such parish."
Say = Callable[[str], object]


def load_areas(demonstration: Demonstration, boundaries: Path | None, say: Say) -> None:
    """Load the real boundaries at the path, else the census's, with illustrative parishes."""
    if boundaries:
        Area.objects.filter(is_illustrative=True).delete()
        load_boundaries(boundaries, demonstration, say)
        return
    if Area.objects.district():
        say("Areas: all here already")
        return
    areas = census_areas(demonstration)
    neighbourhoods = by_neighbourhood(areas)
    district = {"LAD11CD": demonstration.district_code}
    whole = [_feature(_joined(areas), **district, LAD11NM=demonstration.district_name)]
    # One sentence for all of them, since the foot of every page shows each that differs.
    source = f"{BOUNDARY_SOURCE} {NAMES_SOURCE}" if demonstration.neighbourhood_names() else BOUNDARY_SOURCE
    _import(AreaKind.DISTRICT, whole, source)
    _import(
        AreaKind.MSOA,
        (
            _feature(_joined(inside), **district, MSOA11CD=code, MSOA11NM=inside[0].neighbourhood_name)
            for code, inside in neighbourhoods.items()
        ),
        source,
    )
    small = (
        _feature(area.outline, LSOA11CD=area.code, LSOA11NM=area.name, MSOA11CD=area.neighbourhood) for area in areas
    )
    _import(AreaKind.LSOA, small, source)
    parishes = illustrative_parishes(areas)
    made_up = (
        _feature(_joined(parish), **district, PAR11CD=f"PARISH{number:03}", PAR11NM=f"Illustrative parish {number}")
        for number, parish in enumerate(parishes, start=1)
    )
    _import(AreaKind.PARISH, made_up, ILLUSTRATIVE_SOURCE, is_illustrative=True)
    say(
        f"Areas: {demonstration.district_name}, {len(neighbourhoods)} neighbourhoods, {len(areas)} small areas, "
        f"{len(parishes)} illustrative parishes"
    )


def load_populations(demonstration: Demonstration, path: Path | None, say: Say) -> None:
    """Give the areas their residents: from the CSV file at the path, else from the census of 2011.

    The census is left out where the small areas are of another year: those that were redrawn would have none, and
    every sum and estimate over them would be too small.
    """
    if path:
        try:
            populations = read_populations(_bytes(path, "POPULATIONS"))
        except TableRefusedError as error:
            raise DemonstrationError(f"POPULATIONS={path}: {error}") from error
        year, source = populations.year, f"Office for National Statistics: {populations.column}"
        if year is None:
            raise DemonstrationError(f"POPULATIONS={path}: no column names a year, such as “mid2022_population”.")
    else:
        if Area.objects.of_kind(AreaKind.LSOA).current().exclude(vintage=YEAR).exists():
            say("Populations: none, because the small areas are not those of 2011. POPULATIONS=PATH loads some.")
            return
        if not Area.objects.current().filter(population=None).exists():
            say("Populations: all here already")
            return
        residents = {area.code: area.residents for area in census_areas(demonstration)}
        populations, year, source = Populations(residents, "Persons", YEAR), YEAR, POPULATION_SOURCE
    report = import_populations(populations=populations, year=year, source=source)
    say(f"Populations: {report.given:,} given, {len(report.summed):,} summed up, {len(report.estimated):,} estimated")


def load_postcodes(demonstration: Demonstration, path: Path | None, say: Say) -> None:
    """Load the real postcodes in the file or folder at the path, else four illustrative ones in every small area."""
    if path:
        report = import_postcodes(postcodes=_real_postcodes(path, say))
        say(f"Postcodes: {report.added:,} added, {report.changed:,} changed, {report.unchanged:,} here already")
    elif Postcode.objects.exists():
        say("Postcodes: all here already")
    else:
        file = Path(settings.DATA_DIR) / "demonstration" / demonstration.name / "postcodes.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="") as opened:
            table = csv.writer(opened)
            table.writerow(["postcode", "latitude", "longitude"])
            made_up = illustrative_postcodes(census_areas(demonstration), demonstration.postcode_letters)
            table.writerows((each.code, f"{each.latitude:.6f}", f"{each.longitude:.6f}") for each in made_up)
        report = import_postcodes(postcodes=read_postcodes([file]), is_illustrative=True)
        say(f"Postcodes: {report.added:,} illustrative ones, such as {demonstration.postcode_letters}1 1AA")


def _real_postcodes(path: Path, say: Say) -> ReadPostcodes:
    """The postcodes of a file, or of those files of a folder that hold some."""
    if not path.exists():
        raise DemonstrationError(f"POSTCODES={path}: there is no such file or folder.")
    readable = []
    for file in sorted(path.rglob("*.csv")) if path.is_dir() else [path]:
        try:
            read_postcodes([file])
        except TableRefusedError as error:
            say(f"  {error} It is left out.")
        else:
            readable.append(file)
    if not readable:
        raise DemonstrationError(f"POSTCODES={path} holds no CSV file of postcodes with their places.")
    return read_postcodes(readable)


def _import(kind: AreaKind, features: Iterable[dict[str, Any]], source: str, *, is_illustrative: bool = False) -> None:
    content = json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()
    file = read_area_file(content, kind=kind, chosen=Fields("", ""))
    import_areas(file=file, kind=kind, vintage=YEAR, source=source, is_illustrative=is_illustrative)


def _joined(areas: Iterable[CensusArea]) -> shapely.Geometry:
    return shapely.union_all([area.outline for area in areas])


def _feature(outline: shapely.Geometry, **properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": json.loads(shapely.to_geojson(outline))}


def _bytes(path: Path, variable: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DemonstrationError(f"{variable}={path} cannot be opened: {error.strerror}.") from error
