"""Record the README's pictures from the running site: `make walks`.

Starts the demonstration on a free port with a data folder of its own (`build/walks`), walks through it in Chromium as
a resident would, and writes `docs/pictures/`.
"""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright
from set_up import ROOT, chromium

PICTURES = ROOT / "docs" / "pictures"
LARGEST = 300_000
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"]
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 1.5, "is_mobile": True, "has_touch": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with running_site() as (address, a_ward), browser() as chrome:
        for name, options, walk in (
            ("home", DESKTOP, lambda page: page.goto(address)),
            ("home-phone-dark", {**PHONE, "color_scheme": "dark"}, lambda page: page.goto(address)),
            ("crime-map", DESKTOP, lambda page: look_at_the_map(page, f"{address}crime-map/")),
            ("crime-map-ward", DESKTOP, lambda page: look_at_the_map(page, f"{address}crime-map/?area={a_ward}")),
            ("crime-table", DESKTOP, lambda page: look_at_the_table(page, f"{address}crime-map/?area={a_ward}")),
            ("crime-map-phone", PHONE, lambda page: page.goto(f"{address}crime-map/?area={a_ward}")),
            ("search", DESKTOP, lambda page: search_as_one_types(page, address)),
            ("neighbourhood", DESKTOP, lambda page: go_to_the_first(page, f"{address}neighbourhoods/")),
            ("update-phone", PHONE, lambda page: go_to_the_first(page, f"{address}updates/")),
            ("consultation", DESKTOP, lambda page: go_to_the_first(page, f"{address}consultations/")),
            ("forum", DESKTOP, lambda page: go_to_the_first(page, f"{address}forums/")),
            ("groups", DESKTOP, lambda page: page.goto(f"{address}groups/")),
            ("actions-phone", PHONE, lambda page: page.goto(f"{address}actions/")),
        ):
            record(chrome, name, options, walk)


@contextmanager
def running_site() -> Iterator[tuple[str, str]]:
    """The demonstration, served; its address, and the code of one of its areas."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = {**os.environ, "DATA_DIR": str(ROOT / "build" / "walks"), "DEMONSTRATION": "1"}
    command = [sys.executable, "-u", "manage.py", "serve", "--demonstration", "--port", str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True) as site:
        try:
            for line in site.stdout or ():
                print(line, end="", flush=True)
                if "Ctrl-C ends it" in line:
                    break
            else:
                sys.exit("The site did not start; what it said is above.")
            yield f"http://127.0.0.1:{port}/", an_area(port)
        finally:
            site.send_signal(signal.SIGINT)
            site.communicate()


def an_area(port: int) -> str:
    """A neighbourhood in the middle of those that the open data lists."""
    with urlopen(f"http://127.0.0.1:{port}/api/v1/areas?kind=msoa") as answer:
        areas = json.load(answer)["areas"]
    return areas[len(areas) // 2]["code"]


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        yield playwright.chromium.launch(executable_path=chromium(), args=[*QUIET, *sandbox])


def record(chrome: Browser, name: str, options: dict, walk) -> None:
    context = chrome.new_context(reduced_motion="reduce", **options)
    page = context.new_page()
    walk(page)
    page.wait_for_load_state("networkidle")
    path = PICTURES / f"{name}.png"
    page.screenshot(path=path)
    context.close()
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}: {size / 1000:.0f} KB", flush=True)
    if size > LARGEST:
        sys.exit(f"{path.name} is larger than {LARGEST / 1000:.0f} KB.")


def look_at_the_map(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.locator("canvas, .leaflet-container").first.scroll_into_view_if_needed()
    page.wait_for_timeout(1500)


def look_at_the_table(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("table").first.scroll_into_view_if_needed()
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(500)


def go_to_the_first(page: Page, index: str) -> None:
    """The first page of a list."""
    page.goto(index)
    page.locator("main :is(.index, .updates, .consultations) a").first.click()


def search_as_one_types(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("main input[name=q]").press_sequentially("wolv", delay=40)
    page.wait_for_timeout(1500)


if __name__ == "__main__":
    main()
