"""Alerts in a real browser, on pages that have no script: from asking for them to the end of them."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from playwright.sync_api import Page, expect
from wagtail.models import Site

from core.models import Partnership
from home.alerts.models import Subscription, Unsubscribed
from outbox.messages import send_due_messages
from places.models import Area
from tests.browser.waiting import scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def places() -> None:
    site = Site.objects.get(is_default_site=True)
    Partnership.objects.create(site=site, name="Our Place", place_name="Ourtown")
    for number, name in enumerate(("Olney", "Hanslope")):
        code = f"E0400000{number}"
        Area.objects.create(name=name, kind="parish", code=code, slug=code.lower(), vintage=2025)


def link_in_the_newest_message() -> str:
    send_due_messages()
    return re.search(r"https?://[^/\s]+(/alerts/\S+)", mail.outbox[-1].body)[1]


def find(page: Page, place: str) -> None:
    page.get_by_label("Postcode, or name of a place").fill(place)
    page.get_by_role("button", name="Find").click()


@pytest.fixture
def base(live_server, settings, monkeypatch) -> str:
    """Where the site is, as its messages say too."""
    settings.SITE_URL = live_server.url
    # The browser fills forms in quicker than people do.
    monkeypatch.setattr("people.suspicion.QUICKEST", 0)
    return live_server.url


def test_from_asking_to_stopping(places, base: str, open_page: Callable[..., Page], axe: Callable[[Page], list[str]]):
    page = open_page(viewport={"width": 360, "height": 780})

    page.goto(f"{base}/alerts/")
    find(page, "Olney")
    page.get_by_label("Olney").check()
    find(page, "Hanslope")
    page.get_by_label("Hanslope").check()
    expect(page.get_by_label("Olney")).to_be_checked()
    assert axe(page) == []
    page.get_by_role("button", name="Continue").click()

    page.get_by_label("Your email address").fill("not an address")
    page.get_by_role("button", name="Send me the link").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_label("Your email address").fill("resident@example.org")
    page.get_by_label("Once a week").check()
    assert axe(page) == []
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your email")
    assert axe(page) == []
    assert not Subscription.objects.confirmed().exists()

    page.goto(f"{base}{link_in_the_newest_message()}")
    expect(page.locator("main")).to_contain_text("Hanslope and Olney")
    assert axe(page) == []
    page.get_by_role("button", name="Start my alerts").click()
    expect(page.locator(".messages")).to_contain_text("Your alerts are on")
    assert Subscription.objects.get().is_confirmed
    assert axe(page) == []

    page.get_by_text("More choices").click()
    page.get_by_label("Large print").check()
    page.get_by_role("button", name="Save my choices").click()
    expect(page.locator(".messages")).to_contain_text("Your choices have been saved.")
    assert Subscription.objects.get().format == "large"
    page.get_by_role("link", name="Change the places").click()
    page.get_by_label("Olney").uncheck()
    page.get_by_role("button", name="Save these places").click()
    expect(page.locator(".messages")).to_contain_text("Your places have been saved.")
    expect(page.locator("main")).not_to_contain_text("Olney")
    assert not scrolls_sideways(page)

    page.get_by_role("button", name="Stop my alerts").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your alerts have stopped")
    assert axe(page) == []
    assert not Subscription.objects.exists() and Unsubscribed.objects.count() == 1
