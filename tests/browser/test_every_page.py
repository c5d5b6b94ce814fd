"""Every page of the site in Chromium, as a resident meets it: light, dark, on the narrowest phone."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from consultations.models import Consultation
from home.priorities.models import Measure
from tests.every_address import SIGNED_IN, addresses, ask
from tests.prepared_database import prepared_database
from tests.whole_site import OPEN, WholeSite, build_whole_site

pytestmark = [pytest.mark.browser, pytest.mark.starts_first]


class Served:
    """The whole site on this machine, the addresses of its pages, and the sessions of a resident and of staff."""

    def __init__(self, server: LiveServer, site: WholeSite) -> None:
        self.url = server.url
        client, staff = Client(), Client()
        client.force_login(site.resident)
        staff.force_login(site.administrator)
        self.session, self.staff_session = client.cookies["sessionid"].value, staff.cookies["sessionid"].value
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
        yield Served(server, site)
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


def test_nor_have_the_fullest_staff_pages_or_what_is_said_of_a_form_that_was_refused(served, open_page, faults):
    """Others are looked at on their way through the journeys, and all of them as HTML."""
    page = open_page()
    page.context.add_cookies([{"name": "sessionid", "value": served.staff_session, "url": served.url}])
    consultation, measure = Consultation.objects.get(slug=OPEN), Measure.objects.get(is_headline=True)
    addresses = {
        "the first": reverse("wagtailadmin_home"),
        "the queue": reverse("moderation_queue"),
        "a consultation": reverse("consultation_detail", args=[consultation.pk]),
        "a measure": reverse("measures:readings", args=[measure.pk]),
        "an editor": reverse("update_write"),
    }
    found = {}
    for name, address in addresses.items():
        page.goto(f"{served.url}{address}", wait_until="load")
        found[name] = faults(page)
    page.get_by_role("button", name="Save draft").click()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.get_by_text("The page could not be created due to validation errors")).to_be_focused()
    found["an editor with errors"] = faults(page)
    for block in ("Text", "Picture"):
        page.get_by_role("button", name="Insert a block").first.click()
        page.get_by_role("option", name=block, exact=True).click()
    page.get_by_role("button", name="Choose an image").click()
    expect(page.get_by_role("dialog", name="Choose an image")).to_be_visible()
    found["a picture being chosen"] = faults(page)
    page.goto(f"{served.url}{reverse('action_new')}", wait_until="load")
    page.get_by_role("main").locator("form").evaluate("form => form.requestSubmit()")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".error-summary")).to_be_focused()
    found["a form with errors"] = faults(page)
    page.get_by_role("link", name="Fill in").first.click()
    expect(page.get_by_label("What is to be done")).to_be_focused()
    assert {name: here for name, here in found.items() if here} == {}
