"""Importing a force's months.

The real import, with every check, all kinds of area and the database, stands beside a bare script that only parses
the same files and places their points, in the same run. Each runs in a process of its own, so its memory is its own.
"""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from . import Row

SHARED_DATA = Path(os.environ.get("SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
CRIMES = SHARED_DATA / "crime" / "thames-valley"
BOUNDARIES = {
    "thames-valley-lads-derived": ("district", 2025),
    "thames-valley-wards-2025": ("ward", 2025),
    "mk-msoa": ("msoa", 2021),
    "mk-lsoa": ("lsoa", 2021),
    "mk-lsoa11": ("lsoa", 2011),
}
SLOWEST_ROWS_A_SECOND = 50_000
MOST_TIMES_BARE = 5
MOST_MEGABYTES = 600
# The fastest of three: what else the machine does only ever slows a run down.
RUNS = 3


def measure() -> Iterator[Row]:
    _load_boundaries()
    bare = min((_in_its_own_process("bare") for _ in range(RUNS)), key=lambda run: run["seconds"])
    whole = min((_in_its_own_process("whole") for _ in range(RUNS)), key=lambda run: run["seconds"])
    rows_a_second, times = whole["rows"] / whole["seconds"], whole["seconds"] / bare["seconds"]
    yield Row("Rows imported", f"{whole['rows']:,} in {whole['files']} files, {whole['seconds']:.1f} s")
    yield Row(
        "Import, end to end, all kinds of area",
        f"{rows_a_second:,.0f} rows a second",
        f"{SLOWEST_ROWS_A_SECOND:,} or more",
        rows_a_second >= SLOWEST_ROWS_A_SECOND,
    )
    yield Row("Bare parsing and placing, without checks", f"{bare['rows'] / bare['seconds']:,.0f} rows a second")
    yield Row(
        "Import against the bare script", f"{times:.1f} times", f"{MOST_TIMES_BARE} or fewer", times <= MOST_TIMES_BARE
    )
    yield Row(
        "Peak memory of the import",
        f"{whole['megabytes']:.0f} MB",
        f"under {MOST_MEGABYTES} MB",
        whole["megabytes"] < MOST_MEGABYTES,
    )


def _in_its_own_process(which: str) -> dict:
    command = [sys.executable, "-m", "bench.import_crimes", which]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1])  # noqa: S603 - this very file


def _load_boundaries() -> None:
    from django.core.management import call_command  # noqa: PLC0415 - settings are known only now

    for name, (kind, vintage) in BOUNDARIES.items():
        path = SHARED_DATA / "boundaries" / f"{name}.geojson"
        call_command("import_areas", path, kind=kind, vintage=vintage, verbosity=0, stdout=sys.stderr)


def bare() -> dict:
    """Parse the street files with polars, place each file's points with shapely, and count by area: nothing else."""
    import polars as pl  # noqa: PLC0415 - not before the clock of the other side
    import shapely  # noqa: PLC0415 - as above

    start, rows = time.perf_counter(), 0
    outlines = []
    for name in BOUNDARIES:
        collection = json.loads((SHARED_DATA / "boundaries" / f"{name}.geojson").read_bytes())
        outlines += [shapely.geometry.shape(feature["geometry"]) for feature in collection["features"]]
    areas = shapely.make_valid(outlines)
    files = sorted(CRIMES.glob("*-street.csv.gz"))
    for path in files:
        crimes = pl.read_csv(path)
        rows += crimes.height
        places = crimes.select("Longitude", "Latitude").drop_nulls().unique()
        points = shapely.points(places["Longitude"].to_numpy(), places["Latitude"].to_numpy())
        area, point = shapely.STRtree(points).query(areas, predicate="intersects")
        placed = places[point].with_columns(area=area)
        crimes.join(placed, on=["Longitude", "Latitude"]).group_by("area", "Crime type").len()
    return {"rows": rows, "files": len(files), "seconds": time.perf_counter() - start}


def whole() -> dict:
    """Import the same street files as `import_crimes` does, into an empty set of figures."""
    sys.path.insert(1, str(Path(__file__).resolve().parents[1] / "site"))
    import django  # noqa: PLC0415 - the environment names the settings

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415 - as above

    from crime_map.services import import_crimes  # noqa: PLC0415 - needs Django

    call_command("migrate", "crime_map", "zero", verbosity=0)
    call_command("migrate", "crime_map", verbosity=0)
    start = time.perf_counter()
    reports = list(import_crimes(paths=sorted(CRIMES.glob("*-street.csv.gz"))))
    seconds = time.perf_counter() - start
    rows = sum(report.counted.read for report in reports if report.counted)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rows": rows, "files": len(reports), "seconds": seconds, "megabytes": peak}


if __name__ == "__main__":
    print(json.dumps({"bare": bare, "whole": whole}[sys.argv[1]]()))
