"""The look in a real browser: at a phone's width, by keyboard alone, without JavaScript, in the dark, on paper."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect
from wagtail.models import Page as WagtailPage
from wagtail.models import Site

from core.models import Partnership
from home.services import create_first_pages
from places.models import Area, AreaKind
from tests.browser.waiting import are_offered, is_drawn, scrolls_sideways

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"viewport": {"width": 320, "height": 640}}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PASSWORD = "a long and quiet sentence"


def make_site() -> None:
    home = create_first_pages()
    partnership = Partnership.for_site(Site.objects.get(root_page=home))
    partnership.name, partnership.strapline = "Safer Place", "The Community Safety Partnership of Somewhere Long"
    partnership.phone, partnership.email = "01234 567890", "hello@example.org"
    partnership.address = "Civic Offices, 1 High Street, Somewhere"
    partnership.save()
    for code, name, slug in (("E05000001", "Oldbrook", "oldbrook"), ("E05000002", "Old Town", "old-town")):
        Area.objects.create(kind=AreaKind.WARD, code=code, vintage=2025, name=name, slug=slug)


@pytest.fixture(autouse=True)
def site(lay_once, transactional_db) -> None:
    lay_once(make_site)


@pytest.fixture
def person() -> None:
    user = get_user_model().objects.create_user("somebody@example.org", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/account/login/")
    page.get_by_label("Email").fill("somebody@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/account/")


def test_the_dark_look_is_dark_and_another_one(open_page, live_server):
    grounds = {}
    for scheme in ("light", "dark"):
        page = open_page(color_scheme=scheme)
        page.goto(live_server.url)
        grounds[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
        links = page.evaluate("getComputedStyle(document.querySelector('.button')).backgroundColor")
        grounds[f"{scheme} button"] = links
    assert grounds["light"] == "rgb(253, 252, 249)"
    assert grounds["dark"] == "rgb(20, 25, 26)"
    assert grounds["light button"] != grounds["dark button"]


def test_the_words_are_in_the_typeface_of_this_site(page, live_server):
    page.goto(live_server.url)
    is_drawn(page)
    assert page.evaluate("document.fonts.check('18px \"Atkinson Hyperlegible Next\"')")
    assert page.evaluate("[...document.fonts].filter((face) => face.status === 'loaded').length") >= 1


def test_what_is_wrong_takes_the_focus_and_leads_to_the_answer(live_server, open_page, axe):
    page = open_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/account/signup/")
    page.get_by_label("Email").fill("not an address")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Make an account").click()

    summary = page.locator(".error-summary")
    expect(page).to_have_title("Error: Make an account – Safer Place")
    expect(summary).to_be_focused()
    is_drawn(page)
    assert summary.bounding_box()["y"] < page.locator("h1").bounding_box()["y"]
    summary.get_by_role("link").first.click()
    expect(page.get_by_label("Email")).to_be_focused()
    expect(page.locator("#id_email")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#id_email")).to_have_attribute("aria-describedby", re.compile("id_email_error"))


def test_an_address_that_cannot_be_read_says_so_first(live_server, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(f"{live_server.url}/crime-map/?from=nonsense")
    expect(page.locator(".error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))


def test_axe_finds_nothing_in_a_form_with_errors(live_server, open_page, axe):
    for scheme in ("light", "dark"):
        page = open_page(color_scheme=scheme, **PHONE)
        page.goto(f"{live_server.url}/account/signup/")
        page.get_by_role("button", name="Make an account").click()
        expect(page.locator(".error-summary")).to_be_focused()
        assert axe(page) == []


def test_the_first_key_skips_to_the_content(page, live_server):
    page.goto(live_server.url)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("main").get_by_label("Your postcode or place")).to_be_focused()


def test_the_focus_is_seen_in_two_tones(page, live_server):
    page.goto(live_server.url)
    search = page.get_by_role("main").get_by_label("Your postcode or place")
    search.focus()
    page.keyboard.press("Tab")
    expect(search).not_to_be_focused()
    ring = {
        name: page.evaluate(f"getComputedStyle(document.activeElement).{name}")
        for name in ("outlineWidth", "outlineColor", "boxShadow")
    }
    assert ring["outlineWidth"] == "3px"
    assert "6px" in ring["boxShadow"]
    assert ring["outlineColor"] not in ring["boxShadow"]


def test_the_menu_of_a_phone_needs_no_script_and_closes_with_escape(live_server, open_page):
    page = open_page(java_script_enabled=False, **PHONE)
    page.goto(f"{live_server.url}/privacy/")
    menu = page.locator("#menu")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Menu").focus()
    page.keyboard.press("Enter")
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(page.get_by_role("button", name="Menu")).to_be_focused()
    page.keyboard.press("Enter")
    menu.get_by_role("link", name="About us").click()
    expect(page.locator("h1")).to_have_text("About us")


def test_axe_finds_nothing_on_a_demonstration(live_server, open_page, axe, settings):
    settings.IS_DEMONSTRATION = True
    for scheme in ("light", "dark"):
        page = open_page(color_scheme=scheme, **PHONE)
        page.goto(live_server.url)
        expect(page.get_by_text("Demonstration: not by Safer Place")).to_be_visible()
        assert axe(page) == []


def test_axe_finds_nothing_in_the_open_menu(live_server, open_page, axe):
    page = open_page(**PHONE)
    page.goto(f"{live_server.url}/privacy/")
    page.get_by_role("button", name="Menu").click()
    expect(page.locator("#menu")).to_be_visible()
    assert axe(page) == []
    assert not scrolls_sideways(page)


def test_on_a_wide_window_the_menu_is_there_without_asking(page, live_server):
    page.goto(f"{live_server.url}/privacy/")
    expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="About us")).to_be_visible()
    expect(page.get_by_role("button", name="Menu")).to_be_hidden()


@pytest.mark.parametrize("width", [1024, 1280])
def test_the_menu_of_staff_stands_in_one_line_and_the_search_beside_the_name(
    live_server, open_page, person, axe, width
):
    get_user_model().objects.update(is_superuser=True)
    home = Site.objects.get(is_default_site=True).root_page
    WagtailPage.objects.filter(depth__gt=2).update(show_in_menus=False)
    for title in ("Neighbourhoods", "Priorities", "Updates", "Consultations", "Actions", "About us"):
        home.add_child(instance=WagtailPage(title=title, slug=f"menu-{title[:3].lower()}", show_in_menus=True))
    page = open_page(viewport={"width": width, "height": 900})
    sign_in(page, live_server.url)
    page.goto(f"{live_server.url}/about/")
    is_drawn(page)
    items = [each.bounding_box() for each in page.locator(".menu__pages li").all()]
    assert len(items) == 8 and len({round(each["y"]) for each in items}) == 1
    search, name = page.locator(".menu__search").bounding_box(), page.locator(".masthead__name").bounding_box()
    assert abs(_middle(search) - _middle(name)) <= 8, "the search stands in the line of the name"
    assert search["y"] + search["height"] < items[0]["y"]
    strapline = page.locator(".masthead__strapline")
    box = strapline.bounding_box() if strapline.count() else name
    assert box["x"] + box["width"] < search["x"]
    box = page.get_by_role("link", name="Staff pages").bounding_box()
    numbers = page.get_by_role("list", name="Who to call").get_by_role("listitem").all()
    assert max(each.bounding_box()["x"] + each.bounding_box()["width"] for each in numbers) < box["x"]
    assert axe(page) == []


def _middle(box: dict) -> float:
    return box["y"] + box["height"] / 2


def test_everything_is_big_enough_to_touch(live_server, open_page):
    """24 px or more, but for links within sentences (WCAG 2.2, 2.5.8)."""
    page = open_page(**PHONE)
    small = {}
    for address in ("/", "/account/login/", "/privacy/"):
        page.goto(f"{live_server.url}{address}")
        is_drawn(page)
        small[address] = page.evaluate(
            """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), summary')].filter((e) => {
                const box = e.getBoundingClientRect();
                const seen = e.checkVisibility() && box.width && !e.matches('.skip-link');
                return seen && !e.closest('p, .prose li') && (box.height < 24 || box.width < 24);
            }).map((e) => e.outerHTML.slice(0, 80))"""
        )
    assert {address: found for address, found in small.items() if found} == {}


def test_places_are_offered_as_one_types_and_chosen_by_keyboard(page, live_server):
    page.goto(live_server.url)
    search = page.get_by_role("combobox", name="Your postcode or place")
    search.press_sequentially("old")
    are_offered(page, "old")
    options = page.get_by_role("option")
    expect(options).to_have_count(2)
    expect(search).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status").filter(has_text="Places found: 2")).to_be_attached()
    search.press("Escape")
    expect(search).to_have_attribute("aria-expanded", "false")
    expect(search).to_have_value("old")
    search.press("ArrowDown")
    search.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_count(1)
    expect(search).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    name = chosen.evaluate("(option) => option.firstChild.textContent")
    search.press("Enter")
    expect(page).to_have_url(re.compile(rf"/crime-map/\?.*{Area.objects.get(name=name).code}"))


def test_axe_finds_nothing_while_places_are_offered(open_page, live_server, axe):
    for scheme in ("light", "dark"):
        page = open_page(color_scheme=scheme, **PHONE)
        page.goto(live_server.url)
        page.get_by_role("combobox").press_sequentially("old")
        are_offered(page, "old")
        expect(page.get_by_role("option")).to_have_count(2)
        page.get_by_role("combobox").press("ArrowDown")
        assert axe(page) == []


def test_without_javascript_the_search_is_a_plain_form(live_server, open_page):
    page = open_page(java_script_enabled=False)
    page.goto(live_server.url)
    page.get_by_role("main").get_by_label("Your postcode or place").fill("old")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("main").get_by_role("link", name="Old Town")).to_be_visible()


def test_paper_holds_the_words_and_not_the_controls(page, live_server):
    page.goto(f"{live_server.url}/privacy/")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    expect(page.locator("h1")).to_be_visible()
    for gone in (".menu", ".lines", ".site-footer__columns", ".skip-link"):
        expect(page.locator(gone)).to_be_hidden()


def test_in_colours_of_ones_own_what_is_chosen_and_what_can_be_pressed_is_still_seen(open_page, live_server):
    page = open_page(forced_colors="active")
    page.goto(live_server.url)
    assert page.evaluate("getComputedStyle(document.querySelector('.button')).borderTopWidth") == "2px"
    page.locator(".search input").focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def test_at_four_times_the_size_nothing_scrolls_sideways(live_server, open_page):
    """400 % zoom of a window of 1280 px leaves 320 px; text alone twice as large must fit as well."""
    page = open_page(**PHONE)
    for address in ("/", "/account/login/", "/accessibility/"):
        page.goto(f"{live_server.url}{address}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert not scrolls_sideways(page), address
