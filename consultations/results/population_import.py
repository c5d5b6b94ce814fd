"""Loading how many people of each group live in the whole area, or in each ward of it, from a CSV file."""

from django.db import transaction

from core.models import ContentVersion
from core.tables import TableRefusedError, read_rows
from places.models import Area

from .models import PopulationGroup

COLUMNS = ("characteristic", "group", "label", "covers", "people", "source")
# The official code of the ward (or other area) that a line is about; empty, or not there, for the whole area.
AREA = "area"


def read_population_groups(content: bytes) -> list[PopulationGroup]:
    """The groups in a CSV file, unsaved. Raises `TableRefusedError`, naming the lines at fault."""
    header, *rows = read_rows(content)
    names = [name.strip().lower() for name in header]
    if missing := [column for column in COLUMNS if column not in names]:
        raise TableRefusedError(f"There is no column called {' or '.join(missing)}. Columns are {', '.join(COLUMNS)}.")
    areas = {area.code: area for area in Area.objects.current().exclude(code="")} if AREA in names else {}
    groups, faults = [], []
    for number, row in enumerate(rows, start=2):
        cells = dict(zip(names, (cell.strip() for cell in row), strict=False))
        people = cells.get("people", "").replace(",", "")
        if not people.isdecimal():
            faults.append(f"Line {number}: “{cells.get('people', '')}” is not a whole number of people.")
            continue
        columns = {name: cells.get(name, "") for name in ("characteristic", "group", "label", "covers", "source")}
        code = cells.get(AREA, "")
        if code and code not in areas:
            faults.append(f"Line {number}: there is no area with the code “{code}”. Load its boundary first.")
            continue
        groups.append(PopulationGroup(people=int(people), order=number, area=areas.get(code), **columns))
        if not all((columns["characteristic"], columns["group"], columns["label"], columns["source"])):
            faults.append(f"Line {number} must have a characteristic, a group, a label and a source.")
    if faults:
        raise TableRefusedError("\n".join(faults))
    return groups


@transaction.atomic
def import_population_groups(groups: list[PopulationGroup]) -> int:
    """Put the groups in the place of those that were there of the same characteristics.

    What is told of the whole area and of its wards are two things: one can be loaded anew without the other.
    """
    everywhere = {group.characteristic for group in groups if group.area is None}
    by_area = {group.characteristic for group in groups if group.area}
    PopulationGroup.objects.everywhere().filter(characteristic__in=everywhere).delete()
    PopulationGroup.objects.in_one_area().filter(characteristic__in=by_area).delete()
    for group in groups:
        group.full_clean()
        group.save()
    ContentVersion.raise_number()
    return len(groups)
