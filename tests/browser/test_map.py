"""The map in a real Chromium: with the mouse, by keyboard alone, saved data, no JavaScript, shared addresses."""

import re

import pytest
from playwright.sync_api import Locator, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.waiting import eventually, is_drawn, scrolls_sideways, stands_still
from tests.crime_map.milton_keynes import keep_in, load_milton_keynes
from tests.prepared_database import prepared_database

pytestmark = [pytest.mark.browser, pytest.mark.starts_first]
WARD = "E05009406"
PERIOD = "from=2025-06&to=2025-06"
PLACE = "[data-map-panel] :is(h2, h3)"


@pytest.fixture(scope="module")
def address_of_site(django_db_setup, django_db_blocker, shared_data, tmp_path_factory):
    """Milton Keynes, loaded and served once for these tests, which only look, and gone afterwards."""
    folder = tmp_path_factory.mktemp("map")
    with django_db_blocker.unblock(), keep_in(folder / "kept"):
        load_milton_keynes(shared_data, folder)
        server = LiveServer("127.0.0.1")
        yield server.url
        server.stop()
        prepared_database().lay()


@pytest.fixture
def open_map(address_of_site, open_page):
    """Opens an address of the crime map and waits until the map is drawn."""

    def open_map(address=f"/crime-map/?{PERIOD}", *, wait=True, prepare=None, **options):
        page = open_page(**{"viewport": {"width": 1280, "height": 1000}, **options})
        page.messages = []
        page.on("console", lambda message: page.messages.append(message.text) if message.type == "error" else None)
        if prepare:
            page.add_init_script(prepare)
        page.goto(address_of_site + address)
        if wait:
            page.wait_for_selector('[data-crime-map][data-state="ready"]')
            page.wait_for_selector(".crime-map__marks button", state="attached")
        return page

    return open_map


def spoken(page) -> Locator:
    return page.locator("[data-map-status]")


def circles(page) -> list[int]:
    """The number of crimes that each circle in view says."""
    labels = page.locator(".crime-map__marks button").all_inner_texts()
    return [first_number(label) for label in labels]


def crimes_stated(page) -> int:
    return first_number(page.locator(".results__sentence strong").inner_text())


def first_number(text: str) -> int:
    return int(re.findall(r"[\d,]+", text)[0].replace(",", ""))


def headline_becomes(page, words: str) -> None:
    expect(page.locator(".results__sentence")).to_contain_text(words)


def open_a_place_by_keyboard(page) -> None:
    """Goes to the marks, and presses Enter once for each step nearer and once for the place itself."""
    page.locator(".crime-map__frame").focus()
    page.keyboard.press("Tab")
    eventually(lambda: focused_mark(page))
    while "zoom in" in focused_mark(page):
        before = zoom(page)
        page.keyboard.press("Enter")
        eventually(lambda before=before: zoom(page) > before and focused_mark(page))
    assert " on or near " in focused_mark(page)
    page.keyboard.press("Enter")
    expect(page.locator(PLACE)).to_be_visible()


def zoom(page) -> float:
    return float(page.locator("[data-crime-map]").get_attribute("data-zoom"))


def focused_mark(page) -> str:
    """The label of the mark that has the focus; "" while none has."""
    return page.evaluate(
        "document.activeElement.closest('.crime-map__marks') ? document.activeElement.textContent : ''"
    )


def test_map_and_table_say_the_same(open_map, axe):
    page = open_map()
    eventually(lambda: sum(circles(page)) == crimes_stated(page) > 1000)
    assert axe(page) == []
    assert page.messages == []
    # A filter is drawn at once, the figures follow, and one sentence is spoken.
    page.evaluate("document.querySelector('.filters__more').open = true")
    page.check("#category-burglary")
    headline_becomes(page, "Burglary in Milton Keynes")
    eventually(lambda: sum(circles(page)) == crimes_stated(page) > 10)
    expect(spoken(page)).to_have_text(re.compile("^Burglary in Milton Keynes, June 2025: "))
    expect(page).to_have_url(re.compile("category=burglary"))
    expect(page.locator("#category-burglary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Burglary in Milton Keynes, June 2025 – "))
    expect(page.locator("[data-embed]")).to_contain_text("category=burglary")
    expect(page.locator("[data-embed]")).to_contain_text('title="Burglary in Milton Keynes, June 2025"')
    # A second category, and back to the first.
    page.check("#category-robbery")
    headline_becomes(page, "Burglary and robbery")
    page.go_back()
    headline_becomes(page, "Burglary in Milton Keynes")
    expect(page.locator("#category-robbery")).not_to_be_checked()
    eventually(lambda: sum(circles(page)) == crimes_stated(page))


