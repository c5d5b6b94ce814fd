"""The browser that the tests drive, and what it watches for."""

import pytest
from playwright.sync_api import expect
from wagtail.models import Page, Site

from home.models import HomePage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def home() -> HomePage:
    Page.objects.filter(depth=2).delete()
    root = Page.objects.get(depth=1)
    root.numchild = 0
    home = root.add_child(instance=HomePage(title="Safer Forum", slug="home"))
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": home, "hostname": "localhost"})
    return home


def test_the_home_page_opens_in_chromium(live_server, home, page):
    page.goto(live_server.url)
    expect(page.locator("h1")).to_have_count(1)


def test_axe_sees_what_is_wrong(page, axe):
    page.set_content("<html lang='en'><title>A page</title><main><h1>A page</h1><img src='data:,'></main></html>")
    assert any(line.startswith("image-alt") for line in axe(page))
