"""Home, neighbourhood and update pages of the demonstration, by 16 visitors at a time.

gunicorn with two processes, as in production, driven by wrk on the same machine. "Worked out" are the same pages for
somebody who is signed in elsewhere or carries a session: the page cache passes them by, and each is made anew.
"""

import gzip
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from . import Row
from .serving import ROOT, web_server

KEPT_A_SECOND, KEPT_P99 = 2_000, 60
WORKED_OUT_A_SECOND = 150
MOST_KILOBYTES = 60
MAIN_ADDRESS = re.compile(r'href="(/(?:neighbourhoods|updates)/(?!feed|embed)[\w-]+/)"')


def measure() -> Iterator[Row]:
    wrk = shutil.which("wrk")
    if not wrk:
        yield Row("Pages a second", "not measured: wrk is not installed", "")
        return
    with tempfile.TemporaryDirectory(prefix="safer-forum-bench-") as folder:
        variables = {**os.environ, "DATA_DIR": folder, "DEMONSTRATION": "1", "WEB_CONCURRENCY": "2"}
        for command in (["prepare"], ["seed_demo", "--no-sign-ins"]):
            _manage(command, variables)
        with web_server(variables) as port:
            pages = {
                "Home": "/",
                "A neighbourhood": _first(port, "/neighbourhoods/"),
                "An update": _first(port, "/updates/"),
            }
            for name, address in pages.items():
                yield from _page(wrk, port, name, address)


def _page(wrk: str, port: int, name: str, address: str) -> Iterator[Row]:
    size = len(gzip.compress(_ask(port, address))) / 1000
    yield Row(f"{name}: document, compressed", f"{size:.1f} kB", f"under {MOST_KILOBYTES} kB", size < MOST_KILOBYTES)
    rate, p99 = _drive(wrk, port, address)
    kept = rate >= KEPT_A_SECOND and p99 < KEPT_P99
    promise = f"{KEPT_A_SECOND:,} or more, under {KEPT_P99} ms"
    yield Row(f"{name}: kept, pages a second and 99th percentile", f"{rate:,.0f}, {p99:.0f} ms", promise, kept)
    rate, p99 = _drive(wrk, port, address, "-H", "Cookie: sessionid=0")
    yield Row(
        f"{name}: worked out, pages a second and 99th percentile",
        f"{rate:,.0f}, {p99:.0f} ms",
        f"{WORKED_OUT_A_SECOND} or more",
        rate >= WORKED_OUT_A_SECOND,
    )


def _drive(wrk: str, port: int, address: str, *options: str) -> tuple[float, float]:
    """Pages a second, and the 99th percentile of their times in milliseconds."""
    _ask(port, address)
    command = [wrk, "-t1", "-c16", "-d8s", "--latency", "-H", "Accept-Encoding: gzip", *options]
    command.append(f"http://127.0.0.1:{port}{address}")
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - loopback only
    if "Non-2xx" in said:
        raise RuntimeError(f"{address} did not always answer: {said}")
    value, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()  # type: ignore[union-attr] # wrk always says it
    rate = re.search(r"Requests/sec:\s+([\d.]+)", said)[1]  # type: ignore[index] # as above
    return float(rate), float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


def _first(port: int, index: str) -> str:
    """The first page that an index page leads to."""
    found = [each for each in MAIN_ADDRESS.findall(_ask(port, index).decode()) if each.startswith(index)]
    pages = [each for each in found if _status(port, each) == 200]
    if not pages:
        raise RuntimeError(f"{index} leads to no page.")
    return pages[0]


def _ask(port: int, address: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address)
    content = connection.getresponse().read()
    connection.close()
    return content


def _status(port: int, address: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", address)
    status = connection.getresponse().status
    connection.close()
    return status


def _manage(command: list[str], variables: dict[str, str]) -> None:
    whole = [sys.executable, str(Path(ROOT, "manage.py")), *command]
    subprocess.run(whole, env=variables, stdout=sys.stderr, check=True)  # noqa: S603 - our own command
