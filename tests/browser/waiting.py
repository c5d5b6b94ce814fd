"""Waiting for what a page will show, however busy the machine is."""

import time
from collections.abc import Callable

from playwright.sync_api import Page, ViewportSize, expect

# Seconds in which even a busy machine does what a test waits for: nobody waits that long for what comes.
PATIENCE = 60
# A page's own timers go off in their order, however late: the menu's are for 150 ms, and begin with the next frame.
REARRANGED = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() =>
    setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => done(null))), 400))))"""


def eventually(check: Callable[[], object], seconds: float = PATIENCE) -> None:
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
    # Laying the page out is what makes a browser ask for the letters.
    page.evaluate("document.body.getBoundingClientRect(), document.fonts.ready.then(() => null)")


def stands_still(page: Page) -> None:
    """Returns once the page's map has come to where it was sent: it glides there, and its middle with it."""
    page.wait_for_function("() => !document.querySelector('.leaflet-pan-anim, .leaflet-zoom-anim')")


def are_offered(page: Page, words: str) -> None:
    """Returns once the list of places is the one for `words`: what came for fewer letters is about to be replaced."""
    expect(page.get_by_role("listbox")).to_have_attribute("data-words", words)


def resize(page: Page, size: ViewportSize) -> None:
    """Gives the window another size, and returns once the page stands still in it.

    The staff's menu folds and unfolds by scripts and timers of its own: a button pressed meanwhile may have moved away
    before it is let go. `REARRANGED` is later than the last of those timers.
    """
    page.set_viewport_size(size)
    page.evaluate(REARRANGED)


def scrolls_sideways(page: Page) -> bool:
    """Whether the drawn page is wider than the window that it is read in."""
    is_drawn(page)
    return page.evaluate("document.documentElement.scrollWidth") > page.viewport_size["width"]
