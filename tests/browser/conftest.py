"""A real Chromium for the tests in this folder.

How a test here stays right on a machine that is busy: what a click, a key or a form leads to is waited for (`expect`,
`eventually`) before it is asked about, in the browser or in the database; whatever must be gone, or unchanged, comes
after something that only the new page shows. `SLOW_BROWSER=1` slows the browser's scripts and holds back styles,
scripts and letters by chance, as such a machine does.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from people.models import User
from tests.browser.serving import SLOW_BROWSER, SLOWER, Server
from tests.browser.waiting import PATIENCE, eventually, is_drawn, scrolls_sideways
from tests.prepared_database import copy_pages

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
    # No other machine is ever found.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
AXE = Path(settings.NODE_MODULES, "axe-core", "axe.min.js")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
# Where columns stand side by side, and are at their narrowest.
TABLETS = [{"width": 780, "height": 900}, {"width": 1000, "height": 900}]
DESKTOP = {"viewport": WIDE}
SETTLED = """Promise.allSettled(document.getAnimations()
    .filter(each => each.effect.getComputedTiming().endTime !== Infinity)
    .map(each => each.finished)).then(() => null)"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session: Debian's where it is, else the one that Playwright installed."""
    # Playwright's loop runs in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE * 1000)
    with sync_playwright() as playwright:
        # A root user's Chromium has no sandbox of its own to start.
        no_sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *no_sandbox])
        yield browser
        browser.close()


@pytest.fixture(scope="session", autouse=True)
def counting_server() -> Iterator[None]:
    """Every server of these tests counts what it has not answered yet."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LiveServerThread, "server_class", Server)
        yield


def slow_down(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


@pytest.fixture(scope="module")
def lay_once(tmp_path_factory) -> Callable[[Callable[[], object]], None]:
    """Lays what each test of a module begins with: made for the first of them, copied in no time for the others."""
    laid = tmp_path_factory.mktemp("laid") / "laid.sqlite3"

    def lay(make: Callable[[], object]) -> None:
        if connection.vendor != "sqlite" or not laid.exists():
            make()
        if connection.vendor == "sqlite":
            own = Path(connection.settings_dict["NAME"])
            connection.close()
            copy_pages(*((laid, own) if laid.exists() else (own, laid)))

    return lay


@pytest.fixture
def open_page(chromium) -> Iterator[Callable[..., Page]]:
    """Opens pages with the options of Playwright's `new_context`: size, colour scheme, no JavaScript.

    Fails the test when a page asks any other machine for anything, breaks the content security policy or
    throws an error that nobody caught.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def keep_to_this_machine(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.hostname not in {"localhost", "127.0.0.1"}:
            complaints.append(f"asked for {request.url}")

    def keep_to_the_policy(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(message.text)

    def open_page(**options) -> Page:
        context = chromium.new_context(**{"reduced_motion": "reduce", "service_workers": "block", **options})
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        context.on("request", keep_to_this_machine)
        context.on("console", keep_to_the_policy)
        context.on("weberror", lambda error: complaints.append(f"uncaught: {error.error}"))
        if SLOW_BROWSER:
            context.on("page", slow_down)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
    eventually(lambda: not Server.under_way)
    assert complaints == []


@pytest.fixture
def open_as(open_page, live_server) -> Callable[..., Page]:
    """Opens a page at which somebody is signed in, with options of `open_page`; without any, of a desktop's size."""

    def open_as(user: User, **options) -> Page:
        client = Client()
        client.force_login(user)
        page = open_page(**(options or DESKTOP))
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        page.context.add_cookies([{**cookie, "url": live_server.url}])
        return page

    return open_as


@pytest.fixture
def page(open_page) -> Page:
    """A page of a desktop's size."""
    return open_page(**DESKTOP)


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """Runs axe-core in a page, all its rules or `only` one: a line for each thing it finds wrong, with where."""
    program = AXE.read_text()

    def run(page: Page, *, only: str = "") -> list[str]:
        is_drawn(page)
        # What is still fading in has another contrast than what people read.
        page.evaluate(SETTLED)
        # Wagtail's editor brings an axe of its own, another version with rules and words of its own.
        if not page.evaluate("'ourAxe' in window"):
            page.evaluate(f"{program}; window.ourAxe = window.axe; null")
        options = {"resultTypes": ["violations"], **({"runOnly": [only]} if only else {})}
        found = page.evaluate("options => ourAxe.run(document, options)", options)
        return [
            f"{violation['id']}: {violation['help']} ({', '.join(str(node['target']) for node in violation['nodes'])})"
            for violation in found["violations"]
        ]

    return run


@pytest.fixture(scope="session")
def faults(axe) -> Callable[[Page], list[str]]:
    """Everything that axe finds in a page by day and by night, wide and narrow, and whether it scrolls sideways.

    By night only its colours are others. 320 pixels are the narrowest phone, and a window of 1280 at 400 % zoom. The
    page stands wide and by day afterwards.
    """

    def look(page: Page) -> list[str]:
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        found = axe(page)
        page.emulate_media(color_scheme="dark")
        found += [f"at night: {fault}" for fault in axe(page, only="color-contrast")]
        page.emulate_media(color_scheme="light")
        for size in (*TABLETS, NARROW):
            page.set_viewport_size(size)
            if scrolls_sideways(page):
                found.append(f"{size['width']} pixels wide: It scrolls sideways.")
        found += [f"narrow: {fault}" for fault in axe(page)]
        page.set_viewport_size(WIDE)
        return found

    return look
