"""A real Chromium for the tests in this folder."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

from tests.browser.waiting import is_drawn

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
]
AXE = Path(settings.NODE_MODULES, "axe-core", "axe.min.js")
SETTLED = """Promise.allSettled(document.getAnimations()
    .filter(each => each.effect.getComputedTiming().endTime !== Infinity)
    .map(each => each.finished)).then(() => null)"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the session: Debian's where it is, else the one that Playwright installed."""
    # Playwright's loop runs in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # As patient as `eventually`: a busy machine is slow, not wrong.
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        # A root user's Chromium has no sandbox of its own to start.
        no_sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *no_sandbox])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium) -> Iterator[Callable[..., Page]]:
    """Opens pages with the options of Playwright's `new_context`: size, colour scheme, no JavaScript.

    Fails the test when a page asks any other machine for anything, breaks the content security policy or
    throws an error that nobody caught.
    """
    contexts, complaints = [], []

    def keep_to_this_machine(route: Route) -> None:
        if urlsplit(route.request.url).hostname in {"localhost", "127.0.0.1"}:
            route.continue_()
        else:
            complaints.append(f"asked for {route.request.url}")
            route.abort()

    def open_page(**options) -> Page:
        context = chromium.new_context(**{"reduced_motion": "reduce", "service_workers": "block", **options})
        context.route("http://**", keep_to_this_machine)
        context.route("https://**", keep_to_this_machine)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"uncaught: {error}"))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if "Content Security Policy" in message.text else None,
        )
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def page(open_page) -> Page:
    """A page of a desktop's size."""
    return open_page(viewport={"width": 1280, "height": 900})


@pytest.fixture(scope="session")
def axe() -> Callable[..., list[str]]:
    """Runs axe-core in a page, all its rules or `only` one: a line for each thing it finds wrong, with where."""
    program = AXE.read_text()

    def run(page: Page, *, only: str = "") -> list[str]:
        is_drawn(page)
        # What is still fading in has another contrast than what people read.
        page.evaluate(SETTLED)
        if not page.evaluate("'axe' in window"):
            page.evaluate(program)
        options = {"resultTypes": ["violations"], **({"runOnly": [only]} if only else {})}
        found = page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{violation['id']}: {violation['help']} ({', '.join(str(node['target']) for node in violation['nodes'])})"
            for violation in found["violations"]
        ]

    return run
