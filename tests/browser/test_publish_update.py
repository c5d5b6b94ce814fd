"""An editor who has never seen the site signs in, publishes an update, and sees it in five formats."""

import pytest
from playwright.sync_api import Locator, Route, expect
from wagtail.models import Site

from formats.tasks import make_all_formats
from home.updates.models import UpdatePage, UpdatesPage
from people.models import Agency
from people.roles import create_roles
from people.services import make_member_of_staff
from tests.browser.keyboard import go_to, press
from tests.browser.waiting import eventually

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


def sign_in_to_write(page, live_server, updates) -> None:
    page.goto(f"{live_server.url}/account/login/?next=/admin/pages/add/home/updatepage/{updates.pk}/")
    page.get_by_label("Email").fill("editor@example.org")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.locator("#id_title").wait_for()


def draft() -> UpdatePage:
    return UpdatePage.objects.get().get_latest_revision_as_object()


def what_the_checker_says(page) -> Locator:
    return page.locator("[data-update-check]")


def test_from_signing_in_to_five_formats(page, live_server, updates, axe):
    """No mouse is touched until it is published."""
    sign_in_to_write(page, live_server, updates)
    # The agency stands there already, and somewhere to write.
    expect(page.locator("#id_agency")).not_to_have_value("")
    expect(page.get_by_role("textbox", name="Text", exact=True)).to_be_visible()
    go_to(page, "Title")
    page.keyboard.type("Bikes taken by the gate")
    go_to(page, "Summary")
    page.keyboard.type("Two bikes went on Sunday. Lock yours at two points.")
    go_to(page, "Text")
    page.keyboard.type("They were by the gate of the park. Call us if you saw who took them.")
    press(page, "Insert a block")
    expect(page.get_by_role("combobox", name="Search options")).to_be_visible()
    go_to(page, "Search options")
    page.keyboard.type("Quote")
    expect(page.get_by_role("option", name="Quote")).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Words")).to_be_focused()
    page.keyboard.type("Mine was locked, and is still here.")
    go_to(page, "Who")
    page.keyboard.type("A resident of the old town")
    # The draft has been saved by itself, and the checker says whom it reaches.
    expect(what_the_checker_says(page)).to_contain_text("The checker has nothing to say")
    assert axe(page) == []
    press(page, "More actions")
    expect(page.get_by_role("button", name="Publish", exact=True)).to_be_visible()
    press(page, "Publish")
    expect(page.locator(".messages")).to_contain_text("published")
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


def test_what_is_written_at_once_is_saved_too(page, live_server, updates):
    # The page's clock stands: for Wagtail, no time passes between opening and writing.
    page.clock.install(time=0)
    page.clock.pause_at(1)
    sign_in_to_write(page, live_server, updates)
    page.locator("#id_title").fill("Bikes taken by the gate")
    page.locator("#id_summary").fill("Two bikes went on Sunday.")
    page.clock.resume()
    expect(what_the_checker_says(page)).to_contain_text("There is no text yet")


def test_what_is_written_while_a_save_is_under_way_is_saved_next(page, live_server, updates):
    saves = []

    def hold(save: Route) -> None:
        saves.append(save)

    page.clock.install(time=0)
    page.clock.pause_at(1)
    sign_in_to_write(page, live_server, updates)
    page.clock.run_for(3000)
    page.locator("#id_title").fill("Bikes taken by the gate")
    page.locator("#id_summary").fill("Two bikes went on Sunday.")
    page.route("**/pages/add/**", hold)
    page.clock.run_for(3000)
    eventually(lambda: page.wait_for_timeout(50) or saves)
    # It has left, and has not come back: what is written now is not in it, and the clock brings it back before
    # Wagtail looks again.
    page.locator("#id_summary").fill("Lock yours at two points.")
    with page.expect_response("**/edit/?_w_hydrate_create_view=1") as hydrated:
        saves[0].continue_()
    hydrated.value.finished()
    page.clock.resume()
    eventually(lambda: page.wait_for_timeout(50) or draft().summary == "Lock yours at two points.")