def test_filtering_asks_for_no_data(open_map):
    page = open_map()
    is_drawn(page)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("document.querySelector('.filters__more').open = true")
    page.check("#category-drugs")
    headline_becomes(page, "Drugs")
    assert [url for url in asked if "part=results" not in url and "favicon" not in url] == []


def test_a_circle_opens_by_keyboard_and_gives_the_focus_back(open_map, axe):
    page = open_map()
    open_a_place_by_keyboard(page)
    heading = page.locator(PLACE)
    expect(heading).to_have_text(re.compile("^On or near "))
    expect(page.locator("h3:focus")).to_have_count(1)
    count = first_number(page.locator(".crime-map__summary").inner_text())
    expect(page.locator(".crime-map__crimes li")).to_have_count(min(count, 41))
    expect(page.locator(".crime-map__crimes li").first).to_contain_text("June 2025. ")
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("[data-map-panel]")).to_be_hidden()
    eventually(lambda: focused_mark(page))
    # Arrow keys go from mark to mark, and do not move the map.
    before = page.evaluate("location.href")
    page.keyboard.press("End")
    page.keyboard.press("Home")
    stands_still(page)
    # Set later than the one by which the map would write where it was moved to, this timer also ends later.
    page.evaluate("new Promise((done) => setTimeout(done, 350))")
    assert page.evaluate("location.href") == before


def test_a_circle_opens_by_tap_and_a_shared_address_shows_it_again(open_map):
    page = open_map(f"/crime-map/?{PERIOD}#map=17/52.04390/-0.75400")
    frame = page.locator(".crime-map__frame")
    frame.scroll_into_view_if_needed()
    is_drawn(page)
    size = frame.bounding_box()
    # Look for a circle the way an eye does: where the pointer becomes a hand.
    found = None
    for x in range(420, int(size["width"]) - 80, 24):
        for y in range(40, int(size["height"]) - 60, 24):
            frame.hover(position={"x": x, "y": y})
            if "crime-map__frame--over" in frame.get_attribute("class"):
                found = {"x": x, "y": y}
                break
        if found:
            break
    assert found, "no circle in view"
    frame.click(position=found)
    page.wait_for_selector(PLACE)
    eventually(lambda: "one place" not in page.locator(PLACE).inner_text())
    heading = page.locator(PLACE).inner_text()
    eventually(lambda: "at=" in page.evaluate("location.hash"))
    again = page.context.new_page()
    again.goto(page.evaluate("location.href"))
    again.wait_for_selector(PLACE)
    eventually(lambda: again.locator(PLACE).inner_text() == heading)
    eventually(lambda: "map=" in again.evaluate("location.hash"))


def test_areas_are_shaded_with_the_tables_figures(open_map, axe):
    page = open_map(f"/crime-map/?{PERIOD}&by=ward")
    page.wait_for_selector(".crime-map__key li")
    marks = page.locator(".crime-map__marks button")
    eventually(lambda: any(label.startswith("Bletchley East: ") for label in marks.all_inner_texts()))
    expect(marks).to_have_count(19)
    assert axe(page) == []
    page.locator(".crime-map__marks button").first.evaluate("button => button.focus()")
    page.keyboard.press("Enter")
    name = page.locator(PLACE).inner_text()
    page.get_by_role("button", name="Show the figures of this area").click()
    headline_becomes(page, name)
    expect(page).to_have_url(re.compile("area=E0"))
    expect(page).not_to_have_url(re.compile("by="))
    expect(page.locator(".crime-map--shaded")).to_have_count(0)


