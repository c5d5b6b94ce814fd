"""Reading areas from a GeoJSON file: which of its fields hold what, and every fault in it at once."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from .coordinates import Box, declared_system
from .geometry import GeometryRefusedError, read_geometry

# How the Office for National Statistics begins the names of its fields: WD25CD is the code of a ward of 2025.
FIELD_PREFIXES = {
    "district": ("LAD", "LTLA", "UTLA", "CTYUA"),
    "ward": ("WD",),
    "parish": ("PARNCP", "PAR"),
    "msoa": ("MSOA",),
    "lsoa": ("LSOA",),
}
CODE_ENDING, NAME_ENDING = "CD|CODE", "HCLNM|NM|NAME"
CODE_NAMES = ("code", "area_code", "gss_code", "reference", "ref", "id")
NAME_NAMES = ("name", "area_name", "title", "label")
# The kinds that a kind may be part of, nearest first.
PARENT_KINDS = {"lsoa": ("msoa", "district"), "district": ()}
USUAL_PARENT_KINDS = ("district",)
MOST_FAULTS = 20


class AreaFileRefusedError(ValueError):
    """The file cannot be used; `faults` are sentences, one for each thing to mend."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = faults
        super().__init__("\n".join(faults))


@dataclass(frozen=True)
class Fields:
    """The fields of a file that hold an area's code, name and parent's code ("" where none does), and its year."""

    code: str
    name: str
    parent: str = ""
    vintage: int | None = None


@dataclass(frozen=True)
class ReadArea:
    """An area as a file has it. `outline` is valid, in degrees (WGS84)."""

    code: str
    name: str
    parent_code: str
    outline: BaseGeometry


@dataclass
class AreaFile:
    """What a file holds, and what was mended in it: each repair with the names of the areas it was made to."""

    fields: Fields
    areas: list[ReadArea]
    repairs: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def read_area_file(
    content: bytes,
    *,
    kind: str,
    chosen: Fields,
    near: Box | None = None,
    progress: Callable[[Iterable], Iterable] = iter,
) -> AreaFile:
    """The areas in a GeoJSON file. `chosen` names fields that are not to be guessed ("" to guess one).

    Raises `AreaFileRefusedError` with every fault of the file.
    """
    document = _read_document(content)
    features = document["features"]
    fields = _guess_fields(features, kind, chosen)
    declared = declared_system(document)
    file = AreaFile(fields, [])
    faults: list[str] = []
    parts: dict[str, list[ReadArea]] = defaultdict(list)
    for number, feature in enumerate(progress(features), start=1):
        properties = feature.get("properties") or {}
        code, name = (_text(properties.get(key)) for key in (fields.code, fields.name))
        described = _("Feature %(number)s (%(name)s)") % {"number": number, "name": name or code or _("without a name")}
        if not code or not name:
            missing = fields.name if code else fields.code
            faults.append(_("%(feature)s has no %(field)s. Fill it in.") % {"feature": described, "field": missing})
            continue
        if fault := _too_long(code, name):
            faults.append(f"{described}: {fault}")
            continue
        try:
            mended = read_geometry(feature.get("geometry"), declared=declared, near=near)
        except GeometryRefusedError as error:
            faults.append(_("%(feature)s: its outline cannot be used: %(why)s.") % {"feature": described, "why": error})
            continue
        for repair in mended.repairs:
            file.repairs[repair].append(name)
        parent_code = _text(properties.get(fields.parent)).upper() if fields.parent else ""
        parts[code.upper()].append(ReadArea(code.upper(), name, parent_code, mended.geometry))
    for code, same in parts.items():
        if len({area.name for area in same}) > 1:
            names = ", ".join(sorted({area.name for area in same}))
            faults.append(
                _("The code %(code)s stands for several areas: %(names)s. Give each its own.")
                % {"code": code, "names": names}
            )
            continue
        if len(same) > 1:
            file.repairs[_("several features with one code joined")].append(same[0].name)
        outline = shapely.union_all([area.outline for area in same]) if len(same) > 1 else same[0].outline
        file.areas.append(ReadArea(code, same[0].name, same[0].parent_code, outline))
    if faults:
        more = len(faults) - MOST_FAULTS
        extra = [_("And %(count)s more.") % {"count": more}] if more > 0 else []
        raise AreaFileRefusedError(faults[:MOST_FAULTS] + extra)
    return file


