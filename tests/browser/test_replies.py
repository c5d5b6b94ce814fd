"""From a reply, written without JavaScript, by way of the moderators, to the team's public answer."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from wagtail.models import Site

from core.models import Partnership
from home.models import Reply, UpdatePage, UpdatesPage
from people.models import Agency, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def update(monkeypatch) -> UpdatePage:
    # The browser fills forms in quicker than people do.
    monkeypatch.setattr("people.suspicion.QUICKEST", 0)
    site = Site.objects.get(is_default_site=True)
    Partnership.objects.create(site=site, name="Our Place", place_name="Ourtown")
    police = Agency.objects.create(name="Anyshire Police", slug="anyshire-police", kind="police")
    parent = site.root_page.add_child(instance=UpdatesPage(title="Updates", slug="updates"))
    Site.clear_site_root_paths_cache()
    page = UpdatePage(title="Bike marking", slug="bike-marking", agency=police, body=[("text", "<p>On Saturday.</p>")])
    parent.add_child(instance=page)
    UpdatePage.objects.filter(pk=page.pk).update(live=True, first_published_at=timezone.now())
    return UpdatePage.objects.get(pk=page.pk)


@pytest.fixture
def staff_page(open_as) -> Page:
    """A page at which somebody who may do everything is signed in."""
    return open_as(User.objects.create_superuser("team@example.org", "a long and quiet sentence"))


def let_through_and_answer(page: Page, base: str) -> None:
    """What the moderators do, and then the team."""
    page.goto(f"{base}/admin/")
    expect(page.locator("#panel-waiting-section, [id*=waiting]").first).to_contain_text("contribution to check")
    page.get_by_role("link", name="contribution to check").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Nothing waits. Well done.")).to_be_visible()
    page.goto(f"{base}/admin/replies/")
    page.get_by_role("link", name="Reply to “Bike marking”").click()
    page.get_by_label("Answer", exact=False).first.fill("Yes, bring both.")
    page.get_by_role("button", name="Send the answer").click()
    expect(page.locator("main")).to_contain_text("Your answer has gone out.")


def test_from_reply_to_public_answer(
    update, live_server, open_page: Callable[..., Page], staff_page: Page, axe: Callable[[Page], list[str]]
):
    base, words = live_server.url, "Can I bring two bikes?"
    phone = {"viewport": {"width": 360, "height": 780}}
    asking = open_page(**phone, java_script_enabled=False)
    asking.goto(f"{base}{update.url}")
    asking.get_by_role("link", name="Reply to this update").click()
    asking.get_by_label("What would you like to say or ask?").fill(words)
    asking.get_by_role("button", name="Send").click()
    expect(asking.locator(".error-summary")).to_contain_text("Choose how you would like to be answered.")
    expect(asking.get_by_label("What would you like to say or ask?")).to_have_value(words)
    asking.get_by_label("On this site").check()
    asking.get_by_role("button", name="Send").click()
    expect(asking.get_by_role("heading", level=1)).to_have_text("Thank you, we have it")
    expect(asking.locator("main")).to_contain_text("Being checked")
    own = asking.url.split("?")[0]

    reading = open_page(**phone)
    reading.goto(f"{base}/reply/{update.pk}/")
    assert axe(reading) == []
    reading.get_by_role("button", name="Send").click()
    expect(reading.locator(".error-summary")).to_be_focused()
    assert axe(reading) == []
    # What is still wrong takes the focus again, although a link of the summary has been followed meanwhile.
    reading.locator(".error-summary a").first.click()
    expect(reading.get_by_label("What would you like to say or ask?")).to_be_focused()
    reading.get_by_role("button", name="Send").click()
    expect(reading.locator(".error-summary")).to_be_focused()
    reading.goto(f"{base}{update.url}")
    expect(reading.locator("#replies")).to_contain_text("Nobody has replied yet.")

    let_through_and_answer(staff_page, base)
    reading.reload()
    replies = reading.locator("#replies")
    expect(replies).to_contain_text(words)
    expect(replies).to_contain_text("Yes, bring both.")
    expect(replies.get_by_role("link", name="Report this")).to_be_visible()
    assert axe(reading) == []
    reading.goto(own)
    expect(reading.locator("main")).to_contain_text("Yes, bring both.")
    assert axe(reading) == []
    reading.get_by_role("link", name="Take it back").click()
    expect(reading.get_by_role("button", name="Take it back")).to_be_visible()
    assert axe(reading) == []
    reading.get_by_role("button", name="Take it back").click()
    expect(reading.locator(".messages")).to_contain_text("What you wrote has been withdrawn and erased.")
    assert Reply.objects.get().state == Reply.State.WITHDRAWN
    reading.goto(f"{base}{update.url}")
    expect(reading.locator("#replies")).to_be_visible()
    expect(reading.locator("#replies")).not_to_contain_text(words)
