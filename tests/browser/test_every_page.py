"""Every page of the site in Chromium, as a resident meets it: light, dark, on the narrowest phone."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.every_address import SIGNED_IN, addresses, ask
from tests.prepared_database import prepared_database
from tests.whole_site import build_whole_site

pytestmark = [pytest.mark.browser, pytest.mark.starts_first]


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


@pytest.fixture
def every_page(served, open_page) -> Iterator[tuple[str, Page]]:
    """Each page in turn, in a wide window by day: the public ones, then those a resident signs in for."""

    def open_each() -> Iterator[tuple[str, Page]]:
        anybody, resident = open_page(), open_page()
        resident.context.add_cookies([{"name": "sessionid", "value": served.session, "url": served.url}])
        for page, addresses_of in ((anybody, served.pages), (resident, served.own_pages)):
            for address in addresses_of:
                if address != "/api/v1/docs":
                    page.goto(f"{served.url}{address}", wait_until="load")
                    yield address, page

    return open_each()


def test_no_page_has_anything_that_axe_finds_by_day_or_night_wide_or_narrow_or_scrolls_sideways(every_page, faults):
    found = {address: faults(page) for address, page in every_page}
    assert {address: here for address, here in found.items() if here} == {}
