"""The crime map's figures in a browser: from postcode to table, by keyboard, without JavaScript, in every state."""

import re

import pytest
from playwright.sync_api import expect

from home.services import create_first_pages
from places.models import Postcode
from tests.browser.waiting import scrolls_sideways
from tests.crime_map.counted import count_each, make_area, make_district, publish

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 320, "height": 640}}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


def make_ward() -> None:
    create_first_pages()
    district = make_district()
    publish("2023-07", "2025-06", kept=1_000, not_mapped=20)
    ward = make_area("E05000001", "Ambridge", parent=district, population=10_000, population_year=2022)
    make_area("E05000002", "Felpersham", parent=district, population=20_000, population_year=2022, west=-0.9)
    count_each(ward, "2023-07", "2024-06", "burglary", 6)
    count_each(ward, "2024-07", "2025-06", "burglary", 2)
    count_each(ward, "2024-07", "2025-06", "robbery", 5)
    count_each(ward, "2024-07", "2025-06", "anti-social-behaviour", 9)
    count_each(district, "2024-07", "2025-06", "burglary", 30)
    Postcode.objects.create(code="BO11AA", longitude=-0.995, latitude=52.005)


@pytest.fixture
def ward(lay_once) -> None:
    """Two years of a ward and its neighbour."""
    lay_once(make_ward)


def test_from_a_name_to_the_table_without_javascript(live_server, open_page, ward):
    page = open_page(**PHONE, java_script_enabled=False)
    page.goto(f"{live_server.url}/crime-map/")
    page.get_by_label("Postcode, place or ward").fill("ambridge")
    page.get_by_label("From", exact=True).select_option("2025-01")
    page.locator("#filters").get_by_role("button", name="Show").first.click()
    expect(page.get_by_role("heading", level=2).first).to_have_text(
        re.compile(r"All crime in Ambridge ward, January 2025 to June 2025: 42 crimes")
    )
    page.get_by_text("Choose categories, or compare areas").click()
    page.get_by_label("Burglary").check()
    page.locator("#filters details").get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Burglary in Ambridge ward")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("12 crimes")
    page.get_by_role("table", name=re.compile("Burglary in Ambridge")).first.get_by_role(
        "link", name="Category"
    ).click()
    expect(page.locator("#categories [aria-sort]")).to_have_attribute("aria-sort", "ascending")


def test_from_a_postcode_to_its_surroundings(live_server, open_page, ward):
    page = open_page(**DESKTOP, java_script_enabled=False)
    page.goto(f"{live_server.url}/crime-map/?category=burglary")
    page.get_by_label("Postcode, place or ward").fill("bo1 1aa")
    page.get_by_label("Postcode, place or ward").press("Enter")
    expect(page).to_have_url(re.compile(r"near=52\.0050,-0\.9950"))
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Burglary within 500 metres of BO1 1AA")
    expect(page.get_by_label("Within", exact=True)).to_have_value("500")


def test_everything_is_reached_and_worked_by_keyboard(live_server, open_page, ward):
    page = open_page(**DESKTOP)
    page.goto(f"{live_server.url}/crime-map/?area=E05000001&by=ward")
    reached = []
    for _press in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => {
                const element = document.activeElement, style = getComputedStyle(element);
                const isVisible = style.outlineStyle !== "none" || style.boxShadow !== "none";
                return [element.id || element.textContent.trim().slice(0, 40), isVisible];
            }"""
        )
        reached.append(focused)
        if focused[0] == "CSV":
            break
    names = [name for name, _is_visible in reached]
    for name in ("filter-q", "filter-from", "filter-to", "Show", "Category", "Whole period", "Felpersham", "CSV"):
        assert name in names, names
    assert all(is_visible for _name, is_visible in reached)
    page.locator("#categories").get_by_role("link", name="Whole period").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#categories [aria-sort]")).to_have_attribute("aria-sort", "ascending")


def test_an_error_summary_takes_focus_and_leads_to_its_field(live_server, open_page, ward):
    page = open_page(**DESKTOP)
    page.goto(f"{live_server.url}/crime-map/?from=June")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("From", exact=True)).to_be_focused()


STATES = {
    "full": "area=E05000001&by=ward",
    "error": "from=June&category=murder",
    "a point without its map": "near=52.005,-0.995",
    "missing months": "area=E05000001&from=2023-07",
    "illustrative": "area=E05000002",
    "one month, one category": "area=E05000001&from=2025-06&category=burglary",
    "nothing but anti-social behaviour": "area=E05000001&category=anti-social-behaviour",
}


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(live_server, page, faults, ward, state):
    if state == "missing months":
        publish("2024-02", "2024-04", without=("2024-02", "2024-04"))
        publish("2024-08", "2024-08", state="partial")
    if state == "illustrative":
        publish("2024-07", "2025-06", is_illustrative=True)
    page.goto(f"{live_server.url}/crime-map/?{STATES[state]}")
    page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    assert faults(page) == []


@pytest.mark.parametrize("address", ["/crime-map/", "/crime-map/?area=E05999999"])
def test_axe_finds_nothing_before_anything_is_loaded(live_server, open_page, axe, address):
    create_first_pages()
    page = open_page(**PHONE)
    page.goto(f"{live_server.url}{address}")
    assert axe(page) == []
    assert not scrolls_sideways(page)


def test_the_chart_follows_the_page_s_colours(live_server, open_page, ward):
    inks = set()
    for scheme in ("light", "dark"):
        page = open_page(**DESKTOP, color_scheme=scheme)
        page.goto(f"{live_server.url}/crime-map/?area=E05000001")
        inks.add(page.locator("svg.chart text").first.evaluate("text => getComputedStyle(text).fill"))
        expect(page.get_by_role("img", name=re.compile("All crime .* compared with a year before"))).to_be_visible()
    assert len(inks) == 2


def test_paper_has_every_table_and_no_form(live_server, open_page, ward):
    page = open_page(**DESKTOP)
    page.goto(f"{live_server.url}/crime-map/?area=E05000001")
    page.emulate_media(media="print")
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.locator("#months")).to_be_visible()
    expect(page.locator(".results__downloads")).to_be_hidden()
