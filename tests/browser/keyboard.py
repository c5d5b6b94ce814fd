"""Going through a page with the keyboard alone, as somebody does who uses no mouse."""

from playwright.sync_api import Page

from tests.browser.waiting import is_drawn


def press(page: Page, name: str, key: str = "Enter") -> None:
    """Come to the control with this label or these words, and press a key on it."""
    go_to(page, name)
    page.keyboard.press(key)


def go_to(page: Page, name: str) -> None:
    """Press Tab until the control with this label or these words has the focus."""
    is_drawn(page)
    for _ in range(120):
        page.keyboard.press("Tab")
        label = page.evaluate(
            "() => { const e = document.activeElement; return e === document.body ? '' :"
            " [e.labels?.[0]?.innerText, e.ariaLabel, e.innerText, e.title].filter(Boolean).join(' ') }"
        )
        if name in label:
            return
    raise AssertionError(f"Nobody comes to “{name}” by keyboard.")
