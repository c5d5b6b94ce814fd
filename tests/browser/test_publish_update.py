"""An editor who has never seen the site signs in, publishes an update, and sees it in five formats."""

import pytest
from playwright.sync_api import expect
from wagtail.models import Site

from formats.tasks import make_all_formats
from home.updates.models import UpdatePage, UpdatesPage
from people.models import Agency
from people.roles import create_roles
from people.services import make_member_of_staff

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long and quiet sentence"


@pytest.fixture
def updates(settings, live_server, tmp_path) -> UpdatesPage:
    """Where updates are written, an agency to write for, and an editor of the communications team."""
    settings.SITE_URL = live_server.url
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "media"},
        },
    }
    create_roles()
    roles = ["Communications team"]
    make_member_of_staff(email="editor@example.org", name="An editor", roles=roles, password=PASSWORD)
    Agency.objects.create(name="Any Council", slug="any-council", kind="council")
    root = Site.objects.get(is_default_site=True).root_page
    page = root.add_child(instance=UpdatesPage(title="Updates", slug="updates"))
    Site.clear_site_root_paths_cache()
    return page


def test_from_signing_in_to_five_formats(page, live_server, updates, axe):
    page.goto(f"{live_server.url}/account/login/?next=/admin/pages/add/home/updatepage/{updates.pk}/")
    page.get_by_label("Email").fill("editor@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#id_title").fill("Bikes taken by the gate")
    page.locator("#id_summary").fill("Two bikes went on Sunday. Lock yours at two points.")
    # The agency stands there already, and text is the first kind of block.
    expect(page.locator("#id_agency")).not_to_have_value("")
    page.get_by_role("button", name="Insert a block").first.click()
    page.get_by_role("option", name="Text", exact=True).click()
    words = page.get_by_role("textbox", name="Text").or_(page.locator(".public-DraftEditor-content")).first
    words.click()
    words.press_sequentially("They were by the gate of the park. Call us if you saw who took them.")
    # The draft has been saved by itself, and the checker says whom it reaches.
    expect(page.locator("[data-update-check]")).to_contain_text("The checker has nothing to say", timeout=30_000)
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    page.wait_for_url("**/admin/pages/**")
    expect(page.locator(".messages")).to_contain_text("published", timeout=30_000)
    update = UpdatePage.objects.get(live=True)
    make_all_formats.func(update.pk)
    page.goto(f"{live_server.url}{update.url}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Bikes taken by the gate")
    assert axe(page) == []
    for name, content_type in {
        "large-print.pdf": "application/pdf",
        "audio.mp3": "audio/mpeg",
        "braille.brf": "",
        "plain.txt": "text/plain",
    }.items():
        file = page.request.get(f"{live_server.url}{update.url}formats/{name}")
        assert file.status == 200, name
        assert file.headers["content-type"].startswith(content_type)
        assert len(file.body()) > 100
