"""A line drawn by keyboard, by way of the moderators, to list and map; support without scripts."""

import pytest
from playwright.sync_api import expect
from wagtail.models import Site

from consultations.ideas.models import Contribution, Support
from core.models import Partnership
from people.models import User
from tests.browser.waiting import scrolls_sideways, stands_still
from tests.consultations.ideas.conftest import assessment, consultation, let_through  # noqa: F401 - its fixtures
from tests.consultations.ideas.whole import PIN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = {"width": 360, "height": 780}


@pytest.fixture
def place(consultation, monkeypatch):  # noqa: F811 - the fixture of that name
    # The browser fills forms in quicker than people do.
    monkeypatch.setattr("people.suspicion.QUICKEST", 0)
    User.objects.get_or_create(email="team@example.org")
    Partnership.objects.create(site=Site.objects.get(is_default_site=True), name="Our Place", place_name="Ourtown")
    return consultation


def test_from_a_line_drawn_by_keyboard_to_support_without_scripts(place, live_server, open_page, axe):
    base = f"{live_server.url}/consultations/{place.slug}/map/"
    page = open_page(viewport=PHONE)
    page.goto(base)
    page.get_by_role("link", name="Mark a place").click()
    page.get_by_role("button", name="Post").click()
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page.locator(".error-summary")).to_contain_text("Write where it is, or set a pin on the map.")
    assert axe(page) == []

    page.get_by_role("button", name="Line").press("Enter")
    drawing = page.get_by_role("application", name="Map to draw on")
    drawing.focus()
    drawing.press("Enter")
    expect(page.get_by_text("The line has begun")).to_be_visible()
    drawing.press("ArrowRight")
    # The map glides to where the arrow led; what is set is always its middle.
    stands_still(page)
    drawing.press("Enter")
    expect(page.get_by_text("A line is drawn.")).to_be_visible()
    page.get_by_label("What is it about this place?").fill("There is no light along here.")
    page.get_by_role("button", name="Post").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, we have it")

    made = Contribution.objects.get()
    assert made.geometry["type"] == "LineString" and len(made.geometry["coordinates"]) == 2
    Contribution.objects.filter(pk=made.pk).update(geometry=PIN)
    let_through(made)

    page.goto(base)
    pin = page.locator(".contribution-map__pin")
    expect(pin).to_have_count(1)
    pin.press("Enter")
    expect(page.locator(".leaflet-popup").get_by_role("link")).to_have_text("There is no light along here.")
    assert axe(page) == []
    assert not scrolls_sideways(page)

    plain = open_page(viewport=PHONE, java_script_enabled=False)
    plain.goto(base)
    plain.get_by_role("link", name="There is no light along here.").click()
    plain.get_by_role("button", name="I support this").click()
    expect(plain.get_by_role("status")).to_contain_text("Your support is counted.")
    expect(plain.locator("main")).to_contain_text("1 person supports it.")
    assert Support.objects.count() == 1
