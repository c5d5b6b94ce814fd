"""Loading how many people of each group live in the whole area, from a CSV file."""

from django.db import transaction

from core.models import ContentVersion
from places.tables import TableRefusedError, read_rows

from .models import PopulationGroup

COLUMNS = ("characteristic", "group", "label", "covers", "people", "source")


def read_population_groups(content: bytes) -> list[PopulationGroup]:
    """The groups in a CSV file, unsaved. Raises `TableRefusedError`, naming the lines at fault."""
    header, *rows = read_rows(content)
    names = [name.strip().lower() for name in header]
    if missing := [column for column in COLUMNS if column not in names]:
        raise TableRefusedError(f"There is no column called {' or '.join(missing)}. Columns are {', '.join(COLUMNS)}.")
    groups, faults = [], []
    for number, row in enumerate(rows, start=2):
        cells = dict(zip(names, (cell.strip() for cell in row), strict=False))
        people = cells.get("people", "").replace(",", "")
        if not people.isdecimal():
            faults.append(f"Line {number}: “{cells.get('people', '')}” is not a whole number of people.")
            continue
        columns = {name: cells.get(name, "") for name in ("characteristic", "group", "label", "covers", "source")}
        groups.append(PopulationGroup(people=int(people), order=number, **columns))
        if not all((columns["characteristic"], columns["group"], columns["label"], columns["source"])):
            faults.append(f"Line {number} must have a characteristic, a group, a label and a source.")
    if faults:
        raise TableRefusedError("\n".join(faults))
    return groups


@transaction.atomic
def import_population_groups(groups: list[PopulationGroup]) -> int:
    """Put the groups in the place of those that were there of the same characteristics."""
    PopulationGroup.objects.filter(characteristic__in={group.characteristic for group in groups}).delete()
    for group in groups:
        group.full_clean()
        group.save()
    ContentVersion.raise_number()
    return len(groups)