def test_an_area_is_drawn_by_tapping(open_map, axe):
    page = open_map()
    page.get_by_role("button", name="Draw an area").click()
    expect(spoken(page)).to_contain_text("Tap the map at each corner")
    frame = page.locator(".crime-map__frame")
    is_drawn(page)
    box = frame.bounding_box()
    for x, y in ((0.3, 0.55), (0.7, 0.55), (0.7, 0.85), (0.3, 0.85)):
        frame.click(position={"x": box["width"] * x, "y": box["height"] * y})
    expect(page.locator("[data-map-tool-state]")).to_have_text(re.compile("^4 corners"))
    assert axe(page) == []
    page.get_by_role("button", name="Show this area").click()
    headline_becomes(page, "in the area you drew")
    expect(page).to_have_url(re.compile(r"shape=52\.\d{4},-0\.\d{4};"))
    eventually(lambda: sum(circles(page)) == crimes_stated(page) > 0)
    # It is one step in the history.
    page.go_back()
    headline_becomes(page, "in Milton Keynes")


def test_an_area_is_drawn_by_keyboard(open_map):
    page = open_map()
    page.get_by_role("button", name="Draw an area").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".crime-map__frame")).to_be_focused()
    for key in ("ArrowUp", "ArrowRight", "ArrowDown"):
        page.keyboard.press("Enter")
        page.keyboard.press(key)
        stands_still(page)
    expect(page.locator("[data-map-finish]")).to_be_enabled()
    page.keyboard.press("Backspace")
    expect(page.locator("[data-map-finish]")).to_be_disabled()
    expect(spoken(page)).to_contain_text("at least three corners")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Show this area").click()
    headline_becomes(page, "in the area you drew")
    expect(page.locator("[data-map-draw]")).to_be_focused()


def test_lines_that_cross_are_refused_in_words(open_map):
    page = open_map()
    page.get_by_role("button", name="Draw an area").click()
    frame = page.locator(".crime-map__frame")
    for x, y in ((150, 150), (350, 350), (350, 150), (150, 350)):
        frame.click(position={"x": x, "y": y})
    expect(spoken(page)).to_contain_text("cross each other")
    expect(page.locator("[data-map-finish]")).to_be_disabled()
    page.keyboard.press("Escape")
    expect(page.locator("[data-map-tool]")).to_be_hidden()


def test_a_circle_counts_what_lies_within(open_map):
    page = open_map()
    page.get_by_role("button", name="Draw a circle").click()
    page.select_option("[data-map-radius]", "2000")
    page.get_by_role("button", name="Use the cross in the middle").click()
    headline_becomes(page, "within 2 kilometres of the marked point")
    eventually(lambda: sum(circles(page)) == crimes_stated(page) > 0)


def test_near_me_asks_once_and_sends_no_more_than_it_needs(open_map):
    page = open_map(permissions=["geolocation"], geolocation={"latitude": 52.0421234, "longitude": -0.7563456})
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_role("button", name="Near me").click()
    headline_becomes(page, "within 500 metres of the marked point")
    expect(page).to_have_url(re.compile("near=52.042,-0.756&"))
    assert not any("52.0421" in url for url in requests)
    # Now that there is a point, the form offers the distance from it; without one again, it does not.
    page.get_by_label("Within", exact=True).select_option("1000")
    headline_becomes(page, "within 1 kilometre of the marked point")
    page.go_back()
    headline_becomes(page, "within 500 metres of the marked point")
    expect(page.get_by_label("Within", exact=True)).to_have_value("500")
    page.go_back()
    headline_becomes(page, "in Milton Keynes")
    expect(page.locator("#filter-radius")).to_be_hidden()


def test_near_me_says_what_to_do_when_refused(open_map):
    page = open_map()
    page.get_by_role("button", name="Near me").click()
    expect(spoken(page)).to_contain_text("search for a postcode")
    expect(spoken(page)).to_be_visible()


