"""Serving pages, by gunicorn as in production, on loopback.

Milton Keynes with its wards and two months of crime. "Again" is a page that somebody has seen before; a new selection
is worked out. Times are the visitor's: from sending the request to having the whole answer.
"""

import contextlib
import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command

from . import ROOT, Row

SHARED_DATA = Path(os.environ.get("SHARED_DATA", ROOT.parent / "shared" / "data"))
AGAIN_WITHIN = 10
NEW_WITHIN = 150
REPEATS = 200


def measure() -> Iterator[Row]:
    codes = _lay_site()
    with web_server() as (port, _processes):
        home, map_page = "/", f"/crime-map/?area={codes[0]}"
        new = [f"/crime-map/?area={code}&from=2025-06&to=2025-06" for code in codes]
        first = [_milliseconds(port, address) for address in new]
        yield _against("A new selection on the crime map, median of all wards", statistics.median(first), NEW_WITHIN)
        yield _against("A new selection, the slowest ward", max(first), NEW_WITHIN)
        for what, address in (("The first page", home), ("A ward's page of the crime map", map_page)):
            _milliseconds(port, address)
            times = sorted(_milliseconds(port, address) for _ in range(REPEATS))
            yield _against(f"{what} again, median of {REPEATS}", statistics.median(times), AGAIN_WITHIN)
            yield _against(f"{what} again, 99th percentile", times[int(REPEATS * 0.99)], AGAIN_WITHIN)
        if wrk := shutil.which("wrk"):
            yield Row(
                "A ward's page again, eight visitors at a time", f"{_pages_a_second(wrk, port, map_page)} a second"
            )


def _against(what: str, milliseconds: float, limit: float) -> Row:
    return Row(what, f"{milliseconds:.1f} ms", f"under {limit} ms", milliseconds < limit)


def _lay_site() -> list[str]:
    """Fill the database of this run; the codes of its wards."""
    from places.models import Area, AreaKind  # noqa: PLC0415 - once Django is set up
    from tests.whole_site import DISTRICT, build_whole_site  # noqa: PLC0415 - as above

    # What the importers report belongs beside the bench's table, not in it.
    with contextlib.redirect_stdout(sys.stderr):
        build_whole_site(SHARED_DATA)
        call_command("prepare", stdout=sys.stderr)
    wards = Area.objects.filter(kind=AreaKind.WARD, parent__code=DISTRICT)
    return list(wards.order_by("code").values_list("code", flat=True))


@contextmanager
def web_server(environment: Mapping[str, str] = os.environ) -> Iterator[tuple[int, list[int]]]:
    """The site that `environment` describes, served until the end of the block: its port, and the processes serving."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "--config", str(ROOT / "gunicorn.conf.py")]
    variables = {**environment, "BIND": f"127.0.0.1:{port}"}
    with subprocess.Popen(command, cwd=ROOT, env=variables) as server:  # noqa: S603 - our own server
        try:
            _wait_until_it_answers(port)
            children = Path(f"/proc/{server.pid}/task/{server.pid}/children")
            yield port, [int(pid) for pid in children.read_text().split()] if children.exists() else []
        finally:
            server.terminate()


def processor_time(processes: list[int]) -> float:
    """Seconds of the processor that these processes have had so far."""
    ticks = 0
    for process in processes:
        # What follows the command's name, which may hold spaces: its 12th and 13th are time for itself and for calls.
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _wait_until_it_answers(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            _milliseconds(port, "/robots.txt")
            return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("The web server did not answer within a minute.")


def _milliseconds(port: int, address: str) -> float:
    """How long one visitor waits for `address`, on a connection that is open already."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.connect()
    start = time.perf_counter()
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    answer.read()
    taken = (time.perf_counter() - start) * 1000
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{address} answered {answer.status}.")
    return taken


def _pages_a_second(wrk: str, port: int, address: str) -> str:
    command = [wrk, "-t1", "-c8", "-d5s", "-H", "Accept-Encoding: gzip", f"http://127.0.0.1:{port}{address}"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - loopback only
    return next(line.split()[1] for line in said.splitlines() if line.startswith("Requests/sec"))
