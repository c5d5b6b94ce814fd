"""Boundaries that the machine's owner gave: a GeoJSON file or a folder of them, whatever kinds they hold."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import shapely
from django.utils import timezone

from places.area_file import FIELD_PREFIXES, AreaFile, AreaFileRefusedError, Fields, ReadArea, read_area_file
from places.area_writing import import_areas
from places.models import AreaKind

from . import Demonstration, DemonstrationError
from .census import NAMES_SOURCE

# The smallest first: a file of small areas may also say which ward or council area each is in.
KINDS_BY_SIZE = (AreaKind.LSOA, AreaKind.MSOA, AreaKind.PARISH, AreaKind.WARD, AreaKind.DISTRICT)
DISTRICT_CODE = re.compile(r"[EWS](06|07|08|09|12)\d{6}")
SOURCE = (
    "Source: Office for National Statistics licensed under the Open Government Licence v3.0. "
    "Contains OS data © Crown copyright and database right {year}."
)
Say = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """A file that was read, and the kind of areas it holds. `vintage` is None where its fields do not say the year."""

    path: Path
    kind: AreaKind
    content: AreaFile

    @property
    def vintage(self) -> int | None:
        return self.content.fields.vintage


def load_boundaries(path: Path, demonstration: Demonstration, say: Say) -> None:
    """Load what lies in the demonstration's council area; the kind of each file is guessed from its fields.

    Where several files hold the same kind and year, the first by name has its way. Where none holds the council
    area, it is drawn round the areas that say they are in it.
    """
    if not path.exists():
        raise DemonstrationError(f"BOUNDARIES={path}: there is no such file or folder.")
    paths = sorted([*path.rglob("*.geojson"), *path.rglob("*.json")]) if path.is_dir() else [path]
    files = [file for each in paths if (file := _read(each, say))]
    if not files:
        raise DemonstrationError(f"BOUNDARIES={path} holds no GeoJSON file of areas with official codes.")
    year = max((file.vintage for file in files if file.vintage), default=timezone.localdate().year)
    district = _district(files, demonstration)
    done: set[tuple[AreaKind, int]] = set()
    # The largest first, so that each finds the one it is part of.
    for file in sorted(files, key=lambda file: -KINDS_BY_SIZE.index(file.kind)):
        vintage = file.vintage or year
        if file.kind == AreaKind.DISTRICT or (file.kind, vintage) in done:
            continue
        areas = list(_inside(file.content.areas, district))
        if areas:
            done.add((file.kind, vintage))
            say(f"  {_import(file.kind, vintage, areas, demonstration)} from {file.path.name}")


def _read(path: Path, say: Say) -> BoundaryFile | None:
    content = path.read_bytes()
    kind = _kind(content)
    if kind is None:
        say(f"  {path.name} is left out: no field of it is named like an official code, such as WD25CD")
        return None
    try:
        return BoundaryFile(path, kind, read_area_file(content, kind=kind, chosen=Fields("", "")))
    except AreaFileRefusedError as error:
        say(f"  {path.name} is left out: {error.faults[0]}")
        return None


def _kind(content: bytes) -> AreaKind | None:
    """The smallest kind whose official codes the first feature has."""
    try:
        fields = json.loads(content)["features"][0]["properties"]
    except (ValueError, LookupError, TypeError):
        return None
    for kind in KINDS_BY_SIZE:
        names = rf"(?:{'|'.join(FIELD_PREFIXES[kind])})_?\d*_?(?:CD|CODE)"
        if any(re.fullmatch(names, field, re.IGNORECASE) for field in fields):
            return kind
    return None


def _district(files: list[BoundaryFile], demonstration: Demonstration) -> ReadArea:
    """The council area, loaded: as a file has it, else drawn round the areas that say they are in it."""
    code = demonstration.district_code
    own = [(file, area) for file in files for area in file.content.areas if area.code == code]
    if own:
        file, area = own[0]
        vintage = file.vintage
    else:
        # Of the largest kind there is, because its outlines leave the fewest gaps.
        parts = [(file, area) for file in files for area in file.content.areas if area.parent_code == code]
        if not parts:
            raise DemonstrationError(
                f"None of the boundaries is of {demonstration.district_name} ({code}), or says that it lies in it. "
                "Add a file of council areas, with a field such as LAD25CD."
            )
        largest = max(parts, key=lambda part: KINDS_BY_SIZE.index(part[0].kind))[0]
        outlines = [area.outline for file, area in parts if file is largest]
        area, vintage = ReadArea(code, "", "", shapely.union_all(outlines)), largest.vintage
    district = replace(area, name=demonstration.district_name)
    year = vintage or max((file.vintage for file in files if file.vintage), default=timezone.localdate().year)
    _import(AreaKind.DISTRICT, year, [district], demonstration)
    return district


def _inside(areas: Iterable[ReadArea], district: ReadArea) -> Iterable[ReadArea]:
    """Those that say they are part of the council area, or, where they name none, whose middle lies in it."""
    shapely.prepare(district.outline)
    for area in areas:
        if DISTRICT_CODE.fullmatch(area.parent_code):
            if area.parent_code == district.code:
                yield area
        elif district.outline.contains(area.outline.representative_point()):
            yield area


def _import(kind: AreaKind, vintage: int, areas: list[ReadArea], demonstration: Demonstration) -> str:
    names = demonstration.neighbourhood_names()
    named = [replace(area, name=names.get(area.code, area.name)) for area in areas]
    file = AreaFile(Fields("", "", vintage=vintage), named)
    source = SOURCE.format(year=vintage)
    if any(area.code in names for area in areas):
        source = f"{source} {NAMES_SOURCE}"
    import_areas(file=file, kind=kind, vintage=vintage, source=source)
    return f"{len(areas)} areas ({kind.label}, {vintage})"
