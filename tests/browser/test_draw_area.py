"""Drawing an area in the admin: with the mouse, with the keyboard, by pasting, without JavaScript."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from playwright.sync_api import expect
from wagtail.models import Site

from core.models import Partnership
from people.models import User
from places.models import Area
from tests.browser.waiting import eventually, is_drawn, stands_still

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-0.74, 52.04], [-0.73, 52.04], [-0.73, 52.05], [-0.74, 52.05], [-0.74, 52.04]]],
}


def import_boundaries(shared_data: Path) -> None:
    Partnership.objects.update_or_create(
        site=Site.objects.get(is_default_site=True), defaults={"district_code": "E06000042"}
    )
    folder = shared_data / "boundaries"
    call_command(
        "import_areas", folder / "thames-valley-lads-derived.geojson", kind="district", vintage=2025, verbosity=0
    )
    call_command("import_areas", folder / "mk-ward.geojson", kind="ward", verbosity=0)


@pytest.fixture
def boundaries(shared_data, lay_once) -> None:
    lay_once(lambda: import_boundaries(shared_data))


@pytest.fixture
def open_form(boundaries, live_server, open_as):
    """Opens an address of the admin as somebody who may do everything."""

    def open_form(path="/admin/areas/new/", **options):
        user = User.objects.filter(is_superuser=True).first() or User.objects.create_superuser(
            "editor@example.org", "a long pass phrase"
        )
        page = open_as(user, viewport={"width": 1280, "height": 1100}, **options)
        page.goto(live_server.url + path)
        return page

    return open_form


def has_corners(page, count: int) -> None:
    """The outline comes to have so many corners."""
    outline = page.locator("textarea[name=outline]")

    def corners() -> int:
        text = outline.input_value()
        return len(json.loads(text)["coordinates"][0]) - 1 if text else 0

    eventually(lambda: corners() == count)


def click_map(page, *points):
    is_drawn(page)
    box = page.locator(".outline__map").bounding_box()
    for across, down in points:
        page.mouse.click(box["x"] + box["width"] * across, box["y"] + box["height"] * down)


def test_an_estate_is_drawn_corrected_and_saved(open_form, axe):
    page = open_form()
    page.locator(".outline__district").first.wait_for()
    is_drawn(page)
    page.get_by_label("Name").fill("Lakeside")
    click_map(page, (0.4, 0.4), (0.6, 0.4))
    expect(page.get_by_role("status").filter(has_text="corners")).to_contain_text("2 of at least three corners")
    has_corners(page, 0)
    click_map(page, (0.6, 0.6), (0.4, 0.6), (0.2, 0.2))
    has_corners(page, 5)
    page.get_by_role("button", name="Take the last step back").click()
    has_corners(page, 4)

    outline = page.locator("textarea[name=outline]")
    before = outline.input_value()
    corner = page.get_by_role("button", name="Corner 3")
    box = corner.bounding_box()
    page.mouse.move(box["x"] + 12, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=5)
    page.mouse.up()
    expect(outline).not_to_have_value(before)
    has_corners(page, 4)

    corner = page.get_by_role("button", name="Corner 4")
    corner.focus()
    page.keyboard.press("Delete")
    has_corners(page, 3)
    assert [line for line in axe(page) if "outline" in line] == []

    page.get_by_role("button", name="Save area").click()
    page.get_by_text("Lakeside").first.wait_for()
    area = Area.objects.get(name="Lakeside")
    assert (area.code, area.kind, area.parent) == ("X00000001", "estate", Area.objects.district())
    assert len(area.boundary.display["coordinates"][0]) == 4

    page.goto(page.url.split("/admin/")[0] + f"/admin/areas/edit/{area.pk}/")
    page.get_by_role("button", name="Corner 3").wait_for()
    has_corners(page, 3)


def test_an_area_is_drawn_with_the_keyboard_alone(open_form):
    page = open_form()
    page.locator(".outline__district").first.wait_for()
    is_drawn(page)
    page.get_by_label("Name").fill("Old Town")
    page.locator(".outline__map").focus()
    for key in ("Enter", "ArrowRight", "Enter", "ArrowDown", "Enter", "ArrowLeft", "Enter", "Backspace"):
        page.keyboard.press(key)
        stands_still(page)
    has_corners(page, 3)
    outline = page.locator("textarea[name=outline]")
    before = outline.input_value()
    page.get_by_role("button", name="Corner 1").focus()
    page.keyboard.press("ArrowUp")
    expect(outline).not_to_have_value(before)
    expect(page.get_by_role("button", name="Corner 1")).to_be_focused()


def test_what_is_pasted_is_shown_on_the_map(open_form):
    page = open_form()
    box = page.locator("textarea[name=outline]")
    box.fill(json.dumps(SQUARE))
    page.get_by_role("button", name="Corner 4").wait_for()
    expect(page.locator("[data-outline-status]")).to_contain_text("0.762 km²")
    box.fill(
        json.dumps(
            {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"], [[[0, 51], [0, 52], [1, 52], [0, 51]]]]}
        )
    )
    page.get_by_text("several parts").wait_for()
    box.fill("not an outline")
    page.get_by_text("does not hold a GeoJSON polygon").wait_for()


def test_without_javascript_the_outline_is_pasted(open_form):
    page = open_form(java_script_enabled=False)
    expect(page.locator(".outline__map")).to_be_hidden()
    page.get_by_label("Name").fill("Riverside")
    page.locator("textarea[name=outline]").fill(json.dumps(SQUARE))
    page.get_by_role("button", name="Save area").click()
    page.get_by_text("Riverside").first.wait_for()
    assert Area.objects.get(name="Riverside").is_drawn
