"""From a page to its files, and to a format that is not there, without JavaScript on a phone."""

import pytest
from playwright.sync_api import expect
from wagtail.models import Page

from formats.models import FormatRequest
from formats.services import make
from home.models import StandardPage

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def bicycles() -> StandardPage:
    """A published page, in plain text and in Braille."""
    page = StandardPage(title="Bicycles", slug="bicycles", summary="What we know.", body="<p>Lock the shed.</p>")
    Page.objects.get(depth=2).add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    make(page, "plain")
    make(page, "braille")
    return page


def test_a_file_is_there_and_another_can_be_asked_for(live_server, open_page, bicycles, axe):
    page = open_page(viewport={"width": 360, "height": 800}, java_script_enabled=False)
    page.goto(f"{live_server.url}{bicycles.url}")
    bar = page.get_by_role("region", name="This page in other formats")
    expect(bar.get_by_role("listitem").filter(has_text="Braille")).to_contain_text("English, not proof-read")
    with page.expect_download() as download:
        bar.get_by_role("link", name="Braille").click()
    assert download.value.suggested_filename == "bicycles-braille.brf"

    bar.get_by_role("link", name="Ask for another format or language").click()
    expect(page.get_by_label("What would you like to have?")).to_have_value("Bicycles")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_role("alert").get_by_role("link", name="Choose a format.").click()
    page.get_by_label("Easy Read").check()
    page.get_by_label("Phone number").fill("01908 000000")
    page.get_by_role("button", name="Ask for it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("We have your request")
    assert FormatRequest.objects.get().wanted == "easy-read"

    scripted = open_page(viewport={"width": 360, "height": 800})
    for address in (bicycles.url, f"{bicycles.url}formats/ask/", f"{bicycles.url}formats/audio.mp3"):
        scripted.goto(f"{live_server.url}{address}")
        assert axe(scripted) == []
