"""The map in the browser.

The packed file is that of the real months; for the time that filtering takes, its rows are dated anew so that they
fill 36 months. Page weight is what Chromium loads before and for the map, each file compressed with brotli.
"""

import datetime
import os
import shutil
import statistics
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import brotli
import polars as pl

from . import Row

SHARED_DATA = Path(os.environ.get("SHARED_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
DISTRICT, FORCE = "E06000042", "thames-valley"
BOUNDARIES = {"thames-valley-lads-derived": ("district", 2025), "mk-ward": ("ward", 2025)}
LARGEST_PACKED_KB, LARGEST_PAGE_KB, LONGEST_FILTER_MS = 90, 150, 16
MONTHS = 36
TICKS = ("burglary", "drugs", "robbery", "shoplifting", "vehicle-crime")
COUNTED = {"document", "stylesheet", "script"}


def measure() -> Iterator[Row]:
    _load()
    from crime_map.models import PublishedFile  # noqa: PLC0415 - settings are known only now
    from crime_map.storage import crime_data  # noqa: PLC0415 - as above

    for file in PublishedFile.objects.filter(district__code=DISTRICT).order_by("content"):
        size = crime_data().size(f"{file.name}.br")
        if file.content == PublishedFile.Content.CRIMES:
            promised = f"under {LARGEST_PACKED_KB} kB"
            what = f"Packed file of {file.rows:,} crimes and incidents, brotli"
            yield Row(what, f"{size / 1000:.1f} kB", promised, size < LARGEST_PACKED_KB * 1000)
            yield Row("The same, for each row", f"{size * 8 / file.rows:.1f} bits")
        else:
            yield Row("Street names, fetched at street level or on the first tap", f"{size / 1000:.1f} kB")
    yield from _in_the_browser()


def _load() -> None:
    """Boundaries and months, unless another measurement has brought them."""
    from django.core.management import call_command  # noqa: PLC0415 - settings are known only now
    from wagtail.models import Site  # noqa: PLC0415 - as above

    from core.models import Partnership  # noqa: PLC0415 - as above
    from crime_map.models import Coverage  # noqa: PLC0415 - as above
    from crime_map.publishing import publish  # noqa: PLC0415 - as above
    from places.models import Area  # noqa: PLC0415 - as above

    Partnership.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults={"district_code": DISTRICT, "police_force": FORCE}
    )
    for name, (kind, vintage) in BOUNDARIES.items():
        path = SHARED_DATA / "boundaries" / f"{name}.geojson"
        call_command("import_areas", path, kind=kind, vintage=vintage, verbosity=0, stdout=sys.stderr)
    if not Coverage.objects.filter(force=FORCE).exclude(audit_file="").exists():
        call_command("import_crimes", SHARED_DATA / "crime" / FORCE, verbosity=0, stdout=sys.stderr)
    publish(Area.objects.filter(code=DISTRICT, kind="district"))


def _in_the_browser() -> Iterator[Row]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this part needs it

    # Playwright's loop runs in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    address = _serve()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--disable-gpu", "--no-first-run", *(["--no-sandbox"] if os.geteuid() == 0 else [])],
        )
        weights = _weights(browser.new_page(), address)
        total = sum(weights.values())
        parts = ", ".join(f"{kind} {size / 1000:.1f}" for kind, size in sorted(weights.items()))
        yield Row(
            f"Map page with everything the map loads but data, brotli ({parts})",
            f"{total / 1000:.1f} kB",
            f"under {LARGEST_PAGE_KB} kB",
            total < LARGEST_PAGE_KB * 1000,
        )
        rows = _publish_three_years()
        times = _filter_times(browser.new_page(), address)
        browser.close()
    usual, longest = statistics.median(times), max(times)
    yield Row(
        f"Filtering by category or month and drawing, {MONTHS} months, {rows:,} rows (median of {len(times)})",
        f"{usual:.1f} ms",
        f"under {LONGEST_FILTER_MS} ms",
        usual < LONGEST_FILTER_MS,
    )
    yield Row("The longest of them", f"{longest:.1f} ms")


