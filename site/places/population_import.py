"""Populations: loaded by official code, added up for larger areas, estimated for those that nobody publishes."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
import shapely
from django.db import transaction
from django.utils.translation import gettext as _

from core.models import ContentVersion
from core.tables import TableRefusedError, find_column, read_rows

from .models import Area, AreaKind, Boundary, Postcode
from .placing import OVERLAPPING_KINDS, place_points
from .querysets import AreaQuerySet

CODE_COLUMNS = (r"(lsoa|msoa|wd|ward|lad|par|parish|area|gss|ons)[a-z0-9]*?(cd|code)", r"mnemonic|geographycode|code")
PEOPLE_COLUMNS = (
    r"(mid)?20\d\d(population)?|(population)?(mid)?20\d\d",
    r"(census)?20\d\d(usualresidents|residents)",
    r"(total)?population|people|(usual)?residents|total|allages|observation|count",
)
# How the source of a figure begins that was worked out here; what follows is the source it was worked out from.
SUMMED, ESTIMATED = "Added up from smaller areas", "Estimated from smaller areas by their postcodes"
# Children count as complete when they cover nearly all of the larger area: outlines are generalised.
COMPLETE_SHARE = 0.99
MOST_FAULTS = 20


@dataclass
class PopulationReport:
    """What an import did: areas that the file gave, summed up or estimated, and codes that no area here has."""

    column: str = ""
    given: int = 0
    unchanged: int = 0
    summed: list[str] = field(default_factory=list)
    estimated: list[str] = field(default_factory=list)
    elsewhere: int = 0


@dataclass(frozen=True)
class Populations:
    """People by official code, and the column and year they were read from."""

    people: dict[str, int]
    column: str
    year: int | None


def read_populations(
    content: bytes,
    *,
    code_field: str = "",
    population_field: str = "",
    progress: Callable[[Iterable], Iterable] = iter,
) -> Populations:
    """The populations in a CSV file. Raises `TableRefusedError`, naming the lines at fault."""
    header, *rows = read_rows(content)
    code = _column(header, code_field, CODE_COLUMNS, "--code-field")
    column = _column(header, population_field, PEOPLE_COLUMNS, "--population-field")
    people: dict[str, int] = {}
    faults: list[str] = []
    for number, row in enumerate(progress(rows), start=2):
        cells = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
        value = cells[column].replace(",", "").removesuffix(".0")
        if not cells[code]:
            faults.append(_("Line %(line)s has no code.") % {"line": number})
        elif not value.isdecimal():
            faults.append(
                _("Line %(line)s (%(code)s): “%(value)s” is not a whole number of people.")
                % {"line": number, "code": cells[code], "value": cells[column]}
            )
        elif people.setdefault(cells[code].upper(), int(value)) != int(value):
            faults.append(
                _("Line %(line)s: %(code)s has two different populations.") % {"line": number, "code": cells[code]}
            )
    if faults:
        more = len(faults) - MOST_FAULTS
        raise TableRefusedError("\n".join(faults[:MOST_FAULTS] + ([_("And %d more.") % more] if more > 0 else [])))
    return Populations(people, header[column], _year_in(header[column]))


@transaction.atomic
def import_populations(*, populations: Populations, year: int, source: str) -> PopulationReport:
    """Set the population of every area whose code is given, whatever its vintage; then sum up and estimate."""
    report = PopulationReport(column=populations.column)
    matched: set[str] = set()
    changed = []
    for area in Area.objects.all():
        if area.code not in populations.people:
            continue
        matched.add(area.code)
        value = (populations.people[area.code], year, source, False)
        if _population(area) == value:
            report.unchanged += 1
            continue
        _set_population(area, *value)
        changed.append(area)
    report.given = len(changed)
    report.elsewhere = len(populations.people) - len(matched)
    _save(changed)
    for kind in (AreaKind.MSOA, AreaKind.DISTRICT):
        report.summed += _sum_up(kind)
    report.estimated = estimate_missing()
    if report.given or report.summed or report.estimated:
        ContentVersion.raise_number()
    return report


def estimate_missing(areas: AreaQuerySet | None = None) -> list[str]:
    """Estimate the population of areas that no publication gives, from the small areas they overlap.

    The people of each small area are shared out in proportion to its postcodes in use, or where it has none in
    proportion to its land. Estimates are marked as such and renewed; a published figure is never touched.
    Returns the names of those that changed.
    """
    published = Area.objects.of_kind(AreaKind.LSOA).current().filter(population__isnull=False)
    small = list(published.filter(boundary__isnull=False))
    unpublished = (areas if areas is not None else Area.objects.current()).exclude(
        kind__in=[AreaKind.LSOA, AreaKind.MSOA, AreaKind.DISTRICT]
    )
    targets = [
        area
        for area in unpublished.filter(boundary__isnull=False)
        if area.population is None or area.population_is_estimate
    ]
    if not small or not targets:
        return []
    people = _shared_out(small, targets)
    newest = max(small, key=lambda area: area.population_year or 0)
    changed = []
    for area in targets:
        if area.pk not in people:
            continue
        value = (round(people[area.pk]), newest.population_year, _worked_out(ESTIMATED, newest), True)
        if _population(area) != value:
            _set_population(area, *value)
            changed.append(area)
    _save(changed)
    return [area.name for area in changed]


def _shared_out(small: list[Area], targets: list[Area]) -> dict[int, float]:
    """People of each target by its id, leaving out targets that the small areas do not wholly cover."""
    land, coverage = _land_shares(small, targets)
    longitudes, latitudes = (
        np.array(Postcode.objects.in_use().values_list("longitude", "latitude"), dtype=float).reshape(-1, 2).T
    )
    home = dict(zip(*_placed(longitudes, latitudes, small), strict=True))
    postcodes = Counter(home.values())
    residents = {area.pk: area.population or 0 for area in small}
    people: dict[int, float] = defaultdict(float)
    for postcode, target in zip(*_placed(longitudes, latitudes, targets), strict=True):
        if postcode in home:
            people[target] += residents[home[postcode]] / postcodes[home[postcode]]
    for (pk, target), share in land.items():
        if not postcodes[pk]:
            people[target] += residents[pk] * share
    return {target: people[target] for target, share in coverage.items() if share >= COMPLETE_SHARE}


def _placed(longitudes, latitudes, areas: list[Area]) -> tuple[list[int], list[int]]:
    index, ids = place_points(longitudes, latitudes, Area.objects.filter(pk__in=[area.pk for area in areas]))
    return index.tolist(), ids.tolist()


def _land_shares(small: list[Area], targets: list[Area]) -> tuple[dict[tuple[int, int], float], dict[int, float]]:
    """The share of each small area's land in each target, and the share of each target's land in any small area."""
    small_outlines, target_outlines = _outlines(small), _outlines(targets)
    target, one = shapely.STRtree(small_outlines).query(target_outlines, predicate="intersects")
    common = shapely.area(shapely.intersection(small_outlines[one], target_outlines[target]))
    shares = common / shapely.area(small_outlines[one])
    land = {(small[s].pk, targets[t].pk): float(share) for s, t, share in zip(one, target, shares, strict=True)}
    covered = np.bincount(target, weights=common, minlength=len(targets)) / shapely.area(target_outlines)
    return land, {area.pk: float(share) for area, share in zip(targets, covered, strict=True)}


def _outlines(areas: list[Area]) -> np.ndarray:
    full = dict(Boundary.objects.filter(area__in=areas).values_list("area_id", "full"))
    return np.array([shapely.from_wkb(bytes(full[area.pk])) for area in areas], dtype=object)


def _sum_up(kind: str) -> list[str]:
    """Add up the people of the areas in each larger one of `kind` that has no published figure.

    Only where the areas in it, of one kind, cover it and all have a figure of the same year. Returns the names of
    those that changed.
    """
    children: dict[int | None, dict[str, list[Area]]] = defaultdict(lambda: defaultdict(list))
    for child in Area.objects.current().filter(parent__kind=kind).exclude(kind__in=OVERLAPPING_KINDS):
        children[child.parent_id][child.kind].append(child)
    changed = []
    for area in Area.objects.of_kind(kind).filter(pk__in=[pk for pk in children if pk], boundary__isnull=False):
        if area.population is not None and not area.population_source.startswith(SUMMED):
            continue
        for parts in children[area.pk].values():
            if not _are_complete(area, parts):
                continue
            source = _worked_out(SUMMED, parts[0])
            value = (sum(part.population or 0 for part in parts), parts[0].population_year, source, False)
            if _population(area) != value:
                _set_population(area, *value)
                changed.append(area)
            break
    _save(changed)
    return [area.name for area in changed]


def _are_complete(area: Area, parts: list[Area]) -> bool:
    figures = {(part.population is None or part.population_is_estimate, part.population_year) for part in parts}
    if len(figures) > 1 or next(iter(figures))[0]:
        return False
    whole = _outlines([area])[0].area
    return float(shapely.area(_outlines(parts)).sum()) >= COMPLETE_SHARE * whole


def _worked_out(how: str, part: Area) -> str:
    published = part.population_source.removeprefix(f"{SUMMED}: ")
    return f"{how}: {published}"[:200]


def _population(area: Area) -> tuple:
    return area.population, area.population_year, area.population_source, area.population_is_estimate


def _set_population(area: Area, people: int, year: int | None, source: str, is_estimate: bool) -> None:
    area.population, area.population_year = people, year
    area.population_source, area.population_is_estimate = source, is_estimate


def _save(areas: list[Area]) -> None:
    fields = ["population", "population_year", "population_source", "population_is_estimate"]
    Area.objects.bulk_update(areas, fields, batch_size=500)


def _column(header: list[str], chosen: str, patterns: tuple[str, ...], option: str) -> int:
    place = header.index(chosen) if chosen in header else None if chosen else find_column(header, patterns)
    if place is None:
        raise TableRefusedError(
            _("Which column is it? Say so with %(option)s. The file's columns are: %(columns)s.")
            % {"option": option, "columns": ", ".join(header)}
        )
    return place


def _year_in(column: str) -> int | None:
    years = re.findall(r"20\d\d", column)
    return int(years[-1]) if years else None
