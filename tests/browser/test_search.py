"""From a few letters to the map: with suggestions, with the keyboard, on a phone, without JavaScript."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect
from wagtail.models import Site

from core.models import Partnership
from places.models import Postcode
from tests.browser.waiting import are_offered

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def make_council(shared_data: Path) -> None:
    """With its wards and a few postcodes."""
    Partnership.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults={"district_code": "E06000042"}
    )
    folder = shared_data / "boundaries"
    for kind, name in (("district", "thames-valley-lads-derived"), ("ward", "mk-ward")):
        call_command("import_areas", folder / f"{name}.geojson", kind=kind, vintage=2025, verbosity=0)
    for code, longitude in (("MK93EJ", -0.7642), ("MK93EP", -0.7600)):
        Postcode.objects.create(code=code, longitude=longitude, latitude=52.0433)


@pytest.fixture
def search_page(shared_data, lay_once, live_server, open_page):
    """Opens the search of a council."""
    lay_once(lambda: make_council(shared_data))

    def search_page(query="", **options):
        page = open_page(**{"viewport": {"width": 1280, "height": 900}, **options})
        page.goto(f"{live_server.url}/search/?q={query}")
        return page

    return search_page


def box(page):
    return page.locator("#place-search")


def test_a_ward_is_chosen_with_the_keyboard_as_one_types(search_page, axe):
    page = search_page()
    box(page).press_sequentially("east ble")
    are_offered(page, "east ble")
    expect(page.get_by_role("option", name="Bletchley East")).to_contain_text("Ward")
    assert axe(page) == []
    page.keyboard.press("ArrowDown")
    with page.expect_navigation(url="**/crime-map/?area=E05009406*", wait_until="commit"):
        page.keyboard.press("Enter")


def test_a_postcode_is_completed(search_page):
    page = search_page()
    box(page).press_sequentially("mk93")
    are_offered(page, "mk93")
    expect(page.get_by_role("option").first).to_have_text(re.compile("^MK9 3EJ"))
    with page.expect_navigation(url="**/crime-map/?near=52.04330,-0.76420*", wait_until="commit"):
        page.get_by_role("option").first.click()


def test_every_answer_is_accessible_and_fits_a_phone(search_page, faults, live_server):
    page = search_page()
    for query in ("", "bletchley", "mk9", "M1 1AE", "bletchly", "MK9 3EI"):
        page.goto(f"{live_server.url}/search/?q={query}")
        expect(page.locator("h1")).to_have_count(1)
        assert faults(page) == [], query


def test_without_javascript_a_name_leads_to_choices_and_then_to_the_map(search_page):
    page = search_page(java_script_enabled=False)
    box(page).fill("bletchley")
    page.locator("main").get_by_role("button", name="Search").click()
    expect(page.get_by_role("heading", name="3 areas")).to_be_visible()
    with page.expect_navigation(url="**/crime-map/?area=E05009408*", wait_until="commit"):
        page.get_by_role("link", name="Bletchley West").click()
