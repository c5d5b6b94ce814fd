"""Waiting for what a page will show, however busy the machine is."""

import time
from collections.abc import Callable

from playwright.sync_api import Page


def eventually(check: Callable[[], object], seconds: float = 20) -> None:
    """Returns as soon as `check()` holds; fails when it never does within `seconds`."""
    until = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < until, "It never came true."
        time.sleep(0.05)


def fonts_are_there(page: Page) -> None:
    """Returns once the page is drawn in its own letters: until then everything may still move."""
    page.evaluate("document.fonts.ready.then(() => null)")
