"""From a postcode to one's neighbourhood, remembered and forgotten again, as a resident does it."""

from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect
from wagtail.models import Site

from core.models import Partnership
from places.models import Postcode

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def make_site(shared_data: Path) -> None:
    """A council with a page for each ward, and one postcode in Bletchley East."""
    call_command("create_first_pages", verbosity=0)
    Partnership.objects.update_or_create(
        site=Site.objects.get(is_default_site=True),
        defaults={"district_code": "E06000042", "name": "SaferMK", "email": "team@example.org"},
    )
    folder = shared_data / "boundaries"
    for kind, name in (("district", "thames-valley-lads-derived"), ("ward", "mk-ward")):
        call_command("import_areas", folder / f"{name}.geojson", kind=kind, vintage=2025, verbosity=0)
    call_command("make_neighbourhood_pages", kind="ward", verbosity=0)
    Postcode.objects.create(code="MK22AA", longitude=-0.72903, latitude=51.98198)


@pytest.fixture
def site(shared_data, lay_once, live_server) -> str:
    lay_once(lambda: make_site(shared_data))
    return live_server.url


@pytest.mark.parametrize(("width", "has_javascript"), [(360, False), (1280, True)])
def test_from_a_postcode_to_my_neighbourhood_remembered_and_forgotten(site, open_page, axe, width, has_javascript):
    page = open_page(viewport={"width": width, "height": 800}, java_script_enabled=has_javascript)

    def is_sound() -> None:
        if has_javascript:
            assert axe(page) == []
        expect(page.locator("h1")).to_have_count(1)

    page.goto(site)
    page.get_by_label("Your postcode or place").fill("mk2 2aa")
    page.locator("main").get_by_role("button", name="Search").click()
    page.wait_for_url("**/neighbourhoods/bletchley-east/?near=*")
    expect(page.get_by_text("MK2 2AA is in Bletchley East.")).to_be_visible()
    expect(page.get_by_role("link", name="See the crime map around it")).to_be_visible()
    is_sound()

    page.get_by_role("link", name="Remember this as my neighbourhood").click()
    expect(page.get_by_role("heading", name="What is kept, and where")).to_be_visible()
    is_sound()
    assert page.context.cookies(site) == [] or "neighbourhood" not in {c["name"] for c in page.context.cookies(site)}
    page.get_by_role("button", name="Remember it").click()
    page.wait_for_url("**/neighbourhoods/bletchley-east/")
    expect(page.get_by_role("status").filter(has_text="now remembers Bletchley East")).to_be_visible()

    page.goto(site)
    page.locator("main").get_by_role("link", name="Bletchley East").click()
    expect(page.get_by_text("This device remembers this as your neighbourhood.")).to_be_visible()
    is_sound()

    page.get_by_role("link", name="Forget it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Forget Bletchley East?")
    is_sound()
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_role("status").filter(has_text="no longer remembers your neighbourhood")).to_be_visible()
    page.goto(site)
    expect(page.get_by_label("Your postcode or place")).to_be_visible()
    expect(page.get_by_text("Your neighbourhood:")).to_have_count(0)
    assert "neighbourhood" not in {cookie["name"] for cookie in page.context.cookies(site)}
