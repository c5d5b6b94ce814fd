"""Two real months of one council area, with its wards: what the map's tests look at."""

import csv
import gzip
import io
import json
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from wagtail.models import Site

from core.models import Partnership

DISTRICT = "E06000042"
FORCE = "thames-valley"
MONTHS = ("2025-06", "2025-08")


def load_milton_keynes(shared_data: Path, folder: Path, months: tuple[str, ...] = MONTHS) -> None:
    """Boundaries, populations and crimes through the site's own commands; `folder` takes the files cut to size."""
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.name, partnership.district_code, partnership.police_force = "SaferMK", DISTRICT, FORCE
    partnership.save()
    boundaries = shared_data / "boundaries"
    call_command("import_areas", _only_the_district(boundaries, folder), kind="district", vintage=2025, verbosity=0)
    call_command("import_areas", str(boundaries / "mk-ward.geojson"), kind="ward", verbosity=0)
    call_command("import_areas", str(boundaries / "mk-lsoa.geojson"), kind="lsoa", verbosity=0)
    call_command(
        "import_populations",
        str(shared_data / "population" / "mk-lsoa21-population.csv"),
        source="Office for National Statistics",
        verbosity=0,
    )
    police = folder / "police"
    police.mkdir()
    for month in months:
        write_month(shared_data, police, month)
    call_command("import_crimes", str(police), verbosity=0)
    call_command("publish_crimes", verbosity=0)


def write_month(shared_data: Path, police: Path, month: str) -> Path:
    """A real street file without the rows that the force gives for other council areas."""
    name = f"{month}-{FORCE}-street.csv"
    lines = gzip.decompress((shared_data / "crime" / FORCE / f"{name}.gz").read_bytes()).decode()
    header, *rows = csv.reader(io.StringIO(lines, newline=""))
    with (police / name).open("w", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [header, *(r for r in rows if r[8].startswith("Milton Keynes "))]
        )
    return police / name


def _only_the_district(boundaries: Path, folder: Path) -> str:
    collection = json.loads((boundaries / "thames-valley-lads-derived.geojson").read_text())
    collection["features"] = [f for f in collection["features"] if f["properties"]["lad_code"] == DISTRICT]
    for feature in collection["features"]:
        feature["properties"] = {"LAD25CD": DISTRICT, "LAD25NM": feature["properties"]["lad_name"]}
    path = folder / "district.geojson"
    path.write_text(json.dumps(collection))
    return str(path)


def keep_in(folder: Path) -> override_settings:
    """While it lasts, the crime data storage is `folder`."""
    own = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    return override_settings(STORAGES=settings.STORAGES | {"crime_data": own})