class _Threads(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


def _serve() -> str:
    """Serve the site from this process on a free port; its address."""
    from django.core.management import call_command  # noqa: PLC0415 - settings are known only now

    call_command("collectstatic", interactive=False, verbosity=0)
    from config.wsgi import application  # noqa: PLC0415 - it looks for static files when it starts

    server = make_server("127.0.0.1", 0, application, _Threads, _Silent)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_port}"


def _open(page: Any, address: str) -> None:
    page.goto(f"{address}/crime-map/")
    page.wait_for_selector('[data-crime-map][data-state="ready"]')


def _weights(page: Any, address: str) -> Counter:
    responses: list = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 - Playwright marks the function
    _open(page, address)
    weights: Counter = Counter()
    for response in responses:
        kind = response.request.resource_type
        if kind in COUNTED:
            # A proxy compresses a page in passing, more lightly than files that are compressed once.
            weights[kind] += len(brotli.compress(response.body(), quality=5 if kind == "document" else 11))
    return weights


def _publish_three_years() -> int:
    """Let the district's rows fill 36 months in a row: the real months in turn, then again from the first."""
    from crime_map.models import Coverage, PublishedFile  # noqa: PLC0415 - settings are known only now
    from crime_map.packing import pack  # noqa: PLC0415 - as above
    from crime_map.publishing import read_packed  # noqa: PLC0415 - as above
    from crime_map.storage import save_whole  # noqa: PLC0415 - as above

    file = PublishedFile.objects.get(district__code=DISTRICT, content=PublishedFile.Content.CRIMES)
    crimes = read_packed(file.name)
    frame = pl.DataFrame(
        {
            "month": crimes.month,
            "longitude": crimes.longitude[crimes.point],
            "latitude": crimes.latitude[crimes.point],
            "category": crimes.category,
            "outcome_group": crimes.outcome_group,
        }
    )
    real = sorted(frame["month"].unique())
    newest = Coverage.objects.filter(force=FORCE).latest("month").month
    dated = []
    for number in range(MONTHS):
        back = newest.year * 12 + newest.month - MONTHS + number
        month = datetime.date(back // 12, back % 12 + 1, 1)
        dated.append(frame.filter(pl.col("month") == real[number % len(real)]).with_columns(month=pl.lit(month)))
    packed = pack(pl.concat(dated))
    file.name = f"{DISTRICT}-crimes-{MONTHS:016d}.sfcp"
    for ending, data in ((".br", brotli.compress(packed)), (".gz", packed), ("", packed)):
        save_whole(file.name + ending, data)
    file.rows = sum(part.height for part in dated)
    file.save()
    from core.models import ContentVersion  # noqa: PLC0415 - settings are known only now

    ContentVersion.raise_number()
    return file.rows


def _filter_times(page: Any, address: str) -> list[float]:
    """Milliseconds from a choice in the form until the canvas shows it: counting, clustering and drawing."""
    _open(page, address)
    page.evaluate("document.querySelector('.filters__more').open = true")
    months = page.locator("#filter-from option").evaluate_all("options => options.map((option) => option.value)")
    times = []
    for number, slug in enumerate(TICKS):
        for act in (
            lambda slug=slug: page.locator(f"#category-{slug}").click(),
            lambda number=number: page.select_option("#filter-from", months[(number * 7) % len(months)]),
        ):
            page.evaluate("performance.clearMeasures()")
            act()
            page.wait_for_function("performance.getEntriesByName('crime map: draw').length > 0")
            times.append(
                page.evaluate(
                    """performance.getEntriesByName("crime map: filter")[0].duration
                    + performance.getEntriesByName("crime map: draw")[0].duration"""
                )
            )
    return times