def _read_document(content: bytes) -> dict[str, Any]:
    """The GeoJSON document, always as a collection of features."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise AreaFileRefusedError([_("This is not a GeoJSON file: it is not text in UTF-8.")]) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise AreaFileRefusedError(
            [_("This is not a whole GeoJSON file: it cannot be read at line %(line)s, column %(column)s.") % place]
        ) from error
    if isinstance(document, dict) and document.get("type") == "Feature":
        document = {**document, "type": "FeatureCollection", "features": [document]}
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise AreaFileRefusedError(
            [_("This is not a GeoJSON file of areas: it should be a FeatureCollection. Export it as GeoJSON.")]
        )
    features = document.get("features")
    if not isinstance(features, list) or not all(isinstance(feature, dict) for feature in features):
        raise AreaFileRefusedError([_("This GeoJSON file has no list of features. Export it again.")])
    if not features:
        raise AreaFileRefusedError([_("This GeoJSON file has no features: there is nothing to load.")])
    return document


def _guess_fields(features: list[dict], kind: str, chosen: Fields) -> Fields:
    present = Counter(key for feature in features for key in feature.get("properties") or {})
    code, vintage = _guess(present, chosen.code, FIELD_PREFIXES.get(kind, ()), CODE_ENDING, CODE_NAMES)
    prefixes = [code[:-2], *FIELD_PREFIXES.get(kind, ())]
    name, _year = _guess(present, chosen.name, prefixes, NAME_ENDING, NAME_NAMES)
    parent, _year = _guess(present, chosen.parent, _parent_prefixes(kind), rf"(?:{CODE_ENDING})(?:_ACTIVE)?", ())
    faults = [
        _("The file has no field %(field)s. Its fields are: %(fields)s.")
        % {"field": wanted, "fields": ", ".join(sorted(present))}
        for wanted in (chosen.code, chosen.name, chosen.parent)
        if wanted and wanted not in present
    ]
    faults += [
        _("Which field holds the %(what)s? Say so with %(option)s. The file's fields are: %(fields)s.")
        % {"what": what, "option": option, "fields": ", ".join(sorted(present)) or _("none")}
        for found, what, option in ((code, _("code"), "--code-field"), (name, _("name"), "--name-field"))
        if not found
    ]
    if faults:
        raise AreaFileRefusedError(faults)
    return Fields(code, name, parent, chosen.vintage or vintage or _year_of(code))


def _parent_prefixes(kind: str) -> list[str]:
    kinds = PARENT_KINDS.get(kind, USUAL_PARENT_KINDS)
    return [prefix for parent in kinds for prefix in FIELD_PREFIXES[parent]]


def _guess(
    present: Iterable[str], chosen: str, prefixes: Iterable[str], suffix: str, usual: Iterable[str]
) -> tuple[str, int | None]:
    """The field chosen, else the newest named in the ONS's way, else one with a usual name; and its year."""
    if chosen:
        return chosen, _year_of(chosen)
    fields = sorted(present)
    for prefix in prefixes:
        pattern = re.compile(rf"{re.escape(prefix)}_?(?:\d\d)?_?(?:{suffix})", re.I)
        matching = [key for key in fields if pattern.fullmatch(key)]
        if matching:
            # House of Commons Library names, which people know, before numbered ones; then the newest year.
            best = max(matching, key=lambda key: ("HCL" in key.upper(), _year_of(key) or 0, key))
            return best, _year_of(best)
    lowered = {key.lower(): key for key in fields}
    return next((lowered[name] for name in usual if name in lowered), ""), None


def _year_of(name: str) -> int | None:
    """The year in a field's name: 2025 of WD25CD."""
    year = re.fullmatch(r"(?i)[a-z]+?_?(\d\d)_?(?:cd|code)\w*", name)
    return 2000 + int(year[1]) if year else None


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _too_long(code: str, name: str) -> str:
    if len(code) > 12:
        return _("its code %(code)s is longer than 12 letters. Is it the right field?") % {"code": code}
    if len(name) > 120:
        return _("its name is longer than 120 letters. Shorten it.")
    return ""