def test_saved_data_shows_the_table_and_asks_before_the_map(open_map):
    saving = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    page = open_map(wait=False, prepare=saving)
    button = page.get_by_role("button", name=re.compile(r"Show the map \(about \d+ kB\)"))
    button.wait_for()
    expect(page.locator(".results__sentence")).to_be_visible()
    loaded = page.evaluate("performance.getEntriesByType('resource').map(entry => entry.name)")
    assert not any("leaflet" in name or "/data/" in name for name in loaded)
    button.click()
    page.wait_for_selector('[data-crime-map][data-state="ready"]')
    expect(page.locator(".crime-map__frame")).to_be_focused()


def test_without_javascript_the_table_stands_alone(open_map):
    page = open_map(wait=False, java_script_enabled=False)
    expect(page.locator("[data-map-without]")).to_be_visible()
    expect(page.locator("[data-map-body]")).to_be_hidden()
    # What would do nothing is not offered.
    expect(page.locator("[data-map-tools]")).to_be_hidden()
    expect(page.locator(".results table").first).to_be_visible()


def test_when_the_data_cannot_be_had_it_says_so_and_tries_again(open_map):
    breaks = """
        window.isBroken = true;
        const really = window.fetch;
        window.fetch = (...asked) => (window.isBroken ? Promise.reject(new TypeError("offline")) : really(...asked));
    """
    page = open_map(wait=False, prepare=breaks)
    button = page.get_by_role("button", name="Try again")
    button.wait_for()
    expect(page.locator("[data-map-offer]")).to_contain_text("could not be loaded")
    page.evaluate("window.isBroken = false")
    button.click()
    page.wait_for_selector('[data-crime-map][data-state="ready"]')


def test_a_ward_shows_only_what_is_counted_there(open_map):
    page = open_map(f"/crime-map/?area={WARD}&{PERIOD}")
    eventually(lambda: sum(circles(page)) == crimes_stated(page) > 0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_hangs_over_the_edge(open_map, axe, scheme):
    page = open_map(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True, color_scheme=scheme)
    open_a_place_by_keyboard(page)
    assert not scrolls_sideways(page)
    sizes = page.locator(".crime-map button:visible").evaluate_all(
        """buttons => buttons
            .filter((button) => !button.closest(".crime-map__marks"))
            .map((button) => button.getBoundingClientRect())
            .map(({ width, height }) => Math.min(width, height))"""
    )
    assert min(sizes) >= 24
    assert axe(page) == []


@pytest.mark.parametrize("height", [560, 330])
def test_the_small_map_stands_in_another_page(open_map, axe, height):
    page = open_map(f"/crime-map/embed/?area={WARD}&{PERIOD}", viewport={"width": 400, "height": height})
    eventually(lambda: sum(circles(page)) > 0)
    open_a_place_by_keyboard(page)
    assert axe(page) == []
    assert page.evaluate("location.hash") == ""


def holding(part: str) -> str:
    """A script that keeps what the page fetches of `part` until `letGo()`."""
    return """
        const really = window.fetch;
        window.fetch = async (...asked) => {
            if (String(asked[0]).includes("PART")) await new Promise((go) => (window.letGo = go));
            return really(...asked);
        };
    """.replace("PART", part)


def let_go(page) -> None:
    page.wait_for_function("Boolean(window.letGo)")
    page.evaluate("letGo()")


def test_a_place_opens_at_once_and_is_named_when_its_street_is_known(open_map):
    page = open_map(prepare=holding("-streets-"))
    open_a_place_by_keyboard(page)
    heading = page.locator(PLACE)
    expect(heading).to_have_text("On or near one place")
    expect(page.locator(".crime-map__crimes li").first).to_be_visible()
    let_go(page)
    expect(heading).not_to_have_text("On or near one place")
    expect(spoken(page)).to_have_text(heading.inner_text())


def test_nothing_can_be_opened_before_it_is_known_what_lies_there(open_map):
    page = open_map(f"/crime-map/?area={WARD}&{PERIOD}", wait=False, prepare=holding("areas.json"))
    page.wait_for_selector("[data-crime-map][data-marks]")
    assert circles(page) == []
    let_go(page)
    eventually(lambda: sum(circles(page)) == crimes_stated(page) > 0)
    open_a_place_by_keyboard(page)
