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


def is_drawn(page: Page) -> None:
    """Returns once the page stands in its own styles and letters: until then everything may still move.

    What was expected of a page's words can be there before its stylesheets are: nothing is measured before this.
    """
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => null)")


def scrolls_sideways(page: Page) -> bool:
    """Whether the drawn page is wider than the window that it is read in."""
    is_drawn(page)
    return page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]
