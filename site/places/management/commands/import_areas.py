"""Load boundaries from a GeoJSON file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from tqdm import tqdm

from places.area_file import AreaFile, AreaFileRefusedError, Fields, read_area_file
from places.area_writing import AreaReport, import_areas
from places.coordinates import Box
from places.models import Area, AreaKind

MOST_NAMES = 5


class Command(BaseCommand):
    help = (
        "Load the boundaries of one kind of area from a GeoJSON file. Fields and year are read from the names that the "
        "Office for National Statistics uses. Everything is stored, or nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="A GeoJSON file.")
        parser.add_argument("--kind", required=True, choices=AreaKind.values, help="What the areas are.")
        parser.add_argument("--code-field", default="", help="The field with the official code, such as WD25CD.")
        parser.add_argument("--name-field", default="", help="The field with the name, such as WD25NM.")
        parser.add_argument("--parent-field", default="", help="The field with the code of the larger area.")
        parser.add_argument("--vintage", type=int, help="Year of the boundaries, where no field's name says it.")
        parser.add_argument("--source", default="", help="Where the boundaries come from, and their licence, to show.")
        parser.add_argument("--illustrative", action="store_true", help="Made up for a demonstration.")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done, and do nothing.")

    def handle(self, *, file: Path, kind: str, dry_run: bool, **options) -> None:
        chosen = Fields(options["code_field"], options["name_field"], options["parent_field"], options["vintage"])
        is_quiet = options["verbosity"] == 0
        try:
            read = read_area_file(
                file.read_bytes(),
                kind=kind,
                chosen=chosen,
                near=_district_box(),
                progress=lambda features: tqdm(features, desc="Reading areas", unit="area", disable=is_quiet or None),
            )
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except AreaFileRefusedError as error:
            raise CommandError("\n".join([f"Nothing was stored from {file.name}.", *error.faults])) from error
        if read.fields.vintage is None:
            raise CommandError("Of which year are these boundaries? Say so with --vintage, such as --vintage 2025.")
        with transaction.atomic():
            report = import_areas(
                file=read,
                kind=kind,
                vintage=read.fields.vintage,
                source=options["source"],
                is_illustrative=options["illustrative"],
            )
            if dry_run:
                transaction.set_rollback(True)
        if not is_quiet:
            for line in _sentences(read, report, AreaKind(kind), is_dry_run=dry_run):
                self.stdout.write(line)


def _district_box() -> Box | None:
    """Where the areas should lie, in degrees, once the council area is loaded."""
    boundary = getattr(Area.objects.district(), "boundary", None)
    return (boundary.west, boundary.south, boundary.east, boundary.north) if boundary else None


def _sentences(read: AreaFile, report: AreaReport, kind: AreaKind, *, is_dry_run: bool) -> list[str]:
    """The report of an import, in lines to print."""
    fields = read.fields
    lines = [
        "Dry run: nothing was stored." if is_dry_run else "",
        f"{len(read.areas)} {'area' if len(read.areas) == 1 else 'areas'} read ({kind.label}, {fields.vintage}).",
        f"Code from {fields.code}, name from {fields.name}, larger area from {fields.parent or 'where it lies'}.",
        f"{len(report.added)} added, {len(report.changed)} changed, {report.unchanged} unchanged.",
        f"{report.replaced} older areas are now marked as replaced by newer boundaries." if report.replaced else "",
    ]
    if report.illustrative_removed:
        lines.append(f"{report.illustrative_removed} illustrative areas of this kind removed.")
    lines += [f"Mended: {repair} ({_named(names)})." for repair, names in read.repairs.items()]
    if report.orphans:
        lines.append(f"In no larger area that is loaded: {_named(report.orphans)}.")
    lines += [
        f"Check these: {first} and {second} overlap, though areas of this kind should not."
        for first, second in report.overlaps[:MOST_NAMES]
    ]
    return [line for line in lines if line]


def _named(names: list[str]) -> str:
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else shown
