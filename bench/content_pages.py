"""Home, neighbourhood and update pages of the demonstration, by 16 visitors at a time.

gunicorn with two processes, as in production, driven by wrk on the same machine. "Worked out" are the same pages for
somebody who is signed in elsewhere or carries a session: the page cache passes them by, and each is drawn for itself.
What such a page has in common with others is read again only after a change of the content; "after a change" is that
first one. `python -m bench content_pages.home` measures one of `PAGES`.

The demonstration stays in `build/bench`, and is brought up to date before it is measured.
"""

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli

from . import Row
from .serving import ROOT, processor_time, web_server

HAS_A_SITE_OF_ITS_OWN = True
FOLDER = ROOT / "build" / "bench"
KEPT_A_SECOND, KEPT_P99 = 2_000, 60
WORKED_OUT_A_SECOND = 150
MOST_QUERIES = 30
MOST_KILOBYTES = 60
SECONDS, VISITORS = 6, 16
PASSED_BY = "Cookie: sessionid=0"
# Each page, by the list whose first page it is; home is its own.
PAGES = {"home": "/", "neighbourhood": "/neighbourhoods/", "update": "/updates/"}
NAMES = {"home": "Home", "neighbourhood": "A neighbourhood", "update": "An update"}
# What a page loads by itself; none of it loads anything else.
LOADED = re.compile(r'<(?:link rel="(?:preload|stylesheet|icon)"|script)[^>]*? (?:href|src)="(/[^"]+)"')
MAIN_ADDRESS = re.compile(r'href="(/(?:neighbourhoods|updates)/(?!feed|embed)[\w-]+/)"')


def measure(*chosen: str) -> Iterator[Row]:
    wrk = shutil.which("wrk")
    if not wrk:
        yield Row("Pages a second", "not measured: wrk is not installed", "")
        return
    with _demonstration() as variables, web_server(variables) as (port, processes):
        for name in chosen or PAGES:
            address = PAGES[name] if name == "home" else _first(port, PAGES[name])
            yield from _page(wrk, port, processes, NAMES[name], address)
            yield _queries(NAMES[name], address, variables)


@contextmanager
def _demonstration() -> Iterator[dict[str, str]]:
    """The variables of a site with the demonstration: laid the first time, kept for the next."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    variables = {**os.environ, "DATA_DIR": str(FOLDER), "DEMONSTRATION": "1", "WEB_CONCURRENCY": "2"}
    variables.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    for command in (["prepare"], ["seed_demo", "--no-sign-ins"]):
        whole = [sys.executable, str(Path(ROOT, "manage.py")), *command]
        subprocess.run(whole, env=variables, stdout=sys.stderr, check=True)  # noqa: S603 - our own command
    yield variables


def _page(wrk: str, port: int, processes: list[int], name: str, address: str) -> Iterator[Row]:
    document, everything = _weights(port, address)
    words = f"{everything:.1f} kB (document {document:.1f})"
    yield Row(f"{name}: all that it loads", words, f"under {MOST_KILOBYTES} kB", everything < MOST_KILOBYTES)
    rate, p99, each = _drive(wrk, port, processes, address)
    yield Row(
        f"{name}: kept, pages a second and 99th percentile",
        f"{rate:,.0f}, {p99:.0f} ms ({each:.2f} ms of the processor each)",
        f"{KEPT_A_SECOND:,} or more, under {KEPT_P99} ms",
        rate >= KEPT_A_SECOND and p99 < KEPT_P99,
    )
    rate, p99, each = _drive(wrk, port, processes, address, "-H", PASSED_BY)
    yield Row(
        f"{name}: worked out, pages a second and 99th percentile",
        f"{rate:,.0f}, {p99:.0f} ms ({each:.1f} ms of the processor each)",
        f"{WORKED_OUT_A_SECOND} or more",
        rate >= WORKED_OUT_A_SECOND,
    )


def _weights(port: int, address: str) -> tuple[float, float]:
    """Kilobytes of a page alone, and with all that it loads at the first visit; compressed, as letters are already."""
    page = _ask(port, address)
    document = len(brotli.compress(page, quality=5))
    files = {each: _ask(port, each) for each in LOADED.findall(page.decode())}
    sizes = (len(file if name.endswith(".woff2") else brotli.compress(file)) for name, file in files.items())
    return document / 1000, (document + sum(sizes)) / 1000


def _queries(name: str, address: str, variables: dict[str, str]) -> Row:
    """How many a page worked out asks, and what the first one after a change costs, with nothing kept."""
    command = [sys.executable, "-m", "bench._asking", address]
    said = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True)  # noqa: S603
    found = json.loads(said.stdout)
    words = "{again} queries; after a change {anew}, and {seconds:.2f} s of the processor".format(**found)
    most = max(found["again"], found["anew"])
    return Row(f"{name}: worked out, queries", words, f"{MOST_QUERIES} or fewer", most <= MOST_QUERIES)


def _drive(wrk: str, port: int, processes: list[int], address: str, *options: str) -> tuple[float, float, float]:
    """Pages a second, the 99th percentile of their times and the processor's time for each, in milliseconds."""
    for _each in range(2 * len(processes) + 2):
        _ask(port, address, *options[1:])
    command = [wrk, "-t1", f"-c{VISITORS}", f"-d{SECONDS}s", "--latency", "-H", "Accept-Encoding: gzip", *options]
    command.append(f"http://127.0.0.1:{port}{address}")
    before = processor_time(processes)
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - loopback only
    worked = processor_time(processes) - before
    if "Non-2xx" in said:
        raise RuntimeError(f"{address} did not always answer: {said}")
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr] # wrk always says it
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)[1]  # type: ignore[index] # as above
    count = re.search(r"(\d+) requests in", said)[1]  # type: ignore[index] # as above
    return float(rate), float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit], worked / int(count) * 1000


def _first(port: int, index: str) -> str:
    """The first page that an index page leads to."""
    for address in MAIN_ADDRESS.findall(_ask(port, index).decode()):
        if address.startswith(index) and _answer(port, address)[0] == 200:
            return address
    raise RuntimeError(f"{index} leads to no page.")


def _ask(port: int, address: str, *headers: str) -> bytes:
    return _answer(port, address, *headers)[1]


def _answer(port: int, address: str, *headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address, headers=dict(header.split(": ") for header in headers))
    answer = connection.getresponse()
    content = answer.read()
    connection.close()
    return answer.status, content
