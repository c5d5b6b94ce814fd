"""Every page of the site in Chromium, as a resident meets it: light, dark, on the narrowest phone."""

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests.every_address import SIGNED_IN, addresses, ask
from tests.prepared_database import prepared_database
from tests.whole_site import build_whole_site

pytestmark = pytest.mark.browser

LOOKS = {
    "wide and light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "wide and dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "narrow and light": {"viewport": {"width": 320, "height": 640}, "color_scheme": "light"},
}


class Served:
    """The whole site on this machine, the addresses of its pages, and a resident's session."""

    def __init__(self, server: LiveServer, resident) -> None:
        self.url = server.url
        client = Client()
        client.force_login(resident)
        self.session = client.cookies["sessionid"].value
        self.pages = [address for address in [*addresses(), "/no-such-page/"] if ask(Client(), address).is_page]
        own = [address for address in addresses() if address.startswith(SIGNED_IN)]
        self.own_pages = [address for address in own if ask(client, address).is_page]


@pytest.fixture(scope="module")
def served(django_db_setup, django_db_blocker, shared_data):
    """The whole site, served for this module and gone afterwards."""
    with django_db_blocker.unblock():
        database = prepared_database()
        site = build_whole_site(shared_data)
        server = LiveServer("127.0.0.1")
        yield Served(server, site.resident)
        server.stop()
        database.lay()


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_anything_that_axe_finds(served, open_page, axe, look):
    faults = {}
    anybody, resident = open_page(**LOOKS[look]), open_page(**LOOKS[look])
    resident.context.add_cookies([{"name": "sessionid", "value": served.session, "url": served.url}])
    for page, addresses_of in ((anybody, served.pages), (resident, served.own_pages)):
        for address in addresses_of:
            if address == "/api/v1/docs":
                continue
            page.goto(f"{served.url}{address}", wait_until="load")
            found = axe(page)
            if found:
                faults[address] = found
    assert faults == {}


def test_no_page_scrolls_sideways_at_320_pixels(served, open_page):
    """Which is also a window of 1280 pixels at 400 % zoom."""
    page = open_page(**LOOKS["narrow and light"])
    too_wide = {}
    for address in served.pages:
        page.goto(f"{served.url}{address}", wait_until="load")
        width = page.evaluate("document.documentElement.scrollWidth")
        if width > 320 and address != "/api/v1/docs":
            too_wide[address] = width
    assert too_wide == {}
