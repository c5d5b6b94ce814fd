"""The crime map's page, table and downloads in the server.

Measured inside one process with Django's test client, on all months of a whole force: what the server does, without
network and browser. A new selection is one that nothing has cached: its chart is drawn and its figures are counted.
"""

import contextlib
import os
import statistics
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from . import Row

SHARED_DATA = Path(os.environ.get("SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
BOUNDARIES = (
    ("thames-valley-lads-derived", "district", 2025),
    ("mk-ward", "ward", 2025),
    ("mk-msoa", "msoa", 2021),
    ("mk-lsoa11", "lsoa", 2011),
    ("mk-lsoa", "lsoa", 2021),
)
DISTRICT, FORCE = "E06000042", "thames-valley"
POPULATIONS = "england-wales-lsoa21-population-mid2022.csv"
NEW_MS, AGAIN_MS = 150, 10
RUNS = 15


def measure() -> Iterator[Row]:
    from core.warming import warm_up  # noqa: PLC0415 - Django is set up by now, and was not above
    from places.models import Area  # noqa: PLC0415 - as above

    # What the importers report belongs beside the bench's table, not in it.
    with contextlib.redirect_stdout(sys.stderr):
        _load()
    warm_up()
    wards = list(Area.objects.of_kind("ward").current().values_list("code", flat=True))
    lsoas = list(Area.objects.of_kind("lsoa").current().values_list("code", flat=True))
    months = "from=2024-01&to=2025-09"
    _ask(f"/crime-map/?area={wards[0]}&{months}")
    yield from _page("A ward, 21 months", [f"/crime-map/?area={code}&{months}" for code in wards[1:]])
    yield from _page(
        "The whole council area and its wards compared, 21 months",
        [f"/crime-map/?{months}&by=ward&sort={order}" for order in _orders()],
    )
    yield from _page("Small areas compared, 21 months", [f"/crime-map/?{months}&by=lsoa&sort={o}" for o in _orders()])
    yield from _page(
        "500 metres around a point, 21 months",
        [f"/crime-map/?near=52.04{number},-0.76&radius=500&{months}" for number in range(RUNS)],
    )
    yield from _page("The results alone", [f"/crime-map/?area={code}&{months}&part=results" for code in lsoas[:RUNS]])
    yield from _page("Open data: counts of a ward", [f"/api/v1/counts?area={code}&{months}" for code in wards])
    for file_format in ("csv", "xlsx", "geojson"):
        yield _download(file_format, f"/crime-map/download.{file_format}?from=2014-01&to=2025-09")


def _page(what: str, addresses: list[str]) -> Iterator[Row]:
    """The median of new selections, and of the same again."""
    chosen = addresses[:RUNS]
    new = [_seconds_for(address) for address in chosen]
    again = [_seconds_for(address) for address in chosen]
    yield _row(f"{what}: a new selection", new, NEW_MS)
    yield _row(f"{what}: again", again, AGAIN_MS)


def _row(what: str, times: list[tuple[float, float]], most: int) -> Row:
    """The medians of the time that passed, which was promised, and of the processor's, which others slow less."""
    passed, worked = (statistics.median(kind) * 1000 for kind in zip(*times, strict=True))
    return Row(what, f"{passed:.1f} ms ({worked:.1f} of the processor)", f"under {most} ms", passed < most)


def _download(file_format: str, address: str) -> Row:
    started = time.perf_counter()
    response = _client().get(address)
    parts = iter(response.streaming_content)
    size = len(next(parts))
    first = time.perf_counter() - started
    size += sum(len(part) for part in parts)
    whole = time.perf_counter() - started
    words = f"{size / 1e6:.2f} MB in {whole * 1000:.0f} ms, first bytes after {first * 1000:.0f} ms"
    return Row(
        f"Download of the council area, all months, {file_format.upper()}", words, "streamed", response.streaming
    )


def _orders() -> list[str]:
    """Orders of the table that make fifteen addresses of one selection."""
    return [f"{sign}{name}" for sign in ("", "-") for name in ("category", "total", "latest", "before", *"abcd")]


def _seconds_for(address: str) -> tuple[float, float]:
    """Seconds that passed, and seconds of the processor, until the whole answer was there."""
    started, worked = time.perf_counter(), time.process_time()
    _ask(address)
    return time.perf_counter() - started, time.process_time() - worked


def _ask(address: str) -> bytes:
    response = _client().get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}.")
    return response.content


@cache
def _client():
    """One for all: making another loads the middleware again, which a server does once."""
    from django.test import Client  # noqa: PLC0415 - Django is set up by now, and was not above

    return Client(headers={"accept-encoding": "gzip"})


def _load() -> None:
    """A force's months with all kinds of area, unless an earlier measurement loaded them."""
    from django.core.management import call_command  # noqa: PLC0415 - as above
    from wagtail.models import Site  # noqa: PLC0415 - as above

    from core.models import Partnership  # noqa: PLC0415 - as above
    from home.services import create_first_pages  # noqa: PLC0415 - as above

    create_first_pages()
    partnership = Partnership.for_site(Site.objects.get(is_default_site=True))
    partnership.district_code, partnership.police_force = DISTRICT, FORCE
    partnership.save()
    load_boundaries()
    populations = SHARED_DATA / "population" / POPULATIONS
    call_command(
        "import_populations", str(populations), source="Office for National Statistics", year=2022, verbosity=0
    )
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("import_crimes", str(SHARED_DATA / "crime" / "thames-valley"), verbosity=0)


def load_boundaries() -> None:
    """Every kind of area that there are real outlines of, unless an earlier measurement loaded them."""
    from django.core.management import call_command  # noqa: PLC0415 - as above

    for name, kind, vintage in BOUNDARIES:
        file = SHARED_DATA / "boundaries" / f"{name}.geojson"
        call_command("import_areas", str(file), kind=kind, vintage=vintage, verbosity=0)
